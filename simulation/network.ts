/** The network between nodes: every message takes time there and back, overtakes others, and may get lost. One
 * direction between two nodes may be cut. A message is not delivered after its time is over; one that waits in
 * a process which stands still neither. */
import type { Peers, Timers, Transport } from "../src/runtime/seams.ts";
import type { Clock } from "../src/runtime/seams.ts";
import type { SeededRandom } from "../src/runtime/testing/seeded-random.ts";
import { Unavailable } from "../src/runtime/unavailable.ts";
import type { Process } from "./process.ts";

export class Network {
  readonly #clock: Clock;
  readonly #world: Timers;
  readonly #random: SeededRandom;
  readonly #lossy: boolean;
  readonly #holderOf: (shard: number) => Process | undefined;
  readonly #all: () => readonly Process[];
  /** "from>to". */
  readonly cuts = new Set<string>();
  /** Healed: nothing is lost or late any more. */
  calm = false;

  constructor(parts: {
    readonly clock: Clock;
    readonly world: Timers;
    readonly random: SeededRandom;
    readonly lossy: boolean;
    readonly holderOf: (shard: number) => Process | undefined;
    readonly all: () => readonly Process[];
  }) {
    this.#clock = parts.clock;
    this.#world = parts.world;
    this.#random = parts.random;
    this.#lossy = parts.lossy;
    this.#holderOf = parts.holderOf;
    this.#all = parts.all;
  }

  /** As one process sees it. */
  of(from: () => Process): Transport & Peers {
    return {
      ask: (shard, message, limitMs) =>
        this.#ask(from(), shard, message, limitMs, (to, sent, leftMs) =>
          to.node.answer(sent, leftMs),
        ),
      request: (shard, what, limitMs) =>
        this.#ask(from(), shard, what, limitMs, (to, sent, leftMs) =>
          to.listener.requested(sent, leftMs),
        ),
      tell: (news) => {
        for (const to of this.#all()) {
          if (to === from() || to.dead) continue;
          const told = structuredClone(news);
          this.#carry(from(), to, () => to.listener.told(from().name, told));
        }
      },
    };
  }

  #ask<What>(
    from: Process,
    shard: number,
    what: What,
    limitMs: number,
    deliver: (to: Process, what: What, leftMs: number) => Promise<unknown>,
  ): Promise<unknown> {
    const to = this.#holderOf(shard);
    if (!to) return Promise.reject(new Unavailable("not-owner", `nobody has shard ${shard}`));
    const until = this.#clock.monotonic() + limitMs;
    const sent = structuredClone(what);
    return new Promise((resolve, reject) => {
      const back = (say: () => void): void => this.#carry(to, from, say);
      this.#carry(from, to, () => {
        const leftMs = until - this.#clock.monotonic();
        if (leftMs <= 0) return;
        deliver(to, sent, leftMs).then(
          (reply) => back(() => resolve(structuredClone(reply))),
          (error: unknown) => back(() => reject(error)),
        );
      });
    });
  }

  #carry(from: Process, to: Process, arrive: () => void): void {
    const luck = this.#lossy && !this.calm ? this.#random.next() : 0.5;
    if (luck < 0.03) return;
    const slow = luck > 0.95;
    this.#world.after(this.#random.next() * (slow ? 1_500 : 3), () => {
      if (from !== to && this.cuts.has(`${from.name}>${to.name}`)) return;
      to.timers.after(0, arrive); // a stopped process takes it when it goes on, a dead one never
    });
  }
}
