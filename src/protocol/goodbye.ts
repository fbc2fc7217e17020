/** What a live client hears when its server stops: the code for it (1012, "Service Restart", of the registry of
 * RFC 6455) and, as the reason, within how many milliseconds all who watched come back, each at a moment of its
 * own. The more they are, the longer: a crowd that came back in one moment would be turned away. */
export const SERVER_STOPS = 1012;

/** A server takes more than that (docs/bench.md). */
const CLIENTS_A_SECOND = 1_000;
const SHORTEST_MS = 500;
const LONGEST_MS = 30_000;

/** The reason to give to so many clients. */
export function comeBackWithin(clients: number): string {
  return String(bounded((clients / CLIENTS_A_SECOND) * 1_000));
}

/** When to come back, ms. `random` is in [0, 1). */
export function comeBackAfter(reason: string, random: number): number {
  return Math.round(bounded(Number(reason)) * random);
}

function bounded(ms: number): number {
  return Math.round(Math.min(Math.max(ms || 0, SHORTEST_MS), LONGEST_MS));
}
