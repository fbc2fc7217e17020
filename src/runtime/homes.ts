/** Operations of one actor one after the other: with participants on other nodes they take time, and two of
 * them (a request and its repetition) would undo each other's half-done work. */
import { Unavailable } from "./unavailable.ts";

/** Operations that wait for one home, at most. */
export const HOME_QUEUE_MAX = 100;

export class Homes {
  /** Address to the operations that wait there; absent: nobody is in. */
  readonly #queues = new Map<string, (() => void)[]>();

  async run<T>(address: string, body: () => Promise<T>): Promise<T> {
    const queue = this.#queues.get(address);
    if (!queue) this.#queues.set(address, []);
    else if (queue.length >= HOME_QUEUE_MAX)
      throw new Unavailable("overloaded", `too many operations wait for ${address}`);
    else await new Promise<void>((enter) => queue.push(enter));
    try {
      return await body();
    } finally {
      const next = this.#queues.get(address)?.shift();
      if (next) next();
      else this.#queues.delete(address);
    }
  }
}
