/** A node: holds shards at an epoch, activates actors, runs their turns, and lets nothing out before
 * it is durable.
 *
 *   starting --took over, former lease over--> serving --stop--> stopped
 *                                               |   ^
 *                              commit failed or |   | took over again, still the owner
 *                              outcome unknown  v   |
 *                                             recovering --another node owns a shard--> fenced
 *
 * A fenced node is finished: it can write nothing, answers nothing, and says so.
 */
import type { Activation, Family } from "./activation.ts";
import { familyOf, shardOf, SHARDS, type AnyActor } from "./actor.ts";
import { CommitLog, type TurnRecord } from "./commit-log.ts";
import type { Journal, ReminderRow, Taken } from "./journal.ts";
import { Lease, LEASE_MS } from "./lease.ts";
import { type Maybe, Operation, type TurnOptions } from "./operation.ts";
import { Outbox, type LaneHandler, type LaneLimits } from "./outbox.ts";
import { Reminders } from "./reminders.ts";
import { RESIDENT_MAX_DEFAULT, Residency } from "./residency.ts";
import type { Clock, Log, Message, Random, Timers, Transport } from "./seams.ts";
import { takeTurn } from "./turn.ts";
import { Unavailable } from "./unavailable.ts";

const SWEEP_EVERY_MS = 30_000;
/** How soon an effect that an operator has revived is tried, at the latest. */
const REVIVE_EVERY_MS = 5_000;
const RECOVER_FIRST_MS = 100;
const RECOVER_MAX_MS = 2_000;
/** Durable reminders are rounded down to this, so that one row serves many members, ms. */
const REMINDER_GRAIN_MS = 1_000;
/** A reminder that finds the log full comes again after this, ms. */
const REMINDER_AGAIN_MS = 50;

const ALL_SHARDS = Array.from({ length: SHARDS }, (_, shard) => shard);

/** The transport of a node that has no others: every shard that it does not hold is out of reach. */
export const alone: Transport = {
  ask: (shard) => Promise.reject(new Unavailable("not-owner", `nobody holds shard ${shard}`)),
};

export type NodeState = "starting" | "serving" | "recovering" | "fenced" | "stopped";

/** What a node tells while it works. Durations in ms. */
export interface NodeListener {
  /** Everything in `turns` is durable, in log order. */
  committed?(turns: readonly TurnRecord[], rows: number, tookMs: number): void;
  /** The node serves again after a break; a commit whose answer was lost may have happened. */
  serving?(): void;
  gateWaited?(waitedMs: number): void;
  reminded?(lateMs: number): void;
  overloaded?(where: string): void;
}

export interface NodeParts {
  readonly id: string;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
  readonly transport: Transport;
  readonly types: readonly AnyActor[];
  /** The shards that it is to hold; default: all. */
  readonly shards?: readonly number[];
  readonly residentMax?: number;
  readonly listener?: NodeListener;
}

export class ActorNode {
  readonly id: string;
  readonly #parts: NodeParts;
  readonly #listener: NodeListener;
  readonly #commitLog: CommitLog;
  readonly #residency: Residency;
  readonly #reminders: Reminders<Activation | string>;
  readonly #outbox: Outbox;
  readonly #lease: Lease;
  readonly #turnCounts = new Map<string, number>();
  #state: NodeState = "starting";
  #epochs: number[] = [];
  #seqs: number[] = [];
  /** Family to the time in its durable reminder row. */
  #durableDue = new Map<string, number>();
  #now = 0;
  #timeStands = false;
  #sweepDue = 0;

