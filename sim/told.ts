/** How long after the bank's answer the buyer heard of it, for those who waited at the page.
 *
 *   bank takes the money ------+
 *                              +--later of the two--> measured --> "paid" is there
 *   buyer's question goes out -+
 *
 * A page asks again as soon as it has its answer; whoever came back from elsewhere asks later, and that is no
 * answer that is late. Left out: payments whose bank takes the money
 * and says nothing, because its answer comes with the repetition, at a time that it does not write down. */
import type { History } from "./history.ts";
import type { PaymentRow } from "./ledger.ts";

export interface Told {
  readonly buyers: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** The card whose line is cut when the money is taken. */
const SILENT_CARD = "1703";

export function toldAfterBank(
  { sightings, outages }: Pick<History, "sightings" | "outages">,
  payments: readonly PaymentRow[],
): Told {
  const answered = payments.filter(
    ({ state, card }) => state === "captured" && card !== SILENT_CARD,
  );
  const taken = new Map(answered.map((it) => [it.order, it.changedAt]));
  const waits: number[] = [];
  for (const { order, at, askedAt, status } of sightings) {
    const takenAt = taken.get(order);
    if (status !== "paid" || takenAt === undefined) continue;
    taken.delete(order); // the first time it was told
    const since = Math.max(takenAt, askedAt);
    // While there is no server nobody is told anything.
    const away = outages.some(({ killedAt, readyAt }) => at > killedAt && since < readyAt);
    if (!away) waits.push(Math.max(0, at - since));
  }
  waits.sort((a, b) => a - b);
  const quantile = (q: number): number =>
    Math.round(waits[Math.min(waits.length - 1, Math.floor(waits.length * q))] ?? 0);
  return { buyers: waits.length, p50Ms: quantile(0.5), p99Ms: quantile(0.99) };
}
