/** Delivers what is due: takes it, sends it, writes down what came of it.
 *
 *   due --claim (lease)--> under way --answer--> recorded: delivered, due again later, or dead
 *                              |
 *                              +--we die--> due again when the lease is over: at least once
 *
 * Every webhook has slots of its own, and there are slots for all: a receiver that hangs fills its own
 * and nobody else's. */
import { afterAttempt } from "../domain/delivery.ts";
import type { DeliveryState } from "../domain/delivery.ts";
import type { Clock, Log, Random, Timers } from "../runtime/seams.ts";
import { Trouble } from "../runtime/trouble.ts";
import type { Sender } from "./sender.ts";
import { type SecretOf, signedMessage } from "./signature.ts";
import type { Attempt, DueDelivery } from "./webhook.ts";
import { WEBHOOKS_MAX } from "./webhooks.ts";

/** Deliveries under way to one webhook. */
export const PER_WEBHOOK_MAX = 8;
/** Deliveries under way in all: room for every webhook. */
const UNDER_WAY_MAX = PER_WEBHOOK_MAX * WEBHOOKS_MAX;
const POLL_MS = 1_000;
/** Well over the time limit of an attempt, so that nobody takes what is still under way. */
export const LEASE_MS = 60_000;
const COUNT_EVERY_MS = 10_000;

export interface DeliveryQueue {
  /** Takes what is due, oldest first; nobody else gets it before `leaseUntil`. `busy`: how many are under
   * way by webhook already. */
  claim(
    now: number,
    leaseUntil: number,
    busy: ReadonlyMap<string, number>,
    limits: { readonly perWebhook: number; readonly inAll: number },
  ): Promise<readonly DueDelivery[]>;
  record(
    delivery: string,
    at: number,
    attempt: Attempt,
    next: { readonly state: DeliveryState; readonly dueAt: number },
  ): Promise<void>;
  /** The receiver is gone: it gets nothing more, and what waits for it is dead. */
  disable(webhook: string, at: number): Promise<void>;
  /** Not tried after all. */
  giveBack(delivery: string, now: number): Promise<void>;
  counts(): Promise<DeliveryCounts>;
}

export interface DeliveryCounts {
  readonly pending: number;
  readonly dead: number;
}

export interface DispatcherParts {
  readonly queue: DeliveryQueue;
  readonly sender: Sender;
  readonly secretOf: SecretOf;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
}

export class Dispatcher {
  readonly #parts: DispatcherParts;
  readonly #trouble: Trouble;
  readonly #busy = new Map<string, number>();
  readonly #underWay = new Set<Promise<void>>();
  readonly #end = new AbortController();
  #cancelPoll: (() => void) | undefined;
  #claiming: Promise<void> | undefined;
  #claimAgain = false;
  #countedAt = -Infinity;
  #counts: DeliveryCounts = { pending: 0, dead: 0 };
  #attempts = { delivered: 0, failed: 0 };

  constructor(parts: DispatcherParts) {
    this.#parts = parts;
    const over = "webhook deliveries are taken again";
    this.#trouble = new Trouble(parts, { met: "webhook deliveries cannot be taken", over });
  }

  /** For the metrics: what waits and what is dead as of some seconds ago, what was tried since the start. */
  get stats(): DeliveryCounts & { readonly attempts: Readonly<Record<string, number>> } {
    return { ...this.#counts, attempts: this.#attempts };
  }

  start(): void {
    this.#cancelPoll = this.#parts.timers.after(POLL_MS, () => {
      this.#fill();
      this.start();
    });
  }

  /** Breaks off what is under way and gives it back: it is sent again after the next start. */
  async stop(): Promise<void> {
    this.#end.abort();
    this.#cancelPoll?.();
    await this.#claiming;
    await Promise.all(this.#underWay);
    this.#parts.sender.close();
  }

  /** Fills the free slots. One claim at a time; who asks meanwhile gets another one after it. */
  #fill(): void {
    if (this.#end.signal.aborted) return;
    if (this.#claiming !== undefined) {
      this.#claimAgain = true;
      return;
    }
    this.#claimAgain = false;
    this.#claiming = this.#claim().finally(() => {
      this.#claiming = undefined;
      if (this.#claimAgain) this.#fill();
    });
  }

  async #claim(): Promise<void> {
    const { queue, clock } = this.#parts;
    try {
      const now = clock.now();
      const inAll = UNDER_WAY_MAX - this.#underWay.size;
      const limits = { perWebhook: PER_WEBHOOK_MAX, inAll };
      const due = await queue.claim(now, now + LEASE_MS, this.#busy, limits);
      this.#trouble.over();
      for (const delivery of due) this.#begin(delivery);
      if (clock.monotonic() - this.#countedAt < COUNT_EVERY_MS) return;
      this.#countedAt = clock.monotonic();
      this.#counts = await queue.counts();
    } catch (error) {
      // The next poll tries again.
      this.#trouble.met(error);
    }
  }

  #begin(delivery: DueDelivery): void {
    const { webhook } = delivery;
    this.#busy.set(webhook, (this.#busy.get(webhook) ?? 0) + 1);
    const attempt = this.#deliver(delivery)
      .catch((error: unknown) => {
        // Whether it arrived or not, it is sent again when the lease is over.
        const { log } = this.#parts;
        log.error(`the delivery ${delivery.id} could not be recorded: ${told(error)}`);
      })
      .finally(() => {
        this.#underWay.delete(attempt);
        const left = this.#busy.get(webhook)! - 1;
        if (left === 0) this.#busy.delete(webhook);
        else this.#busy.set(webhook, left);
        this.#fill();
      });
    this.#underWay.add(attempt);
  }

  async #deliver(delivery: DueDelivery): Promise<void> {
    const { queue, sender, secretOf, clock, random } = this.#parts;
    const { id, webhook, url, tries, firstAt } = delivery;
    const at = clock.now();
    const message = signedMessage(delivery, secretOf(webhook), at);
    const attempt = await sender.send(url, message, this.#end.signal);
    if (attempt.status === null && this.#end.signal.aborted) {
      return queue.giveBack(id, clock.now());
    }
    const { status } = attempt;
    const next = afterAttempt({ tries, firstAt, status }, clock.now(), random.next());
    this.#attempts[next.state === "delivered" ? "delivered" : "failed"]++;
    await queue.record(id, at, attempt, next);
    if (next.gone) await queue.disable(webhook, at);
  }
}

function told(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