  constructor(parts: NodeParts) {
    const { id, journal, clock, timers, random, log } = parts;
    this.id = id;
    this.#parts = parts;
    this.#listener = parts.listener ?? {};
    this.#commitLog = new CommitLog(
      journal,
      clock,
      timers,
      {
        committed: (turns, rows, tookMs) => this.#committed(turns, rows, tookMs),
        broken: (reason, detail) => this.#break(reason, detail),
      },
      (shard) => this.#epochs[shard]!,
    );
    this.#residency = new Residency(
      journal,
      parts.types,
      {
        opened: (family) => this.#opened(family),
        left: (family) => this.#left(family),
        overload: (where) => this.#listener.overloaded?.(where),
        unread: (family, error) => this.#unread(family, error),
        mayLeave: (family) => this.#commitLog.isDurable(family.position),
      },
      parts.residentMax ?? RESIDENT_MAX_DEFAULT,
    );
    this.#reminders = new Reminders(clock, timers, (whom, dueAt) => this.#remind(whom, dueAt));
    this.#outbox = new Outbox({
      clock,
      timers,
      random,
      log,
      store: {
        waiting: (lane, limit) => journal.waitingEffects(id, lane, limit),
        bury: (effect, error) => journal.buryEffect(effect, error),
      },
    });
    this.#lease = new Lease(journal, clock, timers, id, () =>
      this.#fence("its lease was not renewed: another node has taken over"),
    );
  }

  get state(): NodeState {
    return this.#state;
  }

  get generation(): number {
    return this.#commitLog.generation;
  }

  /** Numbers for the metrics page. */
  stats() {
    return {
      turns: this.#turnCounts,
      activations: this.#residency.countByType(),
      mailboxDepth: this.#residency.waiting,
      pendingRows: this.#commitLog.pendingRows,
      reminders: this.#reminders.size,
      outbox: this.#outbox.depths,
    };
  }

  /** Who does the effects of a lane. Before `start`. */
  serveLane(lane: string, handler: LaneHandler, limits: Partial<LaneLimits> = {}): void {
    this.#outbox.serve(lane, handler, limits);
  }

  /** Takes all shards over and serves. Waits for a former owner's lease to run out. */
  async start(): Promise<void> {
    const taken = await this.#takeOver(false);
    if (taken === "lost") throw new Error("a takeover without condition cannot be lost");
    await this.#sleep(taken.leaseLeftMs);
    if (this.#state !== "starting") {
      throw new Unavailable("not-owner", `this node was ${this.#state} before it served`);
    }
    this.#serve(taken);
    this.#sweepLater();
    this.#reviveLater();
  }

  /** Refuses new operations, waits until everything is durable, gives the lease up. */
  async stop(): Promise<void> {
    const serving = this.#state === "serving";
    this.#state = "stopped";
    this.#reminders.clear();
    if (serving) await this.#commitLog.drained().catch(() => undefined);
    this.#outbox.clear();
    const held = this.#lease.valid;
    this.#lease.drop();
    if (held) await this.#parts.journal.releaseLease(this.id).catch(() => undefined);
  }

  /** Runs `body` and gives its result out when everything it saw is durable. Throws Unavailable. */
  async operation<T>(body: (operation: Operation) => Maybe<T>): Promise<T> {
    this.#admit();
    const operation = new Operation(this);
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
    if (!operation.wrote && !this.#lease.valid) {
      throw new Unavailable("not-owner", "the lease ran out while reading");
    }
    return result;
  }

  /** See operation.ts. */
  resident(type: AnyActor, key: string): Activation | undefined {
    const resident = this.#residency.resident(type, key);
    if (resident?.version === 0) this.#checkCeiling();
    return resident;
  }

  /** See operation.ts. */
  activate(
    type: AnyActor,
    key: string,
    run: (activation: Activation) => void,
    fail: (error: unknown) => void,
  ): boolean {
    const id = familyOf(type, key);
    if (this.#epochs[shardOf(id)] === undefined) return false;
    const family = this.#residency.family(id, this.#time());
    const enter = () => {
      let member: Activation;
      try {
        member = this.#residency.member(family, type, key);
      } catch (error) {
        fail(error); // the others in the mailbox have their turns
        return;
      }
      run(member);
      this.#checkCeiling();
    };
    if (family.open) enter();
    else this.#residency.enqueue(family, enter, fail);
    return true;
  }

  /** See operation.ts. */
  forward(type: AnyActor, key: string, message: Message): Promise<unknown> {
    return this.#parts.transport.ask(shardOf(familyOf(type, key)), message);
  }

  /** See operation.ts. */
  turn(activation: Activation, kind: string, command: unknown, options: TurnOptions): unknown {
    const { family, type } = activation;
    const now = this.#time();
    family.usedAt = now;
    this.#turnCounts.set(type.name, (this.#turnCounts.get(type.name) ?? 0) + 1);
    const version = activation.version;
    try {
      const { reply, record } = takeTurn(
        activation,
        kind,
        command,
        options,
        now,
        () => ++this.#seqs[family.shard]!,
        (changed) => this.#reminderAfter(changed, now),
      );
      if (record) activation.position = family.position = this.#commitLog.append(record);
      return reply;
    } catch (error) {
      // Half of its events may be in its state, and none in the log: nothing in memory is to be trusted.
      if (activation.version !== version)
        this.#break("failed", `turn of ${activation.address}: ${String(error)}`);
      throw error;
    }
  }

  /** Wall clock that never goes back: what was decided at a time is not undone by a clock jump. And it
   * stands still until the event loop goes on: the end of a hold must not fall between two turns of one
   * operation, or it would extend some of the seats and lose the others. */
  #time(): number {
    if (!this.#timeStands) {
      this.#timeStands = true;
      this.#now = Math.max(this.#now, this.#parts.clock.now());
      this.#parts.timers.soon(() => {
        this.#timeStands = false;
      });
    }
    return this.#now;
  }

  #admit(): void {
    if (this.#state !== "serving") {
      throw new Unavailable("not-owner", `this node is ${this.#state}`);
    }
    if (!this.#lease.valid) {
      throw new Unavailable("not-owner", "the database has not renewed the lease");
    }
    const full = this.#commitLog.full ? "log" : this.#outbox.full ? "outbox" : undefined;
    if (full) {
      this.#listener.overloaded?.(full);
      throw new Unavailable("overloaded", `the ${full} is full`);
    }
  }

  #committed(turns: readonly TurnRecord[], rows: number, tookMs: number): void {
    for (const turn of turns) {
      if (turn.done !== undefined) this.#outbox.finished(turn.done);
      for (const effect of turn.effects) this.#outbox.add(effect);
    }
    this.#listener.committed?.(turns, rows, tookMs);
  }

  #opened(family: Family): void {
    for (const member of family.members) {
      if (member.dueAt !== undefined) this.#reminders.add(member.dueAt, member);
    }
    this.#settleReminder(family);
    this.#checkCeiling();
  }

  /** It could not be opened. Whoever asked has been told; a reminder that asked comes again. */
  #unread({ id }: Family, error: unknown): void {
    if (!(error instanceof Unavailable)) {
      this.#parts.log.error(`${id} cannot be made from the journal: ${String(error)}`);
    } else if (this.#durableDue.has(id)) {
      this.#openLater(id);
    }
  }

  /** Its reminder row stays in force: the family is opened again when it is due. */
  #left(family: Family): void {
    const dueAt = this.#durableDue.get(family.id);
    if (dueAt !== undefined) this.#reminders.add(dueAt, family.id);
  }

  #remind(whom: Activation | string, dueAt: number): void {
    if (this.#state !== "serving") return; // after recovery the durable rows say who is due
    this.#timeStands = false; // it is later than its time by now
    if (this.#commitLog.full || !this.#lease.valid) {
      this.#parts.timers.after(REMINDER_AGAIN_MS, () => this.#reminders.add(dueAt, whom));
      return;
    }
    if (typeof whom === "string") {
      this.#open(whom);
      return;
    }
    const { type, family } = whom;
    if (!this.#residency.isResident(family)) return;
    if (whom.dueAt === dueAt && type.reminder) {
      this.#listener.reminded?.(this.#time() - dueAt);
      try {
        this.turn(whom, type.reminder.kind, {}, {});
      } catch (error) {
        this.#parts.log.error(`the reminder of ${whom.address} failed: ${String(error)}`);
      }
    } else {
      this.#settleReminder(family);
    }
  }

  #open(family: string): void {
    try {
      const opening = this.#residency.family(family, this.#time());
      if (opening.open) this.#settleReminder(opening);
    } catch {
      this.#openLater(family);
    }
  }

  #openLater(family: string): void {
    this.#parts.timers.after(RECOVER_MAX_MS, () => this.#reminders.add(0, family));
  }

  /** After a turn: when the actor is due next, and the family's durable row if that must change. */
  #reminderAfter(activation: Activation, now: number): ReminderRow | undefined {
    const { reminder } = activation.type;
    if (!reminder) return undefined;
    const dueAt = reminder.dueAt(activation.state as never);
    if (dueAt === activation.dueAt) return undefined;
    activation.dueAt = dueAt;
    if (dueAt !== undefined) this.#reminders.add(dueAt, activation);
    return this.#reminderRow(activation.family, dueAt, now);
  }

  /** The row holds a lower bound of the earliest time, so most changes need no new row. */
  #reminderRow(family: Family, dueAt: number | undefined, now: number): ReminderRow | undefined {
    const durable = this.#durableDue.get(family.id);
    const fired = durable !== undefined && durable <= now;
    const earliest = fired ? family.dueAt() : dueAt;
    if (!fired && (earliest === undefined || (durable !== undefined && durable <= earliest))) {
      return undefined;
    }
    const next =
      earliest === undefined
        ? undefined
        : Math.floor(earliest / REMINDER_GRAIN_MS) * REMINDER_GRAIN_MS;
    if (next === durable) return undefined;
    if (next === undefined) this.#durableDue.delete(family.id);
    else this.#durableDue.set(family.id, next);
    return { family: family.id, shard: family.shard, dueAt: next };
  }

  /** A row whose time has come though nobody is due (the hold was released) is put right. */
  #settleReminder(family: Family): void {
    const reminder = this.#reminderRow(family, undefined, this.#time());
    if (!reminder) return;
    const { id, shard } = family;
    this.#commitLog.append({
      type: "reminder",
      key: id,
      shard,
      entries: [],
      snapshot: undefined,
      reminder,
      effects: [],
      done: undefined,
    });
  }

  #break(reason: "fenced" | "failed", detail: string): void {
    if (this.#state === "stopped") this.#commitLog.break(); // whoever waits for the drain goes on
    if (this.#state !== "serving") return;
    this.#state = "recovering";
    this.#parts.log.error(
      `the log broke (${detail}); memory is dropped and comes back from the journal`,
    );
    this.#reminders.clear();
    this.#outbox.clear();
    const why = reason === "fenced" ? "not-owner" : "overloaded"; // they have not had their turn
    this.#residency.clear(new Unavailable(why, `the log broke: ${detail}`));
    this.#commitLog.break();
    if (reason === "fenced") this.#fence(detail);
    else void this.#recover();
  }

  #fence(detail: string): void {
    if (this.#state === "stopped" || this.#state === "fenced") return;
    const wasServing = this.#state === "serving";
    this.#state = "fenced";
    this.#lease.drop();
    if (wasServing) {
      this.#reminders.clear();
      this.#outbox.clear();
      this.#residency.clear(new Unavailable("not-owner", "another node has taken over"));
      this.#commitLog.break();
    }
    this.#parts.log.error(
      `node ${this.id} is fenced: ${detail}. It writes nothing more and answers nothing more; stop it.`,
    );
  }

  async #recover(): Promise<void> {
    for (
      let wait = RECOVER_FIRST_MS;
      this.#state === "recovering";
      wait = Math.min(wait * 2, RECOVER_MAX_MS)
    ) {
      try {
        const taken = await this.#takeOver(true);
        if (this.#state !== "recovering") return;
        if (taken === "lost") this.#fence("another node has taken over");
        else {
          this.#serve(taken);
          this.#parts.log.info("recovered: the journal is back");
          this.#listener.serving?.();
        }
        return;
      } catch (error) {
        this.#parts.log.error(`the journal does not answer: ${String(error)}`);
        await this.#sleep(wait * (0.5 + this.#parts.random.next() / 2));
      }
    }
  }

  async #takeOver(ifOwned: boolean): Promise<Taken | "lost"> {
    const sentAt = this.#parts.clock.monotonic();
    const shards = this.#parts.shards ?? ALL_SHARDS;
    const taken = await this.#parts.journal.takeOver(this.id, shards, LEASE_MS, ifOwned);
    // A node that was stopped or overtaken meanwhile must not begin to renew the lease again.
    if (taken === "lost" || this.#state === "stopped" || this.#state === "fenced") return taken;
    for (const [shard, { epoch, seq }] of taken.shards) {
      this.#epochs[shard] = epoch;
      this.#seqs[shard] = seq;
    }
    this.#lease.granted(sentAt);
    return taken;
  }

  #serve(taken: Taken): void {
    this.#durableDue = new Map(taken.reminders.map(({ family, dueAt }) => [family, dueAt]));
    this.#state = "serving";
    for (const { family, dueAt } of taken.reminders) this.#reminders.add(dueAt, family);
    for (const effect of taken.effects) this.#outbox.add(effect);
  }

  #sweepLater(): void {
    this.#parts.timers.after(SWEEP_EVERY_MS, () => {
      if (this.#state === "stopped") return;
      this.#residency.sweep(this.#time());
      this.#sweepLater();
    });
  }

  #reviveLater(): void {
    this.#parts.timers.after(REVIVE_EVERY_MS, () => {
      if (this.#state === "stopped" || this.#state === "fenced") return;
      void this.#revive().finally(() => this.#reviveLater());
    });
  }

  async #revive(): Promise<void> {
    if (this.#state !== "serving") return;
    const generation = this.generation;
    try {
      const revived = await this.#parts.journal.revivedEffects(this.id);
      if (generation === this.generation) for (const effect of revived) this.#outbox.add(effect);
    } catch (error) {
      this.#parts.log.error(`dead effects were not looked for: ${String(error)}`);
    }
  }

  #checkCeiling(): void {
    if (this.#residency.size <= (this.#parts.residentMax ?? RESIDENT_MAX_DEFAULT)) return;
    const now = this.#parts.clock.monotonic();
    if (now < this.#sweepDue) return;
    this.#sweepDue = now + RECOVER_MAX_MS;
    this.#parts.timers.soon(() => this.#residency.sweep(this.#time()));
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#parts.timers.after(ms, resolve);
    });
  }
}
