/** A connection to Redis that is never waited for long. What Redis says is a hint: whoever asks must be able
 * to do without an answer. */
import { createClient } from "redis";
import type { Clock, Timers } from "../runtime/seams.ts";

/** A command that takes longer is given up, ms. */
export const COMMAND_LIMIT_MS = 250;
/** After a command that failed Redis is left alone for so long, ms. */
export const REST_MS = 1_000;
const CONNECT_LIMIT_MS = 1_000;
const RECONNECT_MS = 200;

export type RedisClient = ReturnType<typeof connectRedis>;

/** `once`: does not come back by itself. Not connected yet. */
export function connectRedis(url: string, { once = false } = {}) {
  const client = createClient({
    url,
    // Without a connection a command fails at once.
    disableOfflineQueue: true,
    socket: {
      connectTimeout: CONNECT_LIMIT_MS,
      reconnectStrategy: once ? false : () => RECONNECT_MS,
    },
  });
  // Each command that fails says so itself.
  client.on("error", () => undefined);
  return client;
}

export class Redis {
  readonly client: RedisClient;
  readonly #clock: Pick<Clock, "monotonic">;
  readonly #timers: Timers;
  #restUntil = -Infinity;
  failures = 0;

  constructor(url: string, clock: Pick<Clock, "monotonic">, timers: Timers) {
    this.client = connectRedis(url);
    this.#clock = clock;
    this.#timers = timers;
  }

  /** Whether it is worth asking. */
  get usable(): boolean {
    return this.client.isReady && this.#clock.monotonic() >= this.#restUntil;
  }

  open(): void {
    this.client.connect().catch(() => undefined); // it goes on trying
  }

  close(): void {
    this.client.destroy();
  }

  /** Undefined: there was no answer in time; whether it took effect nobody knows. */
  async ask<T>(command: (client: RedisClient) => Promise<T>): Promise<T | undefined> {
    if (!this.usable) return undefined;
    let cancel: (() => void) | undefined;
    const late = new Promise<never>((_, reject) => {
      cancel = this.#timers.after(COMMAND_LIMIT_MS, () => reject(new Error("late")));
    });
    try {
      return await Promise.race([command(this.client), late]);
    } catch {
      this.failures++;
      this.#restUntil = this.#clock.monotonic() + REST_MS;
      return undefined;
    } finally {
      cancel?.();
    }
  }
}
