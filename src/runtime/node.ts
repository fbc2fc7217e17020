/** A node: holds shards at an epoch, activates actors, runs their turns, and lets nothing out before it is
 * durable. Here is how its parts go together, and the way of an operation through them:
 *
 *   operation --admitted--> turns (node-turns.ts) --> log (commit-log.ts) --durable--> answer, effects, listeners
 *
 * Whether it serves at all is lifecycle.ts. A node among others (`shards` is given) takes shards and hands them
 * over while it serves (moves.ts). */
import type { Family } from "./activation.ts";
import { type AnyActor, addressOf, familyOf, type Locate, locateBy } from "./actor.ts";
import { Alarms } from "./alarms.ts";
import { Calls } from "./calls.ts";
import { CommitLog, type TurnRecord } from "./commit-log.ts";
import { Homes } from "./homes.ts";
import { InFlight } from "./in-flight.ts";
import type { Taken } from "./journal.ts";
import type { Lease } from "./lease.ts";
import { Lifecycle } from "./lifecycle.ts";
import { Moves } from "./moves.ts";
import { type Maybe, Operation, toAfar } from "./operation.ts";
import type { Home, NodeListener, NodeParts, NodeState } from "./node-parts.ts";
import { NodeTurns } from "./node-turns.ts";
import { Outbox, type LaneHandler, type LaneLimits } from "./outbox.ts";
import { RESIDENT_MAX_DEFAULT, Residency } from "./residency.ts";
import type { Message } from "./seams.ts";
import { notHere, Shards } from "./shards.ts";
import { TurnClock } from "./turn-clock.ts";
import { Unavailable } from "./unavailable.ts";

const SWEEP_EVERY_MS = 30_000;
/** How soon an effect that an operator has revived is tried, at the latest. */
const REVIVE_EVERY_MS = 5_000;

export class ActorNode {
  readonly id: string;
  readonly #parts: NodeParts;
  readonly #listener: NodeListener;
  readonly #types: ReadonlyMap<string, AnyActor>;
  readonly #locate: Locate;
  readonly #time: TurnClock;
  readonly #shards = new Shards();
  readonly #lifecycle: Lifecycle;
  readonly #lease: Lease;
  readonly #commitLog: CommitLog;
  readonly #residency: Residency;
  readonly #alarms: Alarms;
  readonly #outbox: Outbox;
  readonly #turns: NodeTurns;
  readonly #moves: Moves;
  readonly #inFlight = new InFlight();
  readonly #homes = new Homes();
  /** Whether there are others beside it. */
  readonly #isMember: boolean;

