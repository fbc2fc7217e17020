/** A fact of a sale as the organiser is told of it: by the event log, and by webhooks. Facts come from
 * the journal (store/facts-sql.ts) and never change. */

/** Facts of one millisecond are told in the order of these names. */
export type FactType = "order.paid" | "order.refunded" | "seat.released" | "ticket.issued";

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
