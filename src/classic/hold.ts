/** Holds the seats that a buyer has chosen, or the best that there are. */
import type { BestWish, Operation, Outcome } from "../booking/booking.ts";
import { indicesOf } from "../booking/hold.ts";
import { wishOf } from "../booking/hold-best.ts";
import { bestOf } from "../domain/best.ts";
import { SeatStatus } from "../domain/availability.ts";
import { refuse } from "../domain/refusal.ts";
import { type Candidate, inTurn, suits, type Wish } from "../domain/wish.ts";
import type { HoldView } from "../protocol/api.ts";
import type { Desk } from "./desk.ts";
import { type Loaded, note } from "./events.ts";
import { lookHold, releaseHold } from "./own-hold.ts";
import { refusedIfOver } from "./sale.ts";
import { claimOf, noteTaken, told } from "./take.ts";

/** Searches, at most. Each one that fails has learnt which seats are gone. */
const TRIES_MAX = 20;

export async function hold(
  desk: Desk,
  operation: Operation,
  eventId: string,
  seatIds: readonly string[],
): Promise<Outcome<{ hold: HoldView }>> {
  const loaded = await desk.events.get(eventId);
  if (!loaded) return refuse({ kind: "unknown-event", event: eventId });
  const over = refusedIfOver(desk, loaded);
  if (over) return over;
  const seats = indicesOf(loaded, seatIds);
  if ("kind" in seats) return refuse(seats);
  const claim = claimOf(loaded, operation, seats, seats.length, null);
  return told(loaded, await desk.gate.take(claim), seats);
}

export async function holdBest(
  desk: Desk,
  operation: Operation,
  eventId: string,
  wanted: BestWish,
): Promise<Outcome<{ hold: HoldView }>> {
  const loaded = await desk.events.get(eventId);
  if (!loaded) return refuse({ kind: "unknown-event", event: eventId });
  const over = refusedIfOver(desk, loaded);
  if (over) return over;
  const wish = wishOf(loaded, wanted);
  if ("refused" in wish) return wish;
  const { instead } = wanted;
  let room = 0;
  if (instead !== undefined) {
    const before = await lookHold(desk, operation.buyer, instead);
    // A retry: what it gave back is gone, and its first answer is in the rows.
    if ("refused" in before && before.refused.kind !== "unknown-hold") return before;
    if ("hold" in before) {
      const { order, seats } = before.hold;
      if (order !== null) return refuse({ kind: "hold-in-payment", order });
      room = seats.length;
    }
  }
  const wishes = inTurn(wish, loaded.event.prices, wanted.prefer ?? "view");
  const avoid = (wanted.avoid ?? []).flatMap((id) => loaded.event.plan.index.get(id) ?? []);
  for (let tries = 1; ; tries++) {
    const best = tries <= TRIES_MAX ? find(loaded, wishes, avoid) : undefined;
    const seats = best?.seats ?? [];
    // Whoever asks here next must not be given the same: the rows will say what became of them.
    for (const seat of seats) note(loaded, seat, SeatStatus.held);
    const asked = claimOf(loaded, operation, seats, wish.quantity, best?.step ?? null);
    const claim = { ...asked, limit: asked.limit + room };
    const claimed = await desk.gate.take(claim).catch((error: unknown) => {
      putBack(loaded, seats);
      throw error;
    });
    if ("refused" in claimed && claimed.refused.kind === "seats-taken") {
      putBack(loaded, seats);
      noteTaken(loaded, claimed.refused.taken);
      continue;
    }
    const outcome = await told(loaded, claimed, seats);
    const mine = "hold" in outcome ? outcome.hold.seats.map(({ id }) => id) : [];
    putBack(
      loaded,
      seats.filter((seat) => !mine.includes(loaded.event.plan.ids[seat]!)),
    );
    // In a transaction of its own: who dies in between leaves two holds, until their time is over.
    if (instead !== undefined && mine.length > 0)
      await releaseHold(desk, operation.buyer, instead).catch(() => undefined);
    return outcome;
  }
}

function find(
  loaded: Loaded,
  wishes: readonly Wish[],
  avoid: readonly number[],
): Candidate | undefined {
  const wish = wishes.at(-1)!;
  const { map, nearest, indexes } = loaded;
  const { plan } = loaded.event;
  // A section that is sold out as of the last tick is not searched: a refusal must stay cheap.
  const open = nearest.filter(({ layout }) =>
    map.mayHave(plan.sections.indexOf(layout.section), wish.quantity),
  );
  const index = (seat: number) => indexes[plan.rows[plan.row[seat]!]!.section]!;
  const free = avoid.filter((seat) => index(seat).status(seat) === SeatStatus.free);
  // Nothing comes in between: this is one go.
  for (const seat of free) note(loaded, seat, SeatStatus.held);
  let best: Candidate | undefined;
  for (const tried of wishes) {
    best = bestOf(open, tried);
    if (best && suits(best, tried, wish)) break;
  }
  for (const seat of free) note(loaded, seat, SeatStatus.free);
  return best;
}

/** As far as the map knows. */
function putBack(loaded: Loaded, seats: readonly number[]): void {
  for (const seat of seats) note(loaded, seat, loaded.map.seats[seat]! as SeatStatus);
}
