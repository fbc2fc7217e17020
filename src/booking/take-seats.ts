/** Takes seats for a buyer, all or none: what `hold` and `hold best` have in common.
 *
 * Looks first and takes after: most requests of a rush lose, and a loser who never took anything costs
 * no write. On one node nothing can come between; if it does (another node), what was taken is given back. */
import { seatActor } from "../actors/seat.ts";
import { shopperActor } from "../actors/shopper.ts";
import { priceOf } from "../domain/event.ts";
import { admits } from "../domain/pass.ts";
import { type Conflict, refuse, type Refused } from "../domain/refusal.ts";
import type { ShopperHold, WantedHold } from "../domain/shopper.ts";
import type { Step } from "../domain/wish.ts";
import type { HoldView } from "../protocol/api.ts";
import {
  askEach,
  KEY_REUSED,
  type Maybe,
  type Operation as Turns,
  whenThere,
} from "../runtime/operation.ts";
import { alternativesTo } from "./alternatives.ts";
import type { Operation, Outcome } from "./booking.ts";
import { type Desk, seatKey } from "./desk.ts";
import type { Loaded } from "./events.ts";
import { holdIdOf } from "./ids.ts";
import { isRefused } from "./once.ts";
import { holdView } from "./views.ts";

/** What is stored of an accepted hold: enough to say the same again. */
export interface Taken extends WantedHold {
  /** When, epoch ms. */
  readonly at: number;
  readonly step?: Step;
}

export function holdAnswer({ event }: Pick<Loaded, "event">): (taken: Taken) => { hold: HoldView } {
  return ({ at, step, ...taken }) => {
    const view = holdView(event, taken.hold, { ...taken, extended: false, order: null }, at);
    return { hold: step ? { ...view, step } : view };
  };
}

/** Whether the sale is open to the buyer, who may have `quantity` more. `shopper` is the key of the shopper
 * actor here and below. */
export function mayTake(
  desk: Desk,
  turns: Turns,
  { event }: Loaded,
  { buyer, pass }: Operation,
  shopper: string,
  quantity: number,
): Maybe<Outcome<{ ok: true }>> {
  const { id, opensAt, limit } = event;
  return whenThere(desk.phases.of(turns, event), (phase) => {
    if (phase === "queue" && !admits(pass, id, buyer, "hold", desk.clock.now()))
      return refuse({ kind: "pass-needed" });
    const shopUntil = phase === "queue" ? pass?.shopUntil : undefined;
    return phase === "open" || phase === "queue"
      ? turns.ask(shopperActor, shopper, "mayHold", { quantity, limit, shopUntil })
      : refuse({ kind: "sale-not-open", phase, opensAt });
  });
}

export interface Taking {
  /** How best available found the seats. */
  readonly step?: Step | undefined;
  /** What is given back once they are taken, in the same commit. */
  readonly instead?: ShopperHold | undefined;
}

/** `seats` are indices of the plan, ascending: the canonical order. */
export async function takeSeats(
  desk: Desk,
  turns: Turns,
  loaded: Loaded,
  operation: Operation,
  shopper: string,
  seats: readonly number[],
  { step, instead }: Taking = {},
): Promise<Outcome<Taken> | typeof KEY_REUSED> {
  const { event } = loaded;
  // What is given back for it does not count against it.
  const limit = event.limit + (instead?.seats.length ?? 0);
  const hold = holdIdOf(event.id, operation);
  const taken: Conflict[] = [];
  let ours = Infinity;
  const looks = askEach(seats, (seat) => turns.ask(seatActor, seatKey(loaded, seat), "look", {}));
  for (const [n, found] of (looks instanceof Promise ? await looks : looks).entries()) {
    // The first try of this very operation got that far, or is still at it.
    if (found.status === "held" && found.hold === hold) ours = Math.min(ours, found.until);
    else if (found.status !== "free")
      taken.push({ seat: event.plan.ids[seats[n]!]!, reason: found.status });
  }
  if (taken.length > 0) return refuseTaken(desk, turns, loaded, seats, taken);

  // While a section was loaded, this very operation may have been answered, or the limit reached on another
  // device: then not even for a moment may these seats be anybody's.
  const id = { id: operation.key, fingerprint: operation.fingerprint };
  const recalled = turns.recall(shopperActor, shopper, id);
  const known = recalled instanceof Promise ? await recalled : recalled;
  if (known) return known === KEY_REUSED ? known : (known.answer as Outcome<Taken>);
  const asking = turns.ask(shopperActor, shopper, "mayHold", { quantity: seats.length, limit });
  const may = asking instanceof Promise ? await asking : asking;
  if ("refused" in may) return may;

  const now = desk.clock.now();
  const until = Math.min(now + event.holdMs, ours);
  const { buyer } = operation;
  // One after the other: of two who want some of the same seats one gets them.
  for (const [n, seat] of seats.entries()) {
    const held = turns.ask(seatActor, seatKey(loaded, seat), "hold", { hold, buyer, until });
    const reply = held instanceof Promise ? await held : held;
    if ("ok" in reply) continue;
    await giveBack(turns, loaded, hold, seats.slice(0, n));
    const reason = reply.refused === "not-yours" ? "held" : reply.refused;
    return refuseTaken(desk, turns, loaded, seats, [{ seat: event.plan.ids[seat]!, reason }]);
  }

  const wanted = {
    hold,
    seats: seats.map((seat) => event.plan.ids[seat]!),
    total: seats.reduce((sum, seat) => sum + priceOf(event, seat), 0),
    until,
  };
  const answer: Taken = step ? { ...wanted, at: now, step } : { ...wanted, at: now };
  const asked = turns.askOnce(shopperActor, shopper, "hold", { wanted, limit, answer }, id);
  const recorded = asked instanceof Promise ? await asked : asked;
  // What came back is an answer that went in: this one, or that of a double click.
  const outcome = recorded as Outcome<Taken> | typeof KEY_REUSED;
  const kept = outcome === KEY_REUSED || "refused" in outcome ? [] : outcome.seats;
  const spare = seats.filter((seat) => !kept.includes(event.plan.ids[seat]!));
  if (spare.length > 0) await giveBack(turns, loaded, hold, spare);
  if (instead && outcome !== KEY_REUSED && !isRefused(outcome)) {
    await turns.ask(shopperActor, shopper, "release", { hold: instead.id });
    const before = instead.seats.map((id) => event.plan.index.get(id)!);
    await giveBack(turns, loaded, instead.id, before);
  }
  return outcome;
}

async function giveBack(
  turns: Turns,
  loaded: Loaded,
  hold: string,
  seats: readonly number[],
): Promise<void> {
  await askEach(seats, (seat) => turns.ask(seatActor, seatKey(loaded, seat), "release", { hold }));
}

async function refuseTaken(
  desk: Desk,
  turns: Turns,
  loaded: Loaded,
  seats: readonly number[],
  conflicts: readonly Conflict[],
): Promise<Refused> {
  const alternatives = await alternativesTo(desk, turns, loaded, seats);
  return refuse({ kind: "seats-taken", conflicts, alternatives });
}
