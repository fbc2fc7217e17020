/** The way between the nodes of one world: at once, to whoever holds the shard, unless a test loses something.
 * As the seam says, nothing arrives after its time. */
import type { ActorNode } from "../node.ts";
import type { Clock, Message, Transport } from "../seams.ts";
import { Unavailable } from "../unavailable.ts";

type Fate = "request lost" | "reply lost" | "held back";

export class Peers implements Transport {
  readonly #clock: Clock;
  readonly #nodes: ActorNode[] = [];
  readonly #fates: Fate[] = [];
  #held: (() => void)[] = [];
  /** Every message that was sent, in order. */
  readonly sent: Message[] = [];
  /** When, monotonic ms. */
  readonly sentAt: number[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  join(node: ActorNode): void {
    this.#nodes.push(node);
  }

  /** Of the next messages, in order. */
  next(...fates: readonly Fate[]): void {
    this.#fates.push(...fates);
  }

  /** Requests that were held back arrive. */
  letGo(): void {
    const held = this.#held;
    this.#held = [];
    for (const arrive of held) arrive();
  }

  async ask(shard: number, message: Message, limitMs: number): Promise<unknown> {
    this.sent.push(message);
    this.sentAt.push(this.#clock.monotonic());
    const fate = this.#fates.shift();
    if (fate === "request lost") return new Promise(() => undefined);
    const until = this.#clock.monotonic() + limitMs;
    const arrive = async (): Promise<unknown> => {
      const leftMs = until - this.#clock.monotonic();
      if (leftMs <= 0) return new Promise(() => undefined);
      const holder = this.#nodes.find((node) => node.shards.includes(shard));
      if (!holder) throw new Unavailable("not-owner", `nobody holds shard ${shard}`);
      return structuredClone(await holder.answer(structuredClone(message), leftMs));
    };
    if (fate === "held back") {
      return new Promise((resolve) => {
        this.#held.push(() => {
          resolve(arrive());
        });
      });
    }
    const reply = await arrive();
    return fate === "reply lost" ? new Promise(() => undefined) : reply;
  }
}
