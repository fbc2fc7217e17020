/** A buyer's holds as rows, and as the rules of domain/shopper.ts see them. */
import type { Shopper } from "../domain/shopper.ts";

/** As classic.holds has it. */
export interface HoldRow {
  readonly id: string;
  readonly seats: readonly string[];
  readonly total: number;
  readonly until: number;
  readonly extended: boolean;
  readonly attempts: number;
  readonly order_id: string | null;
  readonly state: "active" | "released" | "bought";
  readonly bought: number;
  readonly refunds: readonly string[];
}

/** Holds that are over are forgotten this long after, ms, as those of the actors are. */
const FORGET_AFTER_MS = 60 * 60_000;

/** Without the list of orders, which no rule asks for. */
export function shopperOf(rows: readonly HoldRow[], now: number): Shopper {
  const kept = (row: HoldRow): boolean =>
    row.state === "active" && (row.order_id !== null || row.until + FORGET_AFTER_MS >= now);
  return {
    orders: [],
    holds: rows.filter(kept).map(({ id, seats, until, total, extended, attempts, order_id }) => ({
      id,
      seats,
      until,
      total,
      extended,
      attempts,
      order: order_id,
    })),
    bought: rows
      .filter(({ state }) => state === "bought")
      .map(({ id, order_id, bought, refunds }) => ({
        hold: id,
        order: order_id ?? "",
        seats: bought,
        refunds,
      })),
  };
}

/** The row as it is after what the rules have decided. `before` undefined: a hold that never was. */
export function holdRowOf(
  before: HoldRow | undefined,
  { holds, bought }: Shopper,
  id: string,
  released: boolean,
): HoldRow {
  if (!before) throw new Error(`hold ${id} was not opened`);
  const hold = holds.find((one) => one.id === id);
  if (hold && !released) {
    const { until, extended, attempts, order } = hold;
    return { ...before, until, extended, attempts, order_id: order };
  }
  const purchase = bought.find((one) => one.hold === id);
  if (!purchase) return { ...before, state: "released" };
  const { order, seats, refunds = [] } = purchase;
  return { ...before, state: "bought", order_id: order, bought: seats, refunds };
}
