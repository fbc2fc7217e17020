/** The push lane: tells a browser that it is its fan's turn, also while the page is closed. What comes too
 * late is not sent: there is nothing to do about it any more. */
import { queueActor } from "../actors/queue.ts";
import type { TurnPush } from "../domain/alert.ts";
import type { EffectRow } from "../runtime/journal.ts";
import type { LaneHandler, LaneLimits } from "../runtime/outbox.ts";
import type { Desk } from "./desk.ts";
import { groupOf, partKey } from "./place-in-line.ts";

export const PUSH_LIMITS: Partial<LaneLimits> = {
  concurrency: 64,
  timeLimitMs: 20_000,
  gates: false,
};

/** Runs of one push, at most: the address is a stranger's word, and must not be knocked at for long. */
export const PUSH_RUNS_MAX = 6;

/** Ends with the effect also where nothing arrived: a browser that is gone is not kept anywhere. */
export function pushLane({
  node,
  clock,
  push,
}: Pick<Desk, "node" | "clock" | "push">): LaneHandler {
  return async (effect: EffectRow, pass: number) => {
    // The outbox holds what the queue wrote.
    const { event, name, buyer, target, language, until } = effect.payload as TurnPush;
    if (push && clock.now() < until && pass < PUSH_RUNS_MAX)
      await push.send(effect.id, target, { kind: "your-turn", event, name, language, until });
    const part = partKey(event, groupOf(buyer));
    await node.operation((turns) =>
      turns.ask(queueActor, part, "look", { buyer }, { done: effect.id }),
    );
  };
}
