/** Tells whoever asked for it that it is their turn: writes it down, with the letter and the push as its
 * effects. It is done after the call, in the same pass.
 *
 *   called (durable) --found by number--> due --written down--> the lanes mail and push
 *        |                                          ^
 *        +--we die: found anew after the start -----+
 *
 * A call of thousands is told in pieces: what is left waits for the next pass. */
import { admissionActor } from "../actors/admission.ts";
import { queueActor } from "../actors/queue.ts";
import type { Operation as Turns } from "../runtime/operation.ts";
import { Alerts } from "./alerts.ts";
import type { Desk } from "./desk.ts";
import type { Entrance } from "./entrances.ts";
import type { Loaded } from "./events.ts";
import { enterUntil, GROUPS, groupOf, numberOf, partKey, placeOf } from "./place-in-line.ts";

/** Told in one commit: some milliseconds. */
const TOLD_AT_ONCE = 100;
/** Told in one pass, a second: twice what an outbox lane carries. */
export const TOLD_A_PASS_MAX = 2_000;

type Breathe = () => Promise<void>;

export async function tellCalled(
  desk: Desk,
  loaded: Loaded,
  entrance: Entrance,
  breathe: Breathe,
): Promise<void> {
  const { id } = loaded.event;
  const alerts = entrance.alerts ?? (await gather(desk, id, entrance, breathe));
  alerts.calledUpTo(await desk.node.operation((turns) => calledOf(turns, id)));
  for (let told = 0; told < TOLD_A_PASS_MAX; told += TOLD_AT_ONCE) {
    const due = alerts.due(TOLD_AT_ONCE);
    if (due.length === 0) return;
    await desk.node.operation(async (turns) => {
      for (const buyer of due) await tell(desk, turns, loaded, buyer);
    });
    // Not before: what could not be written down is tried again.
    alerts.told(due);
    await breathe();
  }
}

async function calledOf(turns: Turns, event: string): Promise<{ line: number; front: number }> {
  const { line, front } = await turns.ask(admissionActor, event, "look", {});
  return { line: line.called, front: front.called };
}

/** After a start, and after a break of the log: from the parts, which know who has been told. */
async function gather(
  desk: Desk,
  event: string,
  entrance: Entrance,
  breathe: Breathe,
): Promise<Alerts> {
  const { drawn, called } = await desk.node.operation(async (turns) => ({
    drawn: (await turns.ask(admissionActor, event, "look", {})).drawn,
    called: await calledOf(turns, event),
  }));
  const alerts = new Alerts((buyer, place) => numberOf(desk, event, buyer, place, drawn), called);
  // Now, so that it hears of what becomes durable while the parts are asked.
  entrance.alerts = alerts;
  try {
    for (const group of GROUPS) {
      const part = partKey(event, group);
      const known = await desk.node.operation((turns) => turns.ask(queueActor, part, "alerts", {}));
      for (const { buyer, place } of known) alerts.add(buyer, place);
      await breathe();
    }
  } catch (error) {
    entrance.alerts = undefined;
    throw error;
  }
  return alerts;
}

/** Nobody is told who has come by themselves, or whose call is over. */
async function tell(desk: Desk, turns: Turns, loaded: Loaded, buyer: string): Promise<void> {
  const { event } = loaded;
  const place = await placeOf(desk, turns, loaded, buyer);
  const until = place && enterUntil(place, event.queue.enterMs);
  if (!until) return;
  const { id, name, timeZone } = event;
  const call = { event: id, name, timeZone, until };
  await turns.ask(queueActor, partKey(id, groupOf(buyer)), "tell", { buyer, call });
}
