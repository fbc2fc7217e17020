/** How many are inside, from what has become durable: who entered and when their time ends, to the second.
 * And how many came in lately, so that who was just called and is on the way counts as well. */
const SECOND_MS = 1_000;

export class Inside {
  /** Second of the end to how many end in it. */
  readonly #ends = new Map<number, number>();
  readonly #entered = new Map<number, number>();
  #count = 0;

  enter(at: number, until: number): void {
    this.#count++;
    add(this.#ends, until, 1);
    add(this.#entered, at, 1);
  }

  /** Before the time: `until` is when it would have been over. */
  leave(until: number): void {
    this.#count--;
    add(this.#ends, until, -1);
  }

  count(now: number): number {
    for (const [second, ended] of this.#ends) {
      if (second >= secondOf(now)) continue;
      this.#count -= ended;
      this.#ends.delete(second);
    }
    return this.#count;
  }

  /** Who entered within the last `ms`. */
  enteredWithin(ms: number, now: number): number {
    let entered = 0;
    for (const [second, count] of this.#entered) {
      if (second < secondOf(now - ms)) this.#entered.delete(second);
      else entered += count;
    }
    return entered;
  }
}

function add(counts: Map<number, number>, at: number, by: number): void {
  const second = secondOf(at);
  counts.set(second, (counts.get(second) ?? 0) + by);
}

function secondOf(ms: number): number {
  return Math.floor(ms / SECOND_MS);
}
