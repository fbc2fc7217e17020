/** Several nodes that hear each other, in one process and at once, unless a test loses or delays something: both
 * seams of it, messages to actors and what else nodes ask and tell. As the seams say, nothing begins after its
 * time. A node that is stopped or dead gives no answer. */
import type { ActorNode } from "../node.ts";
import type { Clock, Message, PeerListener, Peers, Timers, Transport } from "../seams.ts";
import { Unavailable } from "../unavailable.ts";

/** What becomes of a telling: lost, or so late, ms. */
export type TellFate = "lost" | number;
/** What becomes of a request. */
export type RequestFate = "arrives" | "request lost" | "answer lost";

interface Neighbour {
  readonly node: ActorNode;
  readonly listener: PeerListener;
  silent: boolean;
}

const NEVER = (): Promise<never> => new Promise(() => undefined);

export class Neighbours {
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #all: Neighbour[] = [];
  tellFate: (from: string, to: string) => TellFate = () => 0;
  requestFate: (what: unknown) => RequestFate = () => "arrives";
  /** Every request that was sent, in order. */
  readonly requests: unknown[] = [];

  constructor(clock: Clock, timers: Timers) {
    this.#clock = clock;
    this.#timers = timers;
  }

  join(node: ActorNode, listener: PeerListener): void {
    this.#all.push({ node, listener, silent: false });
  }

  /** Nothing arrives there any more; what is on its way is lost. */
  silence(id: string, silent = true): void {
    for (const one of this.#all) if (one.node.id === id) one.silent = silent;
  }

  readonly transport: Transport = {
    ask: (shard, message: Message, limitMs) =>
      this.#carry(shard, message, limitMs, ({ node }, what, leftMs) =>
        node.answer(what as Message, leftMs),
      ),
  };

  /** As the node of that id has them. */
  peersOf(id: string): Peers {
    return {
      request: async (shard, what, limitMs) => {
        this.requests.push(what);
        const fate = this.requestFate(what);
        if (fate === "request lost") return NEVER();
        const answer = await this.#carry(shard, what, limitMs, ({ listener }, asked, leftMs) =>
          listener.requested(asked, leftMs),
        );
        return fate === "answer lost" ? NEVER() : answer;
      },
      tell: (news) => {
        for (const { node, listener } of this.#all) {
          if (node.id === id) continue;
          const fate = this.tellFate(id, node.id);
          if (fate === "lost") continue;
          const copy = structuredClone(news);
          const hear = (): void => {
            if (!this.#isSilent(id) && !this.#isSilent(node.id)) listener.told(id, copy);
          };
          if (fate === 0) hear();
          else this.#timers.after(fate, hear);
        }
      },
    };
  }

  async #carry(
    shard: number,
    what: unknown,
    limitMs: number,
    arrive: (at: Neighbour, what: unknown, leftMs: number) => Promise<unknown>,
  ): Promise<unknown> {
    const until = this.#clock.monotonic() + limitMs;
    const copy = structuredClone(what);
    await Promise.resolve();
    const holders = this.#all.filter(({ node }) => node.shards.includes(shard));
    // Who is dead believes to hold it still.
    const holder = holders.find(({ silent }) => !silent) ?? holders[0];
    if (!holder) throw new Unavailable("not-owner", `nobody holds shard ${shard}`);
    if (holder.silent) return NEVER();
    const answer = await arrive(holder, copy, until - this.#clock.monotonic());
    return holder.silent ? NEVER() : structuredClone(answer);
  }

  #isSilent(id: string): boolean {
    return this.#all.some(({ node, silent }) => node.id === id && silent);
  }
}
