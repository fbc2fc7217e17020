/** Of what was measured several times. NaN stands for what was not measured: it does not count, and is the answer
 * when there is nothing else. */
export function median(values: readonly number[]): number {
  const sorted = values.filter((it) => !Number.isNaN(it)).toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}
