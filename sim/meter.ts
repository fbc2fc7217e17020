/** Counts and latencies second by second, in fixed memory. */

/** Buckets grow by 4 %, so a quantile is at most 4 % too high. 300 of them reach 1.2e5 ms. */
const GROWTH = Math.log(1.04);
const SMALLEST_MS = 0.05;
const BUCKETS = 380;
/** Past this many seconds everything counts into the last one. */
const SECONDS_MAX = 3600;

export class Latencies {
  readonly #buckets = new Uint32Array(BUCKETS);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(ms: number): void {
    const bucket = Math.max(0, Math.ceil(Math.log(ms / SMALLEST_MS) / GROWTH));
    this.#buckets[Math.min(bucket, BUCKETS - 1)]!++;
    this.#count++;
  }

  /** Upper bound in ms of the bucket that holds the quantile `q` (0..1); 0 of nothing. */
  quantile(q: number): number {
    let left = Math.ceil(this.#count * q);
    if (left === 0) return 0;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      left -= this.#buckets[bucket]!;
      if (left <= 0) return SMALLEST_MS * Math.exp(bucket * GROWTH);
    }
    return Infinity;
  }
}

export interface Second {
  readonly latencies: Latencies;
  /** By kind of answer. */
  readonly answers: Map<string, number>;
}

export class Meter {
  readonly startedAt: number;
  readonly seconds: Second[] = [];
  readonly total: Second = newSecond();

  /** `startedAt`: epoch ms. */
  constructor(startedAt: number) {
    this.startedAt = startedAt;
  }

  /** `ms`: how long the answer took; NaN if there was none. */
  count(kind: string, at: number, ms: number): void {
    const index = Math.min(SECONDS_MAX, Math.max(0, Math.floor((at - this.startedAt) / 1000)));
    while (this.seconds.length <= index) this.seconds.push(newSecond());
    for (const second of [this.seconds[index]!, this.total]) {
      second.answers.set(kind, (second.answers.get(kind) ?? 0) + 1);
      if (!Number.isNaN(ms)) second.latencies.add(ms);
    }
  }
}

function newSecond(): Second {
  return { latencies: new Latencies(), answers: new Map() };
}
