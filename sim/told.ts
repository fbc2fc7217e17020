/** How long after the bank took the money the buyer heard of it, for those who waited at the page. */
import type { History } from "./history.ts";
import type { PaymentRow } from "./ledger.ts";

export interface Told {
  readonly buyers: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export function toldAfterBank(
  { sightings, outages }: Pick<History, "sightings" | "outages">,
  payments: readonly PaymentRow[],
): Told {
  const taken = new Map(
    payments.filter(({ state }) => state === "captured").map((it) => [it.order, it.changedAt]),
  );
  const waits: number[] = [];
  for (const { order, at, status } of sightings) {
    const since = taken.get(order);
    if (status !== "paid" || since === undefined) continue;
    taken.delete(order); // the first time it was told
    // While there is no server nobody is told anything.
    const away = outages.some(({ killedAt, readyAt }) => at > killedAt && since < readyAt);
    if (!away) waits.push(Math.max(0, at - since));
  }
  waits.sort((a, b) => a - b);
  const quantile = (q: number): number =>
    Math.round(waits[Math.min(waits.length - 1, Math.floor(waits.length * q))] ?? 0);
  return { buyers: waits.length, p50Ms: quantile(0.5), p99Ms: quantile(0.99) };
}
