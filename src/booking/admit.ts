/** Runs the entrance of every event, once a second: seals the seed when the lobby opens, draws at the bell,
 * and calls the next people while the queue is on; then tells those of them who asked for it. Whether it is
 * sold out is looked at on the way.
 *
 *   lobby: commit --bell--> close the parts --> rank, draw --> call, call, call ...
 *
 * Every step looks at what is already so; after a restart, or on another server, it goes on where the
 * journal stands. */
import { admissionActor, ON_THE_WAY_MS } from "../actors/admission.ts";
import { queueActor } from "../actors/queue.ts";
import { saleActor } from "../actors/sale.ts";
import { waiting } from "../domain/admission.ts";
import { bellOf } from "../domain/event.ts";
import { nextStep, type Signals } from "../domain/pace.ts";
import type { Operation as Turns } from "../runtime/operation.ts";
import type { Log, Timers } from "../runtime/seams.ts";
import { Unavailable } from "../runtime/unavailable.ts";
import type { Desk } from "./desk.ts";
import { countOf, drawRanks, type Lots } from "./draw.ts";
import type { Entrance } from "./entrances.ts";
import type { Loaded } from "./events.ts";
import { Inside } from "./inside.ts";
import { GROUPS, partKey } from "./place-in-line.ts";
import { settingsOf } from "./queue-status.ts";
import { noticeSoldOut, stockOf } from "./sold-out.ts";
import { tellCalled } from "./tell-called.ts";

export const ADMIT_EVERY_MS = 1_000;
/** A server that stood still does not make up for it. */
const ELAPSED_MAX_MS = 2 * ADMIT_EVERY_MS;

export function keepAdmitting(desk: Desk, timers: Timers, log: Log): () => void {
  let stopped = false;
  let cancel: (() => void) | undefined;
  let last = desk.clock.monotonic();
  const breathe = () => new Promise<void>((resolve) => timers.soon(resolve));
  const pass = async (): Promise<void> => {
    const signals = desk.signals.take();
    const elapsedMs = Math.min(ELAPSED_MAX_MS, desk.clock.monotonic() - last);
    last = desk.clock.monotonic();
    for (const loaded of desk.events.loaded()) {
      try {
        await noticeSoldOut(desk, loaded);
        await admit(desk, loaded, signals, elapsedMs, breathe);
      } catch (error) {
        // The next pass goes on where this one stopped.
        if (!(error instanceof Unavailable))
          log.error(`the queue of ${loaded.event.id} stands: ${String(error)}`);
      }
    }
  };
  const later = (): void => {
    cancel = timers.after(ADMIT_EVERY_MS, () => void pass().then(() => stopped || later()));
  };
  later();
  return () => {
    stopped = true;
    cancel?.();
  };
}

export async function admit(
  desk: Desk,
  loaded: Loaded,
  signals: Signals,
  elapsedMs: number,
  breathe: () => Promise<void>,
): Promise<void> {
  const { event } = loaded;
  const phase = await desk.node.operation((turns) =>
    turns.ask(saleActor, event.id, "phase", { bell: bellOf(event) }),
  );
  if (phase !== "lobby" && phase !== "queue") return;
  const entrance = desk.entrances.of(event.id);
  if (!entrance.inside) await desk.node.operation((turns) => count(turns, event.id, entrance));
  if (phase === "lobby") await desk.node.operation((turns) => commit(desk, turns, event.id));
  else {
    if (!entrance.ranks) await draw(desk, event.id, entrance, breathe);
    await callNext(desk, loaded, entrance, signals, elapsedMs);
    await tellCalled(desk, loaded, entrance, breathe);
  }
}

/** What enters while the parts are asked may be counted twice, for as long as it is inside. */
async function count(turns: Turns, event: string, entrance: Entrance): Promise<void> {
  const parts = await Promise.all(
    GROUPS.map(async (group) => turns.ask(queueActor, partKey(event, group), "census", {})),
  );
  const inside = new Inside();
  for (const { insiders } of parts) for (const { at, until } of insiders) inside.enter(at, until);
  entrance.entries = parts.reduce((sum, { entries }) => sum + entries, 0);
  entrance.inside = inside;
}

async function commit(desk: Desk, turns: Turns, event: string): Promise<void> {
  const { draw } = await turns.ask(admissionActor, event, "look", {});
  if (!draw) await turns.ask(admissionActor, event, "commit", desk.urn.newSeed());
}

async function draw(
  desk: Desk,
  event: string,
  entrance: Entrance,
  breathe: () => Promise<void>,
): Promise<void> {
  const { seed, lots } = await desk.node.operation(async (turns) => {
    // A queue without a lobby has nobody to draw, and needs its seed all the same: it is the same way.
    await commit(desk, turns, event);
    const lots = await closedLots(turns, event);
    const { draw: sealed } = await turns.ask(admissionActor, event, "look", {});
    return { seed: sealed!.seed ?? desk.urn.open(sealed!), lots };
  });
  // From the close on the lots are what they are. The draw is told when the ranks are known, so that whoever
  // reads of it can ask for a number.
  entrance.ranks = await drawRanks(seed, lots, breathe);
  try {
    await desk.node.operation((turns) =>
      turns.ask(admissionActor, event, "draw", { seed, lots: countOf(lots) }),
    );
  } catch (error) {
    // Whether it was told is not known: the next pass draws the same again, and tells it if it must.
    entrance.ranks = undefined;
    throw error;
  }
}

/** All parts in memory first: they are closed in one breath, and in one commit. */
async function closedLots(turns: Turns, event: string): Promise<Lots> {
  for (const group of GROUPS) await turns.ask(queueActor, partKey(event, group), "lots", {});
  const lots = new Map<string, readonly (string | null)[]>();
  for (const group of GROUPS) {
    const part = partKey(event, group);
    const closed = turns.ask(queueActor, part, "close", {});
    if (closed instanceof Promise) await closed;
    const of = turns.ask(queueActor, part, "lots", {});
    lots.set(group, of instanceof Promise ? await of : of);
  }
  return lots;
}

async function callNext(
  desk: Desk,
  { event, map }: Loaded,
  entrance: Entrance,
  signals: Signals,
  elapsedMs: number,
): Promise<void> {
  const now = desk.clock.now();
  await desk.node.operation(async (turns) => {
    const admission = await turns.ask(admissionActor, event.id, "look", {});
    const { settings, calledLately } = admission;
    const entered = entrance.inside?.enteredWithin(ON_THE_WAY_MS, now) ?? 0;
    const onTheWay = Math.max(0, calledLately - entered);
    const step = nextStep(
      entrance.pace,
      settings ?? settingsOf(event),
      signals,
      {
        inside: (entrance.inside?.count(now) ?? 0) + entrance.entering + onTheWay,
        waiting: waiting(admission),
        seatsLeft: stockOf(map).left,
      },
      elapsedMs,
    );
    entrance.pace = step.pace;
    entrance.slowed = step.slowed;
    entrance.ratePerMinute = step.ratePerMinute;
    if (step.call > 0) await turns.ask(admissionActor, event.id, "call", { people: step.call });
  });
}
