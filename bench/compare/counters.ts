/** What the instances of a classic server count of cache and queue, all of them together. */
import { readMetrics } from "../metrics.ts";

export const COUNTERS = {
  cacheRefusals: "cache_refusals_total",
  /** The cache said free, the rows said taken. */
  cacheDisagreements: "cache_disagreements_total",
  queueClaims: "queue_claims_total",
  queueBatches: "queue_batches_total",
  /** Buyers who were told that they hold what they do not. */
  queueUnkept: "queue_unkept_total",
  redisFailures: "redis_failures_total",
} as const;

export type Counters = Readonly<Record<keyof typeof COUNTERS, number>>;

/** Each connection meets the next instance: so many meet each of four. */
const LOOKS = 8;

export async function countersOf(url: URL): Promise<Counters> {
  const byInstance = new Map<number, Awaited<ReturnType<typeof readMetrics>>>();
  for (let look = 0; look < LOOKS; look++) {
    const metrics = await readMetrics(url);
    byInstance.set(metrics.get("grandstand_instance_pid") ?? 0, metrics);
  }
  const sum = (name: string): number =>
    [...byInstance.values()].reduce((all, it) => all + (it.get(`grandstand_${name}`) ?? 0), 0);
  const entries = Object.entries(COUNTERS).map(([name, metric]) => [name, sum(metric)]);
  return Object.fromEntries(entries) as Record<keyof Counters, number>;
}
