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
import { type Desk, homeInQueue } from "./desk.ts";
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
  const alerts = entrance.alerts ?? (await newAlerts(desk, id, entrance));
  await gather(desk, id, alerts, breathe);
  alerts.calledUpTo(await desk.node.operation((turns) => calledOf(turns, id)));
  for (let told = 0; told < TOLD_A_PASS_MAX; told += TOLD_AT_ONCE) {
    const due = alerts.due(TOLD_AT_ONCE);
    if (due.length === 0) return;
    // The others' parts have gone to another node, which tells them.
    const here = due.filter((buyer) => alerts.has(groupOf(buyer)));
    await desk.node.operation((turns) =>
      Promise.all(here.map((buyer) => tell(desk, turns, loaded, buyer))),
    );
    // Not before: what could not be written down is tried again.
    alerts.told(due);
    await breathe();
  }
}

async function calledOf(turns: Turns, event: string): Promise<{ line: number; front: number }> {
  const { line, front } = await turns.ask(admissionActor, event, "look", {});
  return { line: line.called, front: front.called };
}

async function newAlerts(desk: Desk, event: string, entrance: Entrance): Promise<Alerts> {
  const { drawn, called } = await desk.node.operation(async (turns) => ({
    drawn: (await turns.ask(admissionActor, event, "look", {})).drawn,
    called: await calledOf(turns, event),
  }));
  // Before the parts are asked, so that it hears of what becomes durable meanwhile.
  return (entrance.alerts = new Alerts(
    (buyer, place) => numberOf(desk, event, buyer, place, drawn),
    called,
  ));
}

/** After a start, after a break of the log, and when a part comes from another node: from the parts, which know
 * who has been told. */
async function gather(desk: Desk, event: string, alerts: Alerts, breathe: Breathe): Promise<void> {
  for (const group of GROUPS) {
    const here = desk.node.isHome(homeInQueue(event, group));
    if (here === alerts.has(group)) continue;
    if (here) {
      const part = partKey(event, group);
      const known = await desk.node.operation((turns) => turns.ask(queueActor, part, "alerts", {}));
      for (const { buyer, place } of known) alerts.add(buyer, place);
      await breathe();
    }
    alerts.set(group, here);
  }
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
