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
 *
 * A node among others (`shards` is given) takes shards and hands them over while it serves (moves.ts). What
 * another node has taken from it is gone after its recovery; it is never fenced.
 */
import type { Activation, Family } from "./activation.ts";
import { ALL_SHARDS, type AnyActor, addressOf, familyOf, type Locate, locateBy } from "./actor.ts";
import { Calls } from "./calls.ts";
import { CommitLog, type TurnRecord } from "./commit-log.ts";
import { DueRows, recordOf } from "./due-rows.ts";
import { Homes } from "./homes.ts";
import { InFlight } from "./in-flight.ts";
import type { ReminderRow, Taken } from "./journal.ts";
import { Lease, LEASE_MS } from "./lease.ts";
import { Moves } from "./moves.ts";
import { type Maybe, Operation, toAfar, type TurnOptions } from "./operation.ts";
import type { Home, NodeListener, NodeParts, NodeState } from "./node-parts.ts";
import { Outbox, type LaneHandler, type LaneLimits } from "./outbox.ts";
import { Reminders } from "./reminders.ts";
import { RESIDENT_MAX_DEFAULT, Residency } from "./residency.ts";
import type { Message } from "./seams.ts";
import { notHere, Shards } from "./shards.ts";
import { takeTurn } from "./turn.ts";
import { Unavailable } from "./unavailable.ts";

