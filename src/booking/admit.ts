/** Runs the entrance of every event, once a second: seals the seed when the lobby opens, draws at the bell,
 * and calls the next people while the queue is on; then tells those of them who asked for it. Whether it is
 * sold out is looked at on the way.
 *
 *   lobby: commit --bell--> close the parts --> rank, draw --> call, call, call ...
 *
 * Every step looks at what is already so; after a restart, or on another server, it goes on where the
 * journal stands. Among several nodes the one where the admission is at home does it; every node works the
 * ranks out, for it answers those whose part of the queue it has, and tells them. */
import { admissionActor } from "../actors/admission.ts";
import { type Census, queueActor } from "../actors/queue.ts";
import { waiting } from "../domain/admission.ts";
import { nextStep, ON_THE_WAY_MS, type Signals } from "../domain/pace.ts";
import { askEach, type Maybe, type Operation as Turns, whenThere } from "../runtime/operation.ts";
import type { Log, Timers } from "../runtime/seams.ts";
import { Unavailable } from "../runtime/unavailable.ts";
import { type Desk, homeOfAdmission, homeOfSale } from "./desk.ts";
import type { Entrance } from "./entrances.ts";
import type { Loaded } from "./events.ts";
import { closeLots, workOutRanks } from "./lots.ts";
import { GROUPS, partKey } from "./place-in-line.ts";
import type { News } from "./news.ts";
import { settingsOf } from "./queue-status.ts";
import { noticeSoldOut, stockOf } from "./sold-out.ts";
import { tellCalled } from "./tell-called.ts";

export const ADMIT_EVERY_MS = 1_000;
/** A server that stood still does not make up for it. */
const ELAPSED_MAX_MS = 2 * ADMIT_EVERY_MS;

/** A count of who is inside that took longer is too old to call people by, ms. Where all parts of the queue are on
 * one node it takes no time. */
export const COUNT_OLD_MAX_MS = 2_000;

/** What one pass goes by. */
interface Pass {
  readonly signals: Signals;
  readonly elapsedMs: number;
  /** Lets other work in. */
  readonly breathe: () => Promise<void>;
}

export function keepAdmitting(desk: Desk, timers: Timers, log: Log): () => void {
  let stopped = false;
  let cancel: (() => void) | undefined;
  let last = desk.clock.monotonic();
  const breathe = () => new Promise<void>((resolve) => timers.soon(resolve));
  const pass = async (): Promise<void> => {
    const now = desk.clock.monotonic();
    const own = desk.signals.take();
    desk.peers.tell({ kind: "signals", signals: own } satisfies News);
    const signals = desk.signals.withElsewhere(own);
    const elapsedMs = Math.min(ELAPSED_MAX_MS, now - last);
    last = now;
    // Side by side: one whose actors are out of reach keeps no other waiting.
    await Promise.all(
      Array.from(desk.events.loaded(), async (loaded) => {
        try {
          if (desk.node.isHome(homeOfSale(loaded.event.id))) await noticeSoldOut(desk, loaded);
          await admit(desk, loaded, { signals, elapsedMs, breathe });
        } catch (error) {
          // The next pass goes on where this one stopped.
          if (!(error instanceof Unavailable))
            log.error(`the queue of ${loaded.event.id} stands: ${String(error)}`);
        }
      }),
    );
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

async function admit(desk: Desk, loaded: Loaded, pass: Pass): Promise<void> {
  const { event } = loaded;
  const phase = await desk.node.operation((turns) => desk.phases.of(turns, event));
  if (phase !== "lobby" && phase !== "queue") return;
  const home = homeOfAdmission(event.id);
  const isHome = desk.node.isHome(home);
  const entrance = desk.entrances.of(event.id);
  if (phase === "lobby") {
    if (!isHome) return;
    await desk.node.operation((turns) => commit(desk, turns, event.id), home);
    await desk.node.operation((turns) => count(desk, turns, event.id, entrance));
    return;
  }
  // Who knew the ranks before it came to let people in need not be who has told of the draw: nobody may have.
  if (isHome && !entrance.isDrawn) await draw(desk, event.id, entrance, pass.breathe);
  else if (!entrance.ranks) await workOutRanks(desk, event.id, pass.breathe);
  if (!entrance.ranks) return;
  if (isHome) await callNext(desk, loaded, entrance, pass);
  await tellCalled(desk, loaded, entrance, pass.breathe);
}

/** Of all parts, wherever they are: who was let in by a commit that is under way counts as well. At once where
 * all parts are here and in memory: then nobody comes in between the count and what follows from it. */
function count(desk: Desk, turns: Turns, event: string, entrance: Entrance): Maybe<void> {
  const since = desk.clock.monotonic();
  const add = (counted: readonly Census[]): void => {
    const sum = (of: keyof Census) => counted.reduce((all, part) => all + part[of], 0);
    entrance.entries = sum("entries");
    entrance.inside = sum("inside");
    entrance.entered = sum("entered");
    entrance.countedAt = since;
  };
  return whenThere(
    askEach(GROUPS, (group) =>
      turns.ask(queueActor, partKey(event, group), "census", { withinMs: ON_THE_WAY_MS }),
    ),
    add,
  );
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
  const home = homeOfAdmission(event);
  await desk.node.operation(async (turns) => {
    // A queue without a lobby has nobody to draw, and needs its seed all the same: it is the same way.
    await commit(desk, turns, event);
    await closeLots(turns, event);
  }, home);
  // From the close on the lots are what they are. The draw is told when the ranks are known, so that whoever
  // reads of it can ask for a number.
  const drawn = await workOutRanks(desk, event, breathe);
  if (!drawn) return;
  // If it fails, or nobody knows: the next pass draws the same again, and tells it if it must.
  await desk.node.operation((turns) => turns.ask(admissionActor, event, "draw", drawn), home);
  entrance.isDrawn = true;
}

async function callNext(
  desk: Desk,
  { event, map }: Loaded,
  entrance: Entrance,
  { signals, elapsedMs }: Pass,
): Promise<void> {
  await desk.node.operation(async (turns) => {
    const admission = await turns.ask(admissionActor, event.id, "look", {});
    const { settings, calledLately } = admission;
    const counting = count(desk, turns, event.id, entrance);
    if (counting) await counting;
    if (desk.clock.monotonic() - entrance.countedAt > COUNT_OLD_MAX_MS) return;
    const onTheWay = Math.max(0, calledLately - entrance.entered);
    const step = nextStep(
      entrance.pace,
      settings ?? settingsOf(event),
      signals,
      {
        inside: entrance.inside + onTheWay,
        waiting: waiting(admission),
        seatsLeft: stockOf(map).left,
      },
      elapsedMs,
    );
    entrance.pace = step.pace;
    entrance.slowed = step.slowed;
    entrance.ratePerMinute = step.ratePerMinute;
    if (step.call > 0) await turns.ask(admissionActor, event.id, "call", { people: step.call });
  }, homeOfAdmission(event.id));
}
