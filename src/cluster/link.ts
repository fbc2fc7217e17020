/** What this node has to do with one other: its calls there, the answers to the other's calls, and news.
 *
 *   call --tick--> frame --> (there) --> frame of theirs --> answer
 *
 * All that waits for one node goes in one frame. A call has a deadline, and its turn does not begin after it
 * however long a frame is on its way: the receiver is told the time of its own clock, which the sender knows
 * from the receipt of an earlier frame. That is a time which has passed over there, so what is added to it is
 * never too much. */
import type { Clock, Timers } from "../runtime/seams.ts";
import { Unavailable } from "../runtime/unavailable.ts";
import { type Line, NotSent } from "./line.ts";
import type { Answer, Asked, Entry, Receipt, Verdict } from "./wire.ts";

/** Calls to one node that have no answer yet. */
export const CALLS_MAX = 4_000;
/** In one frame. */
export const ENTRIES_MAX = 500;
/** Frames to one node that it has not received yet; more wait and become one. Few: a frame costs nearly the same
 * however much is in it. */
export const FRAMES_MAX = 2;
/** News and answers that wait for a node; past it they are lost. */
const WAITING_MAX = 20_000;
/** Clocks run at different speeds: of the time since the receipt we count so much less. */
const DRIFT = 1 / 1_000;

interface Pending {
  readonly asked: Asked;
  /** By our clock. */
  readonly until: number;
  readonly settle: (answer: Answer | Unavailable) => void;
  /** Whether it has left, or may have. */
  sent: boolean;
}

/** A call is made an entry when its frame leaves. */
type Waiting = number | Exclude<Entry, { readonly until: number }>;

export interface LinkParts {
  readonly line: Line;
  readonly seal: (entries: readonly Entry[]) => Uint8Array;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Of a call; never the same again, also not on another link. */
  readonly nextId: () => number;
  /** Before `down`: what the other node says to our frames instead of taking them. */
  readonly refused: (verdict: Exclude<Verdict, "taken">) => void;
  /** Once: it is broken, or it is another's. Whoever needs the node makes another link. */
  readonly down: () => void;
}

export class Link {
  readonly #parts: LinkParts;
  readonly #pending = new Map<number, Pending>();
  #waiting: Waiting[] = [];
  #flying = 0;
  #asked = false;
  #isDown = false;
  /** Their time, and ours when we heard it. */
  #receipt: { readonly at: number; readonly heard: number } | undefined;

  constructor(parts: LinkParts) {
    this.#parts = parts;
  }

  /** Rejects with Unavailable, or with what the receiver has thrown. */
  call(asked: Asked, limitMs: number): Promise<unknown> {
    const { clock, timers } = this.#parts;
    if (this.#isDown) return Promise.reject(notReached("the line is broken"));
    if (this.#pending.size >= CALLS_MAX)
      return Promise.reject(new Unavailable("overloaded", "too many calls to one node"));
    const id = this.#parts.nextId();
    return new Promise((resolve, reject) => {
      const cancel = timers.after(limitMs, () => {
        const { sent } = this.#pending.get(id)!;
        settle(
          sent ? unknown("no answer in time") : new Unavailable("overloaded", "did not leave"),
        );
      });
      const settle = (answer: Answer | Unavailable): void => {
        cancel();
        this.#pending.delete(id);
        if (answer instanceof Unavailable) reject(answer);
        else if (answer.kind === "done") resolve(answer.reply);
        else reject(errorOf(answer));
      };
      this.#pending.set(id, { asked, until: clock.monotonic() + limitMs, settle, sent: false });
      this.#wait(id);
    });
  }

  /** An answer or news. */
  push(entry: Exclude<Entry, { readonly until: number }>): void {
    if (!this.#isDown && this.#waiting.length < WAITING_MAX) this.#wait(entry);
  }

  answered(answer: Answer): void {
    this.#pending.get(answer.id)?.settle(answer);
  }

  /** The line is broken. */
  break(why: string): void {
    if (this.#isDown) return;
    this.#isDown = true;
    this.#waiting = [];
    for (const { sent, settle } of this.#pending.values())
      settle(sent ? unknown(why) : notReached(why));
    this.#parts.line.close();
    this.#parts.down();
  }

  #wait(entry: Waiting): void {
    this.#waiting.push(entry);
    this.#flushSoon();
  }

  #flushSoon(): void {
    if (this.#asked) return;
    this.#asked = true;
    this.#parts.timers.soon(() => {
      this.#asked = false;
      this.#flush();
    });
  }

  #flush(): void {
    if (this.#isDown) return;
    if (!this.#receipt) {
      // Only to hear their time; what waits goes then.
      if (this.#flying === 0) void this.#send([], []);
      return;
    }
    while (this.#waiting.length > 0 && this.#flying < FRAMES_MAX) {
      const ids: number[] = [];
      const entries: Entry[] = [];
      for (const one of this.#waiting.splice(0, ENTRIES_MAX)) {
        const entry = typeof one === "number" ? this.#entryOf(one) : one;
        if (!entry) continue; // too late for it
        if (typeof one === "number") ids.push(one);
        entries.push(entry);
      }
      if (entries.length > 0) void this.#send(entries, ids);
    }
  }

  #entryOf(id: number): Entry | undefined {
    const pending = this.#pending.get(id);
    if (!pending) return undefined;
    const { at, heard } = this.#receipt!;
    const now = this.#parts.clock.monotonic();
    const theirs = at + (now - heard) * (1 - DRIFT);
    return { id, until: theirs + (pending.until - now), ...pending.asked };
  }

  async #send(entries: readonly Entry[], ids: readonly number[]): Promise<void> {
    for (const id of ids) this.#pending.get(id)!.sent = true;
    this.#flying += 1;
    let receipt: Receipt;
    try {
      receipt = await this.#parts.line.send(this.#parts.seal(entries));
    } catch (error) {
      if (error instanceof NotSent) this.#unsend(ids);
      this.break(String(error));
      return;
    } finally {
      this.#flying -= 1;
    }
    const { verdict, at } = receipt;
    if (verdict !== "taken") {
      this.#unsend(ids);
      this.#parts.refused(verdict);
      this.break(`the other node says "${verdict}"`);
      return;
    }
    this.#receipt = { at, heard: this.#parts.clock.monotonic() };
    if (this.#waiting.length > 0) this.#flush();
  }

  #unsend(ids: readonly number[]): void {
    for (const id of ids) {
      const pending = this.#pending.get(id);
      if (pending) pending.sent = false;
    }
  }
}

function unknown(why: string): Unavailable {
  return new Unavailable("outcome-unknown", why);
}

function notReached(why: string): Unavailable {
  return new Unavailable("not-owner", `the node was not reached: ${why}`);
}

function errorOf({ reason, why }: Extract<Answer, { readonly kind: "failed" }>): Error {
  return reason ? new Unavailable(reason, why) : new Error(why);
}
