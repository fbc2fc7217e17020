/** The board at the gate: the queue's document, fetched once for the whole crowd, as a CDN would, and whoever
 * waits for something that it will say. */
import { sleep } from "./client.ts";
import type { QueueClient } from "./queue-client.ts";
import type { QueueRecorder, QueueSeen } from "./queue-history.ts";
import { clock } from "./wire.ts";

const READ_MS = 500;

export class Board {
  readonly #queue: QueueClient;
  readonly #recorder: QueueRecorder;
  readonly #arrived: () => number;
  /** By the number that they wait for. */
  readonly #waiting = new Map<number, (() => void)[]>();
  #forDraw: (() => void)[] = [];
  #served = 0;
  #closed = false;

  constructor(queue: QueueClient, recorder: QueueRecorder, arrived: () => number) {
    this.#queue = queue;
    this.#recorder = recorder;
    this.#arrived = arrived;
  }

  get last(): QueueSeen["view"] | undefined {
    return this.#recorder.seen.at(-1)?.view;
  }

  /** Everybody goes home. */
  close(): void {
    this.#closed = true;
    for (const number of this.#waiting.keys()) this.#wake(number);
    for (const go of this.#forDraw.splice(0)) go();
  }

  /** Reads until it is closed. */
  async read(): Promise<void> {
    while (!this.#closed) {
      const view = await this.#queue.status();
      if (view !== null) {
        const { now, phase, draw, entries, serving, waiting, inside, slowedBy, enterMs } = view;
        this.#recorder.seen.push({
          at: clock(),
          arrived: this.#arrived(),
          view: { now, phase, draw, entries, serving, waiting, inside, slowedBy, enterMs },
        });
        if (draw?.seed !== null && draw !== null) for (const go of this.#forDraw.splice(0)) go();
        while (this.#served < serving) this.#wake(++this.#served);
      }
      await sleep(READ_MS);
    }
  }

  /** True once there has been a draw; false: it is over. */
  async drawn(): Promise<boolean> {
    if (this.last?.draw?.seed === undefined || this.last.draw.seed === null) {
      if (!this.#closed) await new Promise<void>((go) => this.#forDraw.push(go));
    }
    return !this.#closed;
  }

  /** How long numbers are still asked for, ms: as the page, whoever waits picks a moment in it. */
  get askingMs(): number {
    const { draw, now } = this.last ?? {};
    return Math.max(0, (draw?.numbersBy ?? 0) - (now ?? 0));
  }

  /** True once the number is called; false: it is over. */
  async called(number: number): Promise<boolean> {
    if (number > this.#served && !this.#closed) {
      await new Promise<void>((go) => {
        const before = this.#waiting.get(number);
        if (before) before.push(go);
        else this.#waiting.set(number, [go]);
      });
    }
    return !this.#closed;
  }

  #wake(number: number): void {
    for (const go of this.#waiting.get(number) ?? []) go();
    this.#waiting.delete(number);
  }
}
