/** The development inbox: letters that go nowhere, kept in memory for whoever tries things out. */
import type { Letter, Post } from "../booking/post-port.ts";

/** Letters kept, at most: the oldest go first. */
export const LETTERS_MAX = 20_000;

export interface Kept {
  readonly letter: Letter;
  /** Epoch ms. */
  readonly at: number;
}

export class Inbox implements Post {
  readonly #letters = new Map<string, Kept>();
  readonly #latest = new Map<string, Letter>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The same letter again is no other one. */
  async send(letter: Letter): Promise<void> {
    if (this.#letters.has(letter.id)) return;
    this.#letters.set(letter.id, { letter, at: this.#now() });
    this.#latest.set(letter.to, letter);
    if (this.#letters.size <= LETTERS_MAX) return;
    const [oldest] = this.#letters.values();
    this.#letters.delete(oldest!.letter.id);
    const { to } = oldest!.letter;
    if (this.#latest.get(to) === oldest!.letter) this.#latest.delete(to);
  }

  /** The newest letter to an address, at once however many there are. */
  latest(to: string): Letter | undefined {
    return this.#latest.get(to);
  }

  get(id: string): Kept | undefined {
    return this.#letters.get(id);
  }

  /** The newest first. */
  list(to?: string): Kept[] {
    const all = [...this.#letters.values()].reverse();
    return to === undefined ? all : all.filter(({ letter }) => letter.to === to);
  }
}
