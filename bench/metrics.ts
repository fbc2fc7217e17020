/** Reads a server's Prometheus text. */

export type Metrics = ReadonlyMap<string, number>;

/** Samples by name; those with labels are summed. */
export async function readMetrics(url: URL): Promise<Metrics> {
  const answer = await fetch(new URL("/metrics", url));
  const metrics = new Map<string, number>();
  for (const line of (await answer.text()).split("\n")) {
    const match = /^([a-zA-Z_:][\w:]*)(?:\{.*\})? (\S+)/.exec(line);
    const name = match?.[1];
    if (name !== undefined) metrics.set(name, (metrics.get(name) ?? 0) + Number(match?.[2]));
  }
  return metrics;
}

/** Mean of what a histogram took in between two readings; NaN if nothing. */
export function meanBetween(before: Metrics, after: Metrics, histogram: string): number {
  const grown = (suffix: string): number =>
    (after.get(histogram + suffix) ?? 0) - (before.get(histogram + suffix) ?? 0);
  return grown("_sum") / grown("_count");
}