  constructor(parts: NodeParts) {
    const { id, clock, timers } = parts;
    this.id = id;
    this.#parts = parts;
    this.#listener = parts.listener ?? {};
    this.#types = new Map(parts.types.map((type) => [type.name, type]));
    this.#locate = locateBy(parts.types);
    this.#time = new TurnClock(clock, timers);
    this.#lifecycle = new Lifecycle(parts, this.#shards, {
      opened: (taken, shards) => this.#open(taken, new Set(shards)),
      broken: (why) => this.#forget(why),
      recovered: () => this.#listener.serving?.(),
      lapsed: () => this.#listener.lapsed?.(),
    });
    this.#isMember = this.#lifecycle.isMember;
    this.#lease = this.#lifecycle.lease;
    this.#commitLog = this.#newCommitLog();
    this.#residency = this.#newResidency();
    this.#alarms = this.#newAlarms();
    this.#outbox = this.#newOutbox();
    this.#turns = this.#newTurns();
    this.#moves = this.#newMoves();
  }

  get state(): NodeState {
    return this.#lifecycle.state;
  }

  /** Those that it is answerable for. */
  get shards(): readonly number[] {
    return this.#shards.ids;
  }

  /** Whether it may answer anything at this moment. */
  get answers(): boolean {
    return this.state === "serving" && this.#lease.valid;
  }

  /** Whether the database has not answered it for so long that its lease ran out. */
  get isCutOff(): boolean {
    return (this.state === "serving" || this.state === "recovering") && !this.#lease.valid;
  }

  /** Whether it may answer for the shard at this moment. Of all nodes at most one may. */
  serves(shard: number): boolean {
    return this.answers && this.#shards.isOpen(shard);
  }

  /** The shard of a home. */
  shardOf({ type, key }: Home): number {
    return this.#locate(familyOf(type, key));
  }

  /** Whether there are no other nodes, ever. */
  get isAlone(): boolean {
    return !this.#isMember;
  }

  /** Whether operations that are at home there may begin here; alone, a node is the home of all. */
  isHome(home: Home): boolean {
    if (!this.#isMember) return true;
    const shard = this.shardOf(home);
    return this.serves(shard) && this.#shards.isHome(shard);
  }

  get generation(): number {
    return this.#commitLog.generation;
  }

  /** Numbers for the metrics page. */
  stats() {
    return {
      turns: this.#turns.counts,
      activations: this.#residency.countByType(),
      mailboxDepth: this.#residency.waiting,
      unread: this.#residency.unread,
      pendingRows: this.#commitLog.pendingRows,
      reminders: this.#alarms.size,
      outbox: this.#outbox.depths,
    };
  }

  /** Who does the effects of a lane. Before `start`. */
  serveLane(lane: string, handler: LaneHandler, limits: Partial<LaneLimits> = {}): void {
    this.#outbox.serve(lane, handler, limits);
  }

  /** Takes its shards over and serves. Waits for a former owner's lease to run out. */
  async start(): Promise<void> {
    await this.#lifecycle.start();
    this.#sweepLater();
    this.#reviveLater();
  }

  /** Takes more shards while it serves. Resolves when it serves them; those that it holds already are left as
   * they are. Throws Unavailable, or what the journal throws: then it may be tried again. */
  take(shards: readonly number[]): Promise<void> {
    return this.#moves.take(shards);
  }

  /** Lets shards go: what is under way on them ends, everything becomes durable, and their next owner need not
   * wait. Resolves when they are released. What is still being taken is left as it is: its take must end first. */
  handOver(shards: readonly number[]): Promise<void> {
    return this.#moves.handOver(shards);
  }

  /** Refuses new operations, waits until everything under way has ended and is durable, gives the lease up. */
  async stop(): Promise<void> {
    const served = this.#lifecycle.close();
    this.#alarms.silence();
    if (served) {
      if (this.#isMember) await this.#moves.quiet(); // it may wait for another node
      await this.#commitLog.drained().catch(() => undefined);
    }
    this.#outbox.clear();
    await this.#lifecycle.release();
  }

  /** Runs `body` and gives its result out when everything it saw is durable. With a home, among several
   * nodes: refused where its shard is not, and one at a time. Throws Unavailable. */
  operation<T>(body: (operation: Operation) => Maybe<T>, home?: Home): Promise<T> {
    if (!home || !this.#isMember) return this.#operation(body, new Operation(this.#turns));
    const shard = this.shardOf(home);
    if (!this.#shards.isHome(shard)) return Promise.reject(notHere(shard));
    const run = (): Promise<T> => {
      if (!this.#shards.isOpen(shard)) throw notHere(shard); // it went while others were at it
      return this.#run(body, new Operation(this.#turns));
    };
    return this.#inFlight.during(() => this.#homes.run(addressOf(home.type, home.key), run));
  }

  /** The turn of a message that another node has sent; its reply leaves when it is durable. `limitMs`: after
   * that the turn must not begin. Throws Unavailable. */
  async answer(message: Message, limitMs: number): Promise<unknown> {
    const type = this.#types.get(message.type);
    if (!type || !Object.hasOwn(type.on, message.kind))
      throw new Unavailable(
        "newer-version",
        `message "${message.kind}" to ${message.type} is unknown here`,
      );
    const shard = this.#locate(familyOf(type, message.key));
    // Also of one that leaves: an operation over there may be what another node waits for.
    if (!this.#shards.isOpen(shard)) throw notHere(shard);
    const until = this.#parts.clock.monotonic() + limitMs;
    const operation = new Operation(this.#turns, () => this.#parts.clock.monotonic() <= until);
    return toAfar(await this.#operation((turns) => turns.serve(type, message), operation));
  }

  #operation<T>(body: (operation: Operation) => Maybe<T>, operation: Operation): Promise<T> {
    return this.#isMember
      ? this.#inFlight.during(() => this.#run(body, operation))
      : this.#run(body, operation);
  }

  async #run<T>(body: (operation: Operation) => Maybe<T>, operation: Operation): Promise<T> {
    this.#admit();
    let result: T;
    try {
      result = await body(operation);
    } catch (error) {
      throw operation.wrote && error instanceof Unavailable && error.reason !== "outcome-unknown"
        ? new Unavailable("outcome-unknown", error.message)
        : error;
    }
    // Its position may have been given up; then the gate would stand open for it.
    operation.checkUnbroken();
    if (!this.#commitLog.isDurable(operation.position)) {
      const since = this.#parts.clock.monotonic();
      await this.#commitLog.passed(operation.position);
      this.#listener.gateWaited?.(this.#parts.clock.monotonic() - since);
    }
    if (!this.#lease.valid) this.#tooLate(operation);
    return result;
  }

  /** A commit proves that the shards in it were still its own; of others that were read it says nothing. */
  #tooLate({ wrote }: Operation): void {
    if (!wrote) throw new Unavailable("not-owner", "the lease ran out while reading");
    if (this.#isMember) throw new Unavailable("outcome-unknown", "the lease ran out meanwhile");
  }

  #admit(): void {
    if (this.isCutOff)
      throw new Unavailable("not-owner", "the database has not renewed the lease", "database");
    if (this.state !== "serving") throw new Unavailable("not-owner", `this node is ${this.state}`);
    const full = this.#commitLog.full ? "log" : this.#outbox.full ? "outbox" : undefined;
    if (full) {
      this.#listener.overloaded?.(full);
      throw new Unavailable("overloaded", `the ${full} is full`);
    }
  }

  #committed(turns: readonly TurnRecord[], rows: number, tookMs: number): void {
    for (const turn of turns) {
      if (turn.done !== undefined) this.#outbox.finished(turn.done);
      // Of a shard that is on its way to another node the next owner finds them in the journal.
      for (const effect of this.#shards.ofOpen(turn.effects)) this.#outbox.add(effect);
    }
    this.#listener.committed?.(turns, rows, tookMs);
  }

  #break(reason: "fenced" | "failed", detail: string): void {
    if (this.state === "stopped") this.#commitLog.break(); // whoever waits for the drain goes on
    this.#lifecycle.break(reason, detail);
  }

  /** Drops all that is in memory; whoever waits hears why. */
  #forget(why: Unavailable): void {
    this.#alarms.clear();
    this.#outbox.clear();
    this.#residency.clear(why);
    this.#commitLog.break();
  }

  /** What is still to be done on these shards, as the journal has it. */
  #open(taken: Taken, shards: ReadonlySet<number>): void {
    for (const { family, dueAt } of taken.reminders) {
      const shard = this.#locate(family);
      if (shards.has(shard) && this.#shards.isOpen(shard)) this.#alarms.set(family, dueAt);
    }
    for (const effect of this.#shards.ofOpen(taken.effects)) {
      if (shards.has(effect.shard)) this.#outbox.add(effect);
    }
    const seqs = Array.from(taken.shards, ([shard, { seq }]) => [shard, seq] as const);
    this.#listener.opened?.(new Map(seqs.filter(([shard]) => shards.has(shard))));
  }

  /** Their actors leave memory, after those who wait for one have had their turn. */
  async #cut(shards: ReadonlySet<number>): Promise<void> {
    await this.#residency.close(shards);
    this.#outbox.drop(shards);
    this.#alarms.drop((family) => shards.has(this.#locate(family)));
  }

  #sweepLater(): void {
    this.#parts.timers.after(SWEEP_EVERY_MS, () => {
      if (this.state === "stopped") return;
      this.#residency.sweep(this.#time.now());
      this.#sweepLater();
    });
  }

  #reviveLater(): void {
    this.#parts.timers.after(REVIVE_EVERY_MS, () => {
      if (this.state === "stopped" || this.state === "fenced") return;
      const revived = this.state === "serving" ? this.#outbox.revive() : Promise.resolve();
      void revived.finally(() => this.#reviveLater());
    });
  }

  #newCommitLog(): CommitLog {
    const { journal, clock, timers } = this.#parts;
    const events = {
      committed: (turns: readonly TurnRecord[], rows: number, tookMs: number) =>
        this.#committed(turns, rows, tookMs),
      broken: (reason: "fenced" | "failed", detail: string) => this.#break(reason, detail),
    };
    return new CommitLog(journal, clock, timers, events, (shard) => this.#shards.epochOf(shard));
  }

  #newResidency(): Residency {
    const { journal, types, log, residentMax = RESIDENT_MAX_DEFAULT } = this.#parts;
    const events = {
      opened: (family: Family) => {
        this.#alarms.opened(family);
        this.#turns.checkCeiling();
      },
      left: (family: Family) => this.#alarms.left(family),
      overload: (where: string) => this.#listener.overloaded?.(where),
      unread: (family: Family, error: unknown) => this.#alarms.unread(family, error),
      partly: ({ id }: Family, unread: ReadonlyMap<string, Unavailable>) => {
        const [first] = unread.values();
        log.error(
          `${id}: a newer version of the server has written ${unread.size} of its actors, which are refused here (${first?.message}); upgrade this node`,
        );
      },
      mayLeave: (family: Family) => this.#commitLog.isDurable(family.position),
    };
    return new Residency(journal, types, events, residentMax, this.#locate);
  }

  #newAlarms(): Alarms {
    const { clock, timers, log } = this.#parts;
    return new Alarms({
      clock,
      timers,
      log,
      time: this.#time,
      serving: () => this.state === "serving",
      ready: () => !this.#commitLog.full && this.#lease.valid,
      isHere: (family) => this.#shards.isOpen(this.#locate(family)),
      load: (family) => this.#residency.family(family, this.#time.now()),
      isResident: (family) => this.#residency.isResident(family),
      turn: (whom, kind) => this.#turns.turn(whom, kind, {}, {}),
      append: (record) => this.#commitLog.append(record),
      reminded: (lateMs) => this.#listener.reminded?.(lateMs),
    });
  }

  #newOutbox(): Outbox {
    const { id, journal, clock, timers, random, log } = this.#parts;
    const store = {
      waiting: async (lane: string, limit: number) =>
        this.#shards.ofOpen(await journal.waitingEffects(id, lane, limit)),
      revived: async () => this.#shards.ofOpen(await journal.revivedEffects(id)),
      bury: (effect: string, error: string) => journal.buryEffect(effect, error),
    };
    return new Outbox({ clock, timers, random, log, store });
  }

  #newTurns(): NodeTurns {
    const { clock, timers, residentMax = RESIDENT_MAX_DEFAULT } = this.#parts;
    return new NodeTurns({
      clock,
      timers,
      time: this.#time,
      locate: this.#locate,
      shards: this.#shards,
      residency: this.#residency,
      residentMax,
      commitLog: this.#commitLog,
      alarms: this.#alarms,
      calls: new Calls(this.#parts, {
        leaseLeftMs: () => this.#lease.leftMs,
        stops: () => this.state === "stopped",
      }),
      failed: (why) => this.#break("failed", why),
    });
  }

  #newMoves(): Moves {
    const { id, journal, timers, log } = this.#parts;
    return new Moves({
      id,
      journal,
      timers,
      log,
      shards: this.#shards,
      commitLog: this.#commitLog,
      inFlight: this.#inFlight,
      state: () => this.state,
      takeOver: (shards) => this.#lifecycle.takeOver(shards),
      covered: () => this.#lease.covered(),
      opened: (taken, shards) => this.#open(taken, new Set(shards)),
      cut: (shards) => this.#cut(new Set(shards)),
      giveUp: (why) => this.#break("failed", why),
    });
  }
}
