/** How long to wait before the next try: full jitter, so that a crowd cut off together does not come
 * back together. */
const FIRST_MS = 500;
const LONGEST_MS = 15_000;

/** `attempt` counts from 0; `random` is in [0, 1). At least a quarter of the ceiling is always waited. */
export function backoffMs(attempt: number, random: number): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt);
  return Math.round(ceiling * (0.25 + 0.75 * random));
}
