/** How many of one part of a queue are inside: who entered and when their time ends, to the second. And how many
 * came in lately, so that who was just called and is on the way counts as well. */
const SECOND_MS = 1_000;
/** How long it is known who came in lately, ms. */
export const LATELY_MAX_MS = 60_000;

export class Inside {
  /** Second of the end to how many end in it. */
  readonly #ends = new Map<number, number>();
  readonly #entered = new Map<number, number>();
  #tidied = 0;

  enter(at: number, until: number): void {
    this.#tidy(at);
    add(this.#ends, until, 1);
    add(this.#entered, at, 1);
  }

  /** Before the time: `until` is when it would have been over. */
  leave(until: number): void {
    add(this.#ends, until, -1);
  }

  count(now: number): number {
    return countFrom(this.#ends, now);
  }

  /** Who entered within the last `ms`. */
  enteredWithin(ms: number, now: number): number {
    return countFrom(this.#entered, now - ms);
  }

  /** Lets go what is over, once a second. */
  #tidy(now: number): void {
    if (secondOf(now) === this.#tidied) return;
    this.#tidied = secondOf(now);
    forgetBefore(this.#ends, now);
    forgetBefore(this.#entered, now - LATELY_MAX_MS);
  }
}

function add(counts: Map<number, number>, at: number, by: number): void {
  const second = secondOf(at);
  counts.set(second, (counts.get(second) ?? 0) + by);
}

function countFrom(counts: ReadonlyMap<number, number>, ms: number): number {
  let sum = 0;
  for (const [second, count] of counts) if (second >= secondOf(ms)) sum += count;
  return sum;
}

function forgetBefore(counts: Map<number, number>, ms: number): void {
  for (const second of counts.keys()) if (second < secondOf(ms)) counts.delete(second);
}

function secondOf(ms: number): number {
  return Math.floor(ms / SECOND_MS);
}
