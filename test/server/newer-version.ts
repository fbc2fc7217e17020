/** Makes a server a newer version of itself, for the tests: `node --import ./test/server/newer-version.ts
 * src/main.ts`. Its seats write `held` at version 2, which says more, and `let-go` where they wrote `released`. */
import { seatActor } from "../../src/actors/seat.ts";
import type { SeatEvent } from "../../src/domain/seat.ts";
import type { AnyHandler } from "../../src/runtime/actor.ts";
import type { NewerEvent } from "./reads-newer.ts";
import "./reads-newer.ts";

function written(event: SeatEvent): NewerEvent {
  if (event.kind === "released") return { kind: "let-go", hold: event.hold };
  return event.kind === "held" ? { ...event, ...{ desk: "web" } } : event;
}

const on: [string, AnyHandler][] = Object.entries(seatActor.on);
Object.assign(seatActor, {
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