const SWEEP_EVERY_MS = 30_000;
/** How soon an effect that an operator has revived is tried, at the latest. */
const REVIVE_EVERY_MS = 5_000;
const RECOVER_FIRST_MS = 100;
const RECOVER_MAX_MS = 2_000;
/** A reminder that finds the log full comes again after this, ms. */
const REMINDER_AGAIN_MS = 50;

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
  readonly #shards = new Shards();
  readonly #moves: Moves;
  readonly #locate: Locate;
  readonly #calls: Calls;
  readonly #inFlight = new InFlight();
  readonly #homes = new Homes();
  readonly #types: ReadonlyMap<string, AnyActor>;
  /** Whether there are others beside it. */
  readonly #isMember: boolean;
  #state: NodeState = "starting";
  readonly #due = new DueRows();
  #now = 0;
  #timeStands = false;
  #sweepDue = 0;

  constructor(parts: NodeParts) {
    const { id, journal, clock, timers, random, log } = parts;
    this.id = id;
    this.#parts = parts;
    this.#listener = parts.listener ?? {};
    this.#isMember = parts.shards !== undefined;
    this.#types = new Map(parts.types.map((type) => [type.name, type]));
    this.#locate = locateBy(parts.types);
    this.#commitLog = new CommitLog(
      journal,
      clock,
      timers,
      {
        committed: (turns, rows, tookMs) => this.#committed(turns, rows, tookMs),
        broken: (reason, detail) => this.#break(reason, detail),
      },
      (shard) => this.#shards.epochOf(shard),
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
      this.#locate,
    );
    this.#reminders = new Reminders(clock, timers, (whom, dueAt) => this.#remind(whom, dueAt));
    this.#outbox = new Outbox({
      clock,
      timers,
      random,
      log,
      store: {
        waiting: async (lane, limit) =>
          this.#shards.ofOpen(await journal.waitingEffects(id, lane, limit)),
        bury: (effect, error) => journal.buryEffect(effect, error),
      },
    });
    const owned = (): readonly number[] => this.#shards.ids;
    this.#lease = new Lease(journal, clock, timers, id, owned, (lost) => this.#lost(lost));
    this.#calls = new Calls(parts, () => this.#lease.leftMs);
    this.#moves = new Moves({
      id,
      journal,
      timers,
      log,
      shards: this.#shards,
      commitLog: this.#commitLog,
      inFlight: this.#inFlight,
      state: () => this.#state,
      takeOver: (shards) => this.#takeOver(shards, this.#shards.ids),
      opened: (taken, shards) => this.#open(taken, new Set(shards)),
      cut: (shards) => this.#cut(new Set(shards)),
      giveUp: (why) => this.#break("failed", why),
    });
  }

  get state(): NodeState {
    return this.#state;
  }

  /** Those that it is answerable for. */
  get shards(): readonly number[] {
    return this.#shards.ids;
  }

  /** Whether it may answer for the shard at this moment. Of all nodes at most one may. */
  serves(shard: number): boolean {
    return this.#state === "serving" && this.#lease.valid && this.#shards.isOpen(shard);
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

  /** Takes its shards over and serves. Waits for a former owner's lease to run out. */
  async start(): Promise<void> {
    const taken = await this.#takeOver(this.#parts.shards ?? ALL_SHARDS, []);
    if (taken === "lost") throw new Error("a takeover without condition cannot be lost");
    await this.#sleep(taken.leaseLeftMs);
    if (this.#state !== "starting") {
      throw new Unavailable("not-owner", `this node was ${this.#state} before it served`);
    }
    this.#serve(taken);
    this.#sweepLater();
    this.#reviveLater();
  }

  /** Takes more shards while it serves. Resolves when it serves them; those that it holds already are left as
   * they are. Throws Unavailable, or what the journal throws: then it may be tried again. */
  take(shards: readonly number[]): Promise<void> {
    return this.#moves.take(shards);
  }

  /** Lets shards go: what is under way on them ends, everything becomes durable, and their next owner need not
   * wait. Resolves when they are released. */
  handOver(shards: readonly number[]): Promise<void> {
    return this.#moves.handOver(shards);
  }

  /** Refuses new operations, waits until everything under way has ended and is durable, gives the lease up. */
  async stop(): Promise<void> {
    const serving = this.#state === "serving";
    this.#state = "stopped";
    this.#reminders.clear();
    if (serving) {
      if (this.#isMember) await this.#moves.quiet(); // it may wait for another node
      await this.#commitLog.drained().catch(() => undefined);
    }
    this.#outbox.clear();
    const held = this.#lease.valid;
    this.#lease.drop();
    if (held) await this.#parts.journal.releaseLease(this.id).catch(() => undefined);
  }

  /** Runs `body` and gives its result out when everything it saw is durable. With a home, among several
   * nodes: refused where its shard is not, and one at a time. Throws Unavailable. */
  operation<T>(body: (operation: Operation) => Maybe<T>, home?: Home): Promise<T> {
    if (!home || !this.#isMember) return this.#operation(body, new Operation(this));
    const { type, key } = home;
    const shard = this.#locate(familyOf(type, key));
    if (!this.#shards.isHome(shard)) return Promise.reject(notHere(shard));
    const run = (): Promise<T> => {
      if (!this.#shards.isOpen(shard)) throw notHere(shard); // it went while others were at it
      return this.#run(body, new Operation(this));
    };
    return this.#inFlight.during(() => this.#homes.run(addressOf(type, key), run));
  }

  /** The turn of a message that another node has sent; its reply leaves when it is durable. `limitMs`: after
   * that the turn must not begin. Throws Unavailable. */
  async answer(message: Message, limitMs: number): Promise<unknown> {
    const type = this.#types.get(message.type);
    if (!type) throw new Error(`there is no actor type "${message.type}"`);
    const shard = this.#locate(familyOf(type, message.key));
    // Also of one that leaves: an operation over there may be what another node waits for.
    if (!this.#shards.isOpen(shard)) throw notHere(shard);
    const until = this.#parts.clock.monotonic() + limitMs;
    const operation = new Operation(this, () => this.#parts.clock.monotonic() <= until);
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
    if (!this.#shards.isOpen(this.#locate(id))) return false;
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
  forward(type: AnyActor, key: string, message: Message, check: () => void): Promise<unknown> {
    return this.#calls.ask(this.#locate(familyOf(type, key)), message, check);
  }

  /** See operation.ts. */
  passed(position: number): Promise<void> {
    return this.#commitLog.passed(position);
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
        () => this.#shards.nextSeq(family.shard),
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
    } else if (this.#due.has(id)) {
      this.#openLater(id);
    }
  }

  /** Its reminder row stays in force: the family is opened again when it is due. */
  #left(family: Family): void {
    const dueAt = this.#due.get(family.id);
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
      this.#wake(whom);
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

  #wake(family: string): void {
    if (!this.#shards.isOpen(this.#locate(family))) return; // handed over
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
    return this.#due.rowAfter(activation.family, dueAt, now);
  }

  /** A row whose time has come though nobody is due (the hold was released) is put right. */
  #settleReminder(family: Family): void {
    const reminder = this.#due.rowAfter(family, undefined, this.#time());
    if (!reminder) return;
    this.#commitLog.append(recordOf(family, reminder));
  }

  #break(reason: "fenced" | "failed", detail: string): void {
    if (this.#state === "stopped") this.#commitLog.break(); // whoever waits for the drain goes on
    if (this.#state !== "serving") return;
    this.#state = "recovering";
    this.#parts.log.error(
      `the log broke (${detail}); memory is dropped and comes back from the journal`,
    );
    const why = reason === "fenced" ? "not-owner" : "overloaded"; // they have not had their turn
    this.#forget(new Unavailable(why, `the log broke: ${detail}`));
    if (reason === "fenced" && !this.#isMember) this.#fence(detail);
    else void this.#recover();
  }

  /** Drops all that is in memory; whoever waits hears why. */
  #forget(why: Unavailable): void {
    this.#reminders.clear();
    this.#due.clear();
    this.#outbox.clear();
    this.#residency.clear(why);
    this.#commitLog.break();
  }

  /** Another node has taken them. */
  #lost(shards: readonly number[]): void {
    const why = "its lease was not renewed: another node has taken over";
    if (!this.#isMember) return this.#fence(why);
    const served = new Set(this.#shards.served);
    this.#shards.drop(shards.filter((shard) => !served.has(shard)));
    // Not one by one: what an operation has seen of a lost shard may be in all the others. It is rare.
    if (shards.some((shard) => served.has(shard))) this.#break("fenced", why);
  }

  #fence(detail: string): void {
    if (this.#state === "stopped" || this.#state === "fenced") return;
    const wasServing = this.#state === "serving";
    this.#state = "fenced";
    this.#lease.drop();
    if (wasServing) this.#forget(new Unavailable("not-owner", "another node has taken over"));
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
        const shards = this.#isMember ? this.#shards.served : ALL_SHARDS;
        const owned = this.#isMember ? this.#shards.ids : ALL_SHARDS;
        const taken = await this.#takeOver(shards, owned);
        if (this.#state !== "recovering") return;
        if (taken === "lost" && this.#isMember) {
          await this.#dropLost();
          continue;
        }
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

  async #dropLost(): Promise<void> {
    const lost = await this.#parts.journal.renewLease(this.id, LEASE_MS, this.#shards.ids);
    this.#shards.drop(lost);
    this.#parts.log.info(`another node has taken ${lost.length} shards`);
  }

  async #takeOver(shards: readonly number[], owned: readonly number[]): Promise<Taken | "lost"> {
    const sentAt = this.#parts.clock.monotonic();
    const taken = await this.#parts.journal.takeOver(this.id, shards, LEASE_MS, owned);
    // A node that was stopped or overtaken meanwhile must not begin to renew the lease again.
    if (taken === "lost" || this.#state === "stopped" || this.#state === "fenced") return taken;
    this.#shards.claim(taken.shards);
    this.#lease.granted(sentAt);
    return taken;
  }

  #serve(taken: Taken): void {
    this.#state = "serving";
    this.#shards.enter("open", this.#shards.waiting(taken.shards));
    this.#open(taken, new Set(taken.shards.keys()));
  }

  /** What is still to be done on these shards, as the journal has it. */
  #open(taken: Taken, shards: ReadonlySet<number>): void {
    for (const { family, dueAt } of taken.reminders) {
      const shard = this.#locate(family);
      if (!shards.has(shard) || !this.#shards.isOpen(shard)) continue;
      this.#due.set(family, dueAt);
      this.#reminders.add(dueAt, family);
    }
    for (const effect of this.#shards.ofOpen(taken.effects)) {
      if (shards.has(effect.shard)) this.#outbox.add(effect);
    }
  }

  /** Their actors leave memory, after those who wait for one have had their turn. */
  async #cut(shards: ReadonlySet<number>): Promise<void> {
    await this.#residency.close(shards);
    this.#outbox.drop(shards);
    this.#due.drop((family) => shards.has(this.#locate(family)));
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
      if (generation !== this.generation) return;
      for (const effect of this.#shards.ofOpen(revived)) this.#outbox.add(effect);
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
