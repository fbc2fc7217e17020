/** Asks for the event all the time, as a fan's page does, and adds up how long nobody was served. */
import { sleep } from "../sim/client.ts";
import { clock } from "../sim/wire.ts";

const EVERY_MS = 25;
/** A fan would not call a slower answer service. */
const LIMIT_MS = 1_000;

export class Probe {
  readonly #url: URL;
  #stopped = false;
  #servedAt = clock();
  #longestMs = 0;

  constructor(url: URL) {
    this.#url = url;
  }

  /** The longest time without an answer so far, ms. */
  get longestMs(): number {
    return this.#longestMs;
  }

  async run(): Promise<void> {
    while (!this.#stopped) {
      if (await answers(this.#url)) {
        this.#longestMs = Math.max(this.#longestMs, clock() - this.#servedAt);
        this.#servedAt = clock();
      }
      await sleep(EVERY_MS);
    }
  }

  stop(): void {
    this.#stopped = true;
  }
}

/** Resolves when the address answers 200. */
export async function untilServing(url: URL, limitMs = 60_000): Promise<void> {
  const deadline = clock() + limitMs;
  while (!(await answers(url))) {
    if (clock() > deadline) throw new Error(`${url.href} does not serve again.`);
    await sleep(EVERY_MS);
  }
}

async function answers(url: URL): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(LIMIT_MS) });
    await answer.body?.cancel();
    return answer.status === 200;
  } catch {
    return false;
  }
}
