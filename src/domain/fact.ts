/** A fact of a sale as the organiser is told of it: by the event log, and by webhooks. Facts come from
 * the journal (store/facts-sql.ts) and never change. */

/** In the order in which facts of one millisecond are told. */
export const FACT_TYPES = [
  "order.paid",
  "order.refunded",
  "seat.released",
  "ticket.issued",
] as const;
export type FactType = (typeof FACT_TYPES)[number];

export interface Fact {
  /** Gapless within its event, from 1. */
  readonly seq: number;
  /** The same wherever the fact is told, however often. */
  readonly id: string;
  readonly type: FactType;
  /** Epoch ms. */
  readonly at: number;
  readonly data: Readonly<Record<string, unknown>>;
}
