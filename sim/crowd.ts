/** All fans of a sale, as they come, and those who got nothing and return when abandoned seats become free
 * again (script.ts). Ends when everything is sold and nobody is inside. */
import type { EventView, PlanView } from "../src/protocol/api.ts";
import type { Client } from "./client.ts";
import { sleep } from "./client.ts";
import type { Ending, Hall } from "./fan.ts";
import type { Recorder, Sample } from "./history.ts";
import { substream } from "./random.ts";
import type { Script } from "./script.ts";
import { clock } from "./wire.ts";

const TICK_MS = 10;
/** Requests that wait for a connection before the next fan comes in: thinking must take longer than
 * waiting, or holds would run out in our own queue. */
const WAITING_MAX = 400;
const LOOK_MS = 250;
/** From this share sold on nobody abandons seats any more. */
const LATE = 0.98;

export interface CrowdOptions {
  readonly event: string;
  readonly fans: number;
  readonly seed: number;
  readonly durationMs: number;
  /** Part of every fan's address, so that runs do not share buyers. */
  readonly run: string;
}

export class Crowd {
  readonly endings = new Map<Ending, number>();
  readonly #hall: Hall;
  readonly #script: Script;
  readonly #options: CrowdOptions;
  readonly #recorder: Recorder;
  readonly #watch: Client;
  readonly #waiting: () => number;
  readonly #startedAt = clock();
  #inside = 0;
  #arrived = 0;
  /** How many came back; they are new visits of those who left with nothing. */
  #returned = 0;
  #over = false;

  /** `watch` has a connection of its own: looking at the counts must not wait behind the crowd.
   * `waiting`: requests without a connection at the moment. */
  constructor(
    client: Client,
    watch: Client,
    waiting: () => number,
    plan: PlanView,
    recorder: Recorder,
    options: CrowdOptions,
    script: Script,
  ) {
    this.#script = script;
    this.#waiting = waiting;
    this.#options = options;
    this.#recorder = recorder;
    this.#watch = watch;
    const late = (): boolean => (this.last?.sold ?? 0) > LATE * plan.seats.id.length;
    this.#hall = { client, event: options.event, plan, over: () => this.#over, late };
  }

  get inside(): number {
    return this.#inside;
  }

  get arrived(): number {
    return this.#arrived;
  }

  get over(): boolean {
    return this.#over;
  }

  get last(): Sample | undefined {
    return this.#recorder.samples.at(-1);
  }

  /** Nobody starts another try; those who are paying finish. */
  end(): void {
    if (this.#over) return;
    this.#over = true;
    this.#script.over();
  }

  /** Resolves when everybody has left. */
  async play(): Promise<void> {
    const looking = this.#look();
    await this.#arrive();
    while (this.#inside > 0 || !this.#over) await sleep(TICK_MS);
    await looking;
  }

  async #arrive(): Promise<void> {
    const { fans, durationMs } = this.#options;
    const times = this.#script.arrivals;
    for (let next = 0; next < fans;) {
      const elapsed = clock() - this.#startedAt;
      // Who reads on the way that all is sold does not come any more.
      if (elapsed > durationMs || (this.#over && !this.#script.callsBack)) return;
      const due = (): boolean => next < fans && times[next]! <= elapsed;
      while (due() && this.#waiting() < WAITING_MAX) {
        this.#arrived++;
        this.#enter(next++, false);
      }
      await sleep(TICK_MS);
    }
  }

  /** Watches the counts, calls people back, and notices the end. */
  async #look(): Promise<void> {
    const { event, fans, durationMs } = this.#options;
    while (!this.#over) {
      const view = await this.#watch.event(event);
      if (view !== null) {
        const sample = sampleOf(view);
        this.#recorder.samples.push(sample);
        if (sample.free + sample.held === 0) this.end();
        else if (this.#script.callsBack && this.#arrived === fans)
          this.#callBack(Math.min(sample.free, fans) - this.#inside);
      }
      const { callsBack } = this.#script;
      const empty = callsBack && (this.endings.get("empty") ?? 0) > this.#returned;
      const hopeless = this.#arrived === fans && this.#inside === 0 && !empty;
      if (hopeless || clock() - this.#startedAt > durationMs) this.end();
      await sleep(LOOK_MS);
    }
  }

  #callBack(count: number): void {
    for (let n = 0; n < count; n++) {
      if ((this.endings.get("empty") ?? 0) <= this.#returned) return;
      this.#returned++;
      this.#enter(this.#options.fans + this.#returned, true);
    }
  }

  #enter(index: number, keen: boolean): void {
    const { seed, run } = this.#options;
    const email = `fan-${index}-${run}@example.com`;
    this.#inside++;
    const who = { email, random: substream(seed, index), keen };
    void this.#script.visit(this.#hall, who).then((ending) => {
      this.#inside--;
      this.endings.set(ending, (this.endings.get(ending) ?? 0) + 1);
    });
  }
}

export function sampleOf(view: EventView): Sample {
  const sample = { at: clock(), free: 0, held: 0, sold: 0, blocked: 0 };
  for (const section of view.sections) {
    sample.free += section.free;
    sample.held += section.held;
    sample.sold += section.sold;
    sample.blocked += section.blocked;
  }
  return sample;
}
