/** Rows have no lobby and no queue yet: an event that has them is simply open at its bell, and whoever asks for
 * a place in line is told that there is none. */
import type { Waiting } from "../booking/waiting.ts";
import { refuse, type Refused } from "../domain/refusal.ts";
import type { Desk } from "./desk.ts";
import { eventOnSale } from "./sale.ts";

export function noWaiting(desk: Desk): Waiting {
  const none = async (event: string): Promise<Refused> => {
    const found = await eventOnSale(desk, event);
    return "refused" in found ? found : refuse({ kind: "no-queue", phase: found.phase });
  };
  return {
    status: none,
    lots: none,
    setAdmission: none,
    join: (_, event) => none(event),
    entry: (_, event) => none(event),
    setAlert: (_, event) => none(event),
    leave: (_, event) => none(event),
    enter: (_, event) => none(event),
    wantSeats: (_, event) => none(event),
    lookWanting: (_, event) => none(event),
    wantNothing: (_, event) => none(event),
  };
}
