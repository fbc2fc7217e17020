/** The seat actor, `seat/<event>/<section>/<seat>`: one per ticket. Seats of a section are a family. */
import { SeatStatus } from "../domain/availability.ts";
import * as rules from "../domain/seat.ts";
import { defineActor, type Decision } from "../runtime/actor.ts";

/** The rules' state is replaced as a whole; the box is what the activation keeps. */
export interface SeatBox {
  seat: rules.Seat;
}

type SeatReply = { readonly ok: true } | { readonly refused: rules.SeatRefusal };
type SeatTurn = Decision<rules.SeatEvent, SeatReply>;

const OK: SeatReply = { ok: true };

export const seatActor = defineActor<SeatBox, rules.SeatEvent>()({
  name: "seat",
  events: {
    held: 1,
    extended: 1,
    released: 1,
    expired: 1,
    sold: 1,
    returned: 1,
    blocked: 1,
    unblocked: 1,
  },
  family: (key) => key.slice(0, key.indexOf("/", key.indexOf("/") + 1)),
  initial: () => ({ seat: { status: "free" } }),
  evolve: (box, event) => {
    box.seat = rules.evolveSeat(box.seat, event);
  },
  reminder: {
    kind: "expire",
    dueAt: ({ seat }) => (seat.status === "held" ? seat.until : undefined),
  },
  snapshotEvery: 50,
  on: {
    hold: ({ seat }, c: { hold: string; buyer: string; until: number }, now) =>
      turn(rules.hold(seat, c.hold, c.buyer, c.until, now)),
    extend: ({ seat }, c: { hold: string; until: number }, now) =>
      turn(rules.extend(seat, c.hold, c.until, now)),
    release: ({ seat }, c: { hold: string }) => turn(rules.release(seat, c.hold)),
    expire: ({ seat }, _: object, now) => turn(rules.expire(seat, now)),
    sell: ({ seat }, c: { hold: string; order: string }, now) =>
      turn(rules.sell(seat, c.hold, c.order, now)),
    sellAnew: ({ seat }, c: { hold: string; buyer: string; order: string }, now) =>
      turn(rules.sellAnew(seat, c.hold, c.buyer, c.order, now)),
    giveBack: ({ seat }, c: { order: string }) => turn(rules.giveBack(seat, c.order)),
    unsell: ({ seat }, c: { order: string; until: number }, now) =>
      turn(rules.unsell(seat, c.order, c.until, now)),
    block: ({ seat }, _: object, now) => turn(rules.block(seat, now)),
    unblock: ({ seat }) => turn(rules.unblock(seat)),
    look: ({ seat }, _: object, now) => ({ reply: rules.seatAt(seat, now) }),
  },
});

function turn(decision: rules.SeatDecision): SeatTurn {
  if ("refused" in decision) return { reply: decision };
  return { reply: OK, events: decision.events };
}

/** What the map shows of it. */
export function statusOf({ seat }: SeatBox): SeatStatus {
  return SeatStatus[seat.status];
}
