/** Makes a server one that already reads what the next version writes, and writes as ever, for the tests:
 * `node --import ./test/server/reads-newer.ts src/main.ts`. */
import { type SeatBox, seatActor } from "../../src/actors/seat.ts";
import type { SeatEvent } from "../../src/domain/seat.ts";

/** What the next version writes: `held` says more, and `let-go` is new. */
export type NewerEvent = SeatEvent | { readonly kind: "let-go"; readonly hold: string };

const { evolve, events } = seatActor;
Object.assign(seatActor, {
  events: { ...events, held: 2, "let-go": 1 },
  evolve: (box: SeatBox, event: NewerEvent) =>
    evolve(box, event.kind === "let-go" ? { kind: "released", hold: event.hold } : event),
});
