/** The lots of an event's queue: 64 parts, on whatever nodes. At the bell each part is closed by its own commit;
 * from then on its lots are what they are, and whoever comes to it is behind them. So once all are closed every
 * node reads the same lots, and works the same ranks out of them. */
import { admissionActor } from "../actors/admission.ts";
import { queueActor } from "../actors/queue.ts";
import type { Operation as Turns } from "../runtime/operation.ts";
import type { Desk } from "./desk.ts";
import { countOf, drawRanks, type Lots } from "./draw.ts";
import { GROUPS, partKey } from "./place-in-line.ts";

/** Lots in one reply of a part, about 200 KB of another node. */
const PIECE_MAX = 10_000;

/** All parts in memory first: those of this node are closed in one breath, and in one commit. */
export async function closeLots(turns: Turns, event: string): Promise<void> {
  for (const group of GROUPS)
    await turns.ask(queueActor, partKey(event, group), "lots", { from: 0, max: 0 });
  for (const group of GROUPS) {
    const closed = turns.ask(queueActor, partKey(event, group), "close", {});
    if (closed instanceof Promise) await closed;
  }
}

/** Undefined: a part is not closed yet. */
export async function readLots(turns: Turns, event: string): Promise<Lots | undefined> {
  const lots = new Map<string, readonly (string | null)[]>();
  for (const group of GROUPS) {
    const of = await readPart(turns, partKey(event, group));
    if (!of) return undefined;
    lots.set(group, of);
  }
  return lots;
}

async function readPart(
  turns: Turns,
  part: string,
): Promise<readonly (string | null)[] | undefined> {
  const all: (string | null)[] = [];
  for (;;) {
    const piece = { from: all.length, max: PIECE_MAX };
    const { closed, lots } = await turns.ask(queueActor, part, "lots", piece);
    if (!closed) return undefined;
    for (const lot of lots) all.push(lot);
    if (lots.length < PIECE_MAX) return all;
  }
}

/** The ranks, for this node to answer with. Undefined while it is too early. `breathe` lets other work in. */
export async function workOutRanks(
  desk: Desk,
  event: string,
  breathe: () => Promise<void>,
): Promise<{ readonly seed: string; readonly lots: number } | undefined> {
  const found = await desk.node.operation(async (turns) => {
    const { draw } = await turns.ask(admissionActor, event, "look", {});
    const lots = draw && (await readLots(turns, event));
    return lots && { seed: draw.seed ?? desk.urn.open(draw), lots };
  });
  if (!found) return undefined;
  const { seed, lots } = found;
  desk.entrances.of(event).ranks = await drawRanks(seed, lots, breathe);
  return { seed, lots: countOf(lots) };
}
