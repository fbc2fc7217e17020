/** Messages to actors of other nodes: each with a deadline, repeated where that is safe.
 *
 *   try --reply--> done
 *    ^ |
 *    | +--not-owner (it moves)------------------+--> again, until the time of the call is over
 *    | +--outcome unknown, with operation id ---+
 *    +-----------------pause--------------------+
 *
 * A message with an operation id gets its first answer however often it arrives. One without is not repeated
 * when its outcome is unknown. Either way an unknown outcome is told only when its turn cannot begin any
 * more: what the caller does next comes after it. */
import { MOVE_PAUSES, pauseAfter } from "./pauses.ts";
import type { Clock, Message, Random, Timers, Transport } from "./seams.ts";
import { isUnavailable, Unavailable } from "./unavailable.ts";
import { limited } from "./limited.ts";

/** One try, ms. */
export const TRY_LIMIT_MS = 2_000;
/** All tries of one message, ms. */
export const CALL_LIMIT_MS = 6_000;

export interface CallsParts {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
}

/** The node that asks. */
export interface Caller {
  /** What is left of its lease: what it asks of others must not outlive its shards. */
  readonly leaseLeftMs: () => number;
  /** Whether it stops: it does not wait then for who will have a shard, for it may have been the last to hold it. */
  readonly stops: () => boolean;
}

export class Calls {
  readonly #parts: CallsParts;
  readonly #caller: Caller;

  constructor(parts: CallsParts, caller: Caller) {
    this.#parts = parts;
    this.#caller = caller;
  }

  /** `check` throws if nobody wants the answer any more. Throws Unavailable. */
  async ask(shard: number, message: Message, check: () => void): Promise<unknown> {
    const { clock, random } = this.#parts;
    const until = clock.monotonic() + CALL_LIMIT_MS;
    let isUnknown = false;
    for (let tries = 1; ; tries++) {
      check();
      const limitMs = Math.min(TRY_LIMIT_MS, this.#caller.leaseLeftMs());
      if (limitMs <= 0) throw new Unavailable("not-owner", "the lease ran out before the call");
      try {
        return await this.#try(shard, message, limitMs);
      } catch (error) {
        isUnknown ||= isUnavailable(error, "outcome-unknown");
        const isLast = clock.monotonic() >= until || this.#caller.stops();
        if (isLast || !mayRepeat(error, message))
          throw isUnknown ? new Unavailable("outcome-unknown", String(error)) : error;
      }
      await this.#sleep(pauseAfter(tries, MOVE_PAUSES, random));
    }
  }

  async #try(shard: number, message: Message, limitMs: number): Promise<unknown> {
    const { clock, timers, transport } = this.#parts;
    const end = clock.monotonic() + limitMs;
    try {
      return await limited(
        timers,
        limitMs,
        transport.ask(shard, message, limitMs),
        () => new Unavailable("outcome-unknown", `no reply from shard ${shard} in time`),
      );
    } catch (error) {
      if (isUnavailable(error, "outcome-unknown"))
        await this.#sleep(Math.max(0, end - clock.monotonic()));
      throw error;
    }
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#parts.timers.after(ms, resolve);
    });
  }
}

function mayRepeat(error: unknown, { once }: Message): boolean {
  const unknown = once !== undefined && isUnavailable(error, "outcome-unknown");
  return unknown || isUnavailable(error, "not-owner");
}
