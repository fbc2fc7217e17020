/** The life of a node: whether it serves, and how it comes back.
 *
 *   starting --took over, former lease over--> serving --stop--> stopped
 *                                               |   ^
 *                              commit failed or |   | took over again, still the owner
 *                              outcome unknown  v   |
 *                                             recovering --another node owns a shard--> fenced
 *
 * A fenced node is finished: it can write nothing, answers nothing, and says so. One among others is never
 * fenced: what another node has taken from it is gone after its recovery, and it goes on with the rest. */
import { ALL_SHARDS } from "./actor.ts";
import type { Taken } from "./journal.ts";
import { Lease, LEASE_MS } from "./lease.ts";
import type { NodeParts, NodeState } from "./node-parts.ts";
import { type Pauses, pauseAfter } from "./pauses.ts";
import type { Shards } from "./shards.ts";
import { Trouble } from "./trouble.ts";
import { Unavailable } from "./unavailable.ts";

const RECOVER_PAUSES: Pauses = { firstMs: 100, maxMs: 2_000 };

export interface LifecycleEvents {
  /** The shards are open, and this is what the journal has of them. */
  opened(taken: Taken, shards: readonly number[]): void;
  /** All that is in memory is to be dropped, and whoever waits told why. */
  broken(why: Unavailable): void;
  recovered(): void;
  /** The lease had run out, and is granted again. */
  lapsed(): void;
}

export class Lifecycle {
  readonly lease: Lease;
  /** Whether there are others beside it. */
  readonly isMember: boolean;
  readonly #parts: NodeParts;
  readonly #shards: Shards;
  readonly #events: LifecycleEvents;
  readonly #silence: Trouble;
  #state: NodeState = "starting";

  constructor(parts: NodeParts, shards: Shards, events: LifecycleEvents) {
    const { id, journal, clock, timers } = parts;
    this.isMember = parts.shards !== undefined;
    this.#parts = parts;
    this.#shards = shards;
    this.#events = events;
    const over = "the journal answers again";
    this.#silence = new Trouble(parts, { met: "the journal does not answer", over });
    const owned = (): readonly number[] => shards.ids;
    const lost = (shards: readonly number[]): void => this.#lost(shards);
    const lapsed = (): void => events.lapsed();
    this.lease = new Lease(journal, clock, timers, id, owned, lost, lapsed);
  }

  get state(): NodeState {
    return this.#state;
  }

  /** Takes its first shards over and serves. Waits for a former owner's lease to run out. */
  async start(): Promise<void> {
    const taken = await this.#takeOver(this.#parts.shards ?? ALL_SHARDS, []);
    if (taken === "lost") throw new Error("a takeover without condition cannot be lost");
    await this.#sleep(taken.leaseLeftMs);
    if (this.#state !== "starting") {
      throw new Unavailable("not-owner", `this node was ${this.#state} before it served`);
    }
    this.#serve(taken);
  }

  /** More shards; "lost" if it has lost others and does not know yet. */
  takeOver(shards: readonly number[]): Promise<Taken | "lost"> {
    return this.#takeOver(shards, this.#shards.ids);
  }

  /** What is in memory cannot be trusted any more. */
  break(reason: "fenced" | "failed", detail: string): void {
    if (this.#state !== "serving") return;
    this.#state = "recovering";
    this.#parts.log.error(
      `the log broke (${detail}); memory is dropped and comes back from the journal`,
    );
    const why = reason === "fenced" ? "not-owner" : "overloaded"; // they have not had their turn
    this.#events.broken(new Unavailable(why, `the log broke: ${detail}`));
    if (reason === "fenced" && !this.isMember) this.#fence(detail);
    else void this.#recover();
  }

  /** Nothing new begins. Says whether it was serving until now. */
  close(): boolean {
    const served = this.#state === "serving";
    this.#state = "stopped";
    return served;
  }

  /** Gives the lease up. */
  async release(): Promise<void> {
    const held = this.lease.valid;
    this.lease.drop();
    if (held) await this.#parts.journal.releaseLease(this.#parts.id).catch(() => undefined);
  }

  /** Another node has taken them. */
  #lost(shards: readonly number[]): void {
    const why = "its lease was not renewed: another node has taken over";
    if (!this.isMember) return this.#fence(why);
    const served = new Set(this.#shards.served);
    this.#shards.drop(shards.filter((shard) => !served.has(shard)));
    // Not one by one: what an operation has seen of a lost shard may be in all the others. It is rare.
    if (shards.some((shard) => served.has(shard))) this.break("fenced", why);
  }

  #fence(detail: string): void {
    if (this.#state === "stopped" || this.#state === "fenced") return;
    const wasServing = this.#state === "serving";
    this.#state = "fenced";
    this.lease.drop();
    if (wasServing)
      this.#events.broken(new Unavailable("not-owner", "another node has taken over"));
    this.#parts.log.error(
      `node ${this.#parts.id} is fenced: ${detail}. It writes nothing more and answers nothing more; stop it.`,
    );
  }

  async #recover(): Promise<void> {
    const { random } = this.#parts;
    for (let tries = 1; this.#state === "recovering"; tries++) {
      try {
        const isBack = await this.#comeBack();
        this.#silence.over();
        if (isBack) return;
      } catch (error) {
        this.#silence.met(error);
        await this.#sleep(pauseAfter(tries, RECOVER_PAUSES, random));
      }
    }
  }

  /** False if it has to be tried again with what is left. */
  async #comeBack(): Promise<boolean> {
    const shards = this.isMember ? this.#shards.served : ALL_SHARDS;
    const owned = this.isMember ? this.#shards.ids : ALL_SHARDS;
    const taken = await this.#takeOver(shards, owned);
    if (this.#state !== "recovering") return true;
    if (taken === "lost") {
      if (this.isMember) await this.#dropLost();
      else this.#fence("another node has taken over");
      return !this.isMember;
    }
    this.#serve(taken);
    this.#parts.log.info("recovered: the journal is back");
    this.#events.recovered();
    return true;
  }

  async #dropLost(): Promise<void> {
    const { id, journal, log } = this.#parts;
    const lost = await journal.renewLease(id, LEASE_MS, this.#shards.ids);
    this.#shards.drop(lost);
    log.info(`another node has taken ${lost.length} shards`);
  }

  async #takeOver(shards: readonly number[], owned: readonly number[]): Promise<Taken | "lost"> {
    const { id, journal, clock } = this.#parts;
    const sentAt = clock.monotonic();
    const taken = await journal.takeOver(id, shards, LEASE_MS, owned);
    // A node that was stopped or overtaken meanwhile must not begin to renew the lease again.
    if (taken === "lost" || this.#state === "stopped" || this.#state === "fenced") return taken;
    this.#shards.claim(taken.shards);
    this.lease.granted(sentAt);
    return taken;
  }

  #serve(taken: Taken): void {
    this.#state = "serving";
    this.#shards.enter("open", this.#shards.waiting(taken.shards));
    this.#events.opened(taken, [...taken.shards.keys()]);
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#parts.timers.after(ms, resolve);
    });
  }
}
