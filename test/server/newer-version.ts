/** Makes a server a newer version of itself, for the tests: `node --import ./test/server/newer-version.ts
 * src/main.ts`. Its seats write `held` at version 2, which says more, and `let-go` where they wrote `released`. */
import { type SeatBox, seatActor } from "../../src/actors/seat.ts";
import type { SeatEvent } from "../../src/domain/seat.ts";
import type { AnyHandler } from "../../src/runtime/actor.ts";

type NewerEvent = SeatEvent | { readonly kind: "let-go"; readonly hold: string };

function written(event: SeatEvent): NewerEvent {
  if (event.kind === "released") return { kind: "let-go", hold: event.hold };
  return event.kind === "held" ? { ...event, ...{ desk: "web" } } : event;
}

const { evolve, events } = seatActor;
const on: [string, AnyHandler][] = Object.entries(seatActor.on);
Object.assign(seatActor, {
  events: { ...events, held: 2, "let-go": 1 },
  evolve: (box: SeatBox, event: NewerEvent) =>
    evolve(box, event.kind === "let-go" ? { kind: "released", hold: event.hold } : event),
  on: Object.fromEntries(
    on.map(([kind, handler]): [string, AnyHandler] => [
      kind,
      (...asked) => {
        const decision = handler(...asked);
        const decided = decision.events as readonly SeatEvent[] | undefined;
        return { ...decision, ...(decided && { events: decided.map(written) }) };
      },
    ]),
  ),
});
