/** A whole system in one process: one database, any number of nodes, one time. Used by the tests; the
 * simulator plays faults on it from a seed. */
import type { AnyActor } from "../actor.ts";
import type { EffectRow } from "../journal.ts";
import { ActorNode } from "../node.ts";
import { alone, type NodeParts } from "../node-parts.ts";
import type { Again, LaneLimits } from "../outbox.ts";
import type { Timers } from "../seams.ts";
import { Unavailable, type UnavailableReason } from "../unavailable.ts";
import { alarmActor, boardActor, cellActor, counterActor } from "./actors.ts";
import { MemoryDatabase } from "./memory-database.ts";
import { MemoryJournal } from "./memory-journal.ts";
import { RecordingLog } from "./recording-log.ts";
import { SeededRandom } from "./seeded-random.ts";
import { FreezableTimers, VirtualClock, VirtualTimers } from "./virtual-time.ts";

export const counter = counterActor();

/** A node and its own ends of everything. */
export interface Host {
  readonly node: ActorNode;
  readonly journal: MemoryJournal;
  readonly log: RecordingLog;
  readonly timers: Timers;
  /** SIGSTOP: nothing runs, nothing arrives. Clocks go on. */
  freeze(): void;
  thaw(): void;
}

export type HostOptions = Partial<NodeParts> & {
  readonly lanes?: Readonly<Record<string, Courier>>;
  /** Of every lane. */
  readonly limits?: Partial<LaneLimits>;
};

/** A lane's handler that knows the node which sends it. */
export type Courier = (effect: EffectRow, host: Host, pass: number) => Promise<Again | void>;

const IGNORED: Courier = () => new Promise(() => undefined);

export class World {
  readonly clock = new VirtualClock();
  readonly timers = new VirtualTimers(this.clock);
  readonly database = new MemoryDatabase(this.clock);
  readonly random: SeededRandom;
  readonly #types: readonly AnyActor[];
  #hosts = 0;

  constructor(types: readonly AnyActor[] = [counter, cellActor, boardActor, alarmActor], seed = 1) {
    this.#types = types;
    this.random = new SeededRandom(seed);
  }

  /** A node that is not started. */
  host(options: HostOptions = {}): Host {
    const { lanes, limits, ...parts } = options;
    const journal = new MemoryJournal(this.database);
    const log = new RecordingLog();
    const timers = new FreezableTimers(this.timers);
    const node = new ActorNode({
      id: `node-${++this.#hosts}`,
      journal,
      clock: this.clock,
      timers,
      random: this.random,
      log,
      transport: alone,
      types: this.#types,
      ...parts,
    });
    const host: Host = {
      node,
      journal,
      log,
      timers,
      freeze: () => {
        timers.freeze();
        journal.freeze();
      },
      thaw: () => {
        timers.thaw();
        journal.thaw();
      },
    };
    for (const [lane, courier] of Object.entries({ letters: IGNORED, ...lanes })) {
      node.serveLane(lane, (effect, pass) => courier(effect, host, pass), limits);
    }
    return host;
  }

  /** A node that serves. Waits for the lease of a former one. */
  async start(options: HostOptions = {}): Promise<Host> {
    const host = this.host(options);
    const started = watch(host.node.start());
    await this.timers.settle();
    for (let n = 0; n < 100 && started.state === "waiting"; n++) await this.timers.advance(100);
    if (started.state !== "given") throw new Error(`the node did not start: ${started.text}`);
    return host;
  }

  /** kill -9, and another process in its place. */
  async restart(host: Host, options: HostOptions = {}): Promise<Host> {
    host.freeze();
    return this.start(options);
  }

  /** Lets everything happen that needs no time, and returns what came of the promise. */
  async see<T>(promise: Promise<T>): Promise<Watched<T>> {
    const watched = watch(promise);
    await this.timers.settle();
    return watched;
  }

  /** The result of something that needs no time. */
  async result<T>(promise: Promise<T>): Promise<T> {
    const watched = await this.see(promise);
    if (watched.state !== "given") throw new Error(`expected an answer, got: ${watched.text}`);
    return promise;
  }
}

/** What a caller sees of an answer at a moment, without waiting for it. */
export interface Watched<T> {
  readonly state: "waiting" | "given" | "failed";
  readonly value: T | undefined;
  readonly error: unknown;
  /** Why it was not answered; undefined if it was, or failed in another way. */
  readonly reason: UnavailableReason | undefined;
  readonly text: string;
}

export function watch<T>(promise: Promise<T>): Watched<T> {
  const watched = new Watch<T>();
  promise.then(
    (value) => watched.give(value),
    (error: unknown) => watched.fail(error),
  );
  return watched;
}

class Watch<T> implements Watched<T> {
  state: Watched<T>["state"] = "waiting";
  value: T | undefined;
  error: unknown;

  give(value: T): void {
    this.state = "given";
    this.value = value;
  }

  fail(error: unknown): void {
    this.state = "failed";
    this.error = error;
  }

  get reason(): UnavailableReason | undefined {
    return this.error instanceof Unavailable ? this.error.reason : undefined;
  }

  get text(): string {
    return this.state === "failed" ? String(this.error) : `${this.state} ${String(this.value)}`;
  }
}

let lastOperation = 0;

/** An operation id that nobody has used. */
export function freshId(): { readonly id: string; readonly fingerprint: string } {
  return { id: `operation-${++lastOperation}`, fingerprint: "f" };
}

/** One message as an operation of its own. */
export function add(
  { node }: Host,
  key: string,
  by = 1,
  once = freshId(),
  type: ReturnType<typeof counterActor> = counter,
) {
  return node.operation((operation) => operation.askOnce(type, key, "add", { by }, once));
}

export function get(
  { node }: Host,
  key: string,
  type: ReturnType<typeof counterActor> = counter,
): Promise<number> {
  return node.operation((operation) => operation.ask(type, key, "get", {}));
}
