/** The turns of a node, as its operations ask for them: finds the activation, or the way to the node that holds
 * it, lets the handler decide, and puts what has become true into the log. */
import type { Activation } from "./activation.ts";
import { type AnyActor, familyOf, type Locate } from "./actor.ts";
import type { Alarms } from "./alarms.ts";
import type { Calls } from "./calls.ts";
import type { CommitLog } from "./commit-log.ts";
import type { TurnOptions, Turns } from "./operation.ts";
import type { Residency } from "./residency.ts";
import type { Clock, Message, Timers } from "./seams.ts";
import type { Shards } from "./shards.ts";
import type { TurnClock } from "./turn-clock.ts";
import { takeTurn } from "./turn.ts";

/** Between two looks for families that may leave a memory that is full, ms. */
const SWEEP_AGAIN_MS = 2_000;

export interface NodeTurnsParts {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly time: TurnClock;
  readonly locate: Locate;
  readonly shards: Shards;
  readonly residency: Residency;
  readonly residentMax: number;
  readonly commitLog: CommitLog;
  readonly alarms: Alarms;
  readonly calls: Calls;
  /** What is in memory cannot be trusted any more. */
  readonly failed: (why: string) => void;
}

export class NodeTurns implements Turns {
  /** Type to how many it has had. */
  readonly counts = new Map<string, number>();
  readonly #parts: NodeTurnsParts;
  readonly #residency: Residency;
  readonly #commitLog: CommitLog;
  #sweepDue = 0;

  constructor(parts: NodeTurnsParts) {
    this.#parts = parts;
    this.#residency = parts.residency;
    this.#commitLog = parts.commitLog;
  }

  get generation(): number {
    return this.#commitLog.generation;
  }

  resident(type: AnyActor, key: string): Activation | undefined {
    const resident = this.#residency.resident(type, key);
    if (resident?.version === 0) this.checkCeiling();
    return resident;
  }

  activate(
    type: AnyActor,
    key: string,
    run: (activation: Activation) => void,
    fail: (error: unknown) => void,
  ): boolean {
    const { shards, locate, time } = this.#parts;
    const id = familyOf(type, key);
    if (!shards.isOpen(locate(id))) return false;
    const family = this.#residency.family(id, time.now());
    const enter = () => {
      let member: Activation;
      try {
        member = this.#residency.member(family, type, key);
      } catch (error) {
        fail(error); // the others in the mailbox have their turns
        return;
      }
      run(member);
      this.checkCeiling();
    };
    if (family.open) enter();
    else this.#residency.enqueue(family, enter, fail);
    return true;
  }

  forward(type: AnyActor, key: string, message: Message, check: () => void): Promise<unknown> {
    const { calls, locate } = this.#parts;
    return calls.ask(locate(familyOf(type, key)), message, check);
  }

  passed(position: number): Promise<void> {
    return this.#commitLog.passed(position);
  }

  turn(activation: Activation, kind: string, command: unknown, options: TurnOptions): unknown {
    const { shards, alarms, time, failed } = this.#parts;
    const { family, type } = activation;
    const now = time.now();
    family.usedAt = now;
    this.counts.set(type.name, (this.counts.get(type.name) ?? 0) + 1);
    const version = activation.version;
    try {
      const { reply, record } = takeTurn(
        activation,
        kind,
        command,
        options,
        now,
        () => shards.nextSeq(family.shard),
        (changed) => alarms.afterTurn(changed, now),
      );
      if (record) activation.position = family.position = this.#commitLog.append(record);
      return reply;
    } catch (error) {
      // Half of its events may be in its state, and none in the log: nothing in memory is to be trusted.
      if (activation.version !== version) failed(`turn of ${activation.address}: ${String(error)}`);
      throw error;
    }
  }

  /** Lets families go, a little later, when more is in memory than may be. */
  checkCeiling(): void {
    const { clock, timers, time, residentMax } = this.#parts;
    if (this.#residency.size <= residentMax) return;
    const now = clock.monotonic();
    if (now < this.#sweepDue) return;
    this.#sweepDue = now + SWEEP_AGAIN_MS;
    timers.soon(() => this.#residency.sweep(time.now()));
  }
}
