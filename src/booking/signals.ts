/** How the shop does, here and on other nodes: what admission looks at, gathered from one look to the next. */
import type { Signals } from "../domain/pace.ts";

/** Durations kept between two looks; past it the rest is not kept, ms each. */
const KEPT_MAX = 2_000;
const SLOWEST = 0.9;

export class ShopSignals {
  #commits: number[] = [];
  #payments: number[] = [];
  #overloads = 0;
  /** By node: what it told last. */
  #elsewhere = new Map<string, Signals>();

  committed(tookMs: number): void {
    if (this.#commits.length < KEPT_MAX) this.#commits.push(tookMs);
  }

  /** The bank has answered, or has not. */
  bankAnswered(tookMs: number): void {
    if (this.#payments.length < KEPT_MAX) this.#payments.push(tookMs);
  }

  overloaded(): void {
    this.#overloads++;
  }

  told(node: string, signals: Signals): void {
    this.#elsewhere.set(node, signals);
  }

  /** These, or what is worse elsewhere. What is told is looked at once. */
  withElsewhere(own: Signals): Signals {
    const all = [own, ...this.#elsewhere.values()];
    this.#elsewhere = new Map();
    return {
      commitMs: Math.max(...all.map(({ commitMs }) => commitMs)),
      paymentMs: Math.max(...all.map(({ paymentMs }) => paymentMs)),
      overloads: all.reduce((sum, { overloads }) => sum + overloads, 0),
    };
  }

  /** Of this node, since the last time. */
  take(): Signals {
    const taken = {
      commitMs: slowest(this.#commits),
      paymentMs: slowest(this.#payments),
      overloads: this.#overloads,
    };
    this.#commits = [];
    this.#payments = [];
    this.#overloads = 0;
    return taken;
  }
}

/** The ninth tenth; 0 for none. */
function slowest(durations: number[]): number {
  durations.sort((a, b) => a - b);
  return durations[Math.floor(durations.length * SLOWEST)] ?? 0;
}
