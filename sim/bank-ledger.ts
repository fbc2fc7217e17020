/** What the bank itself says: the other side of every payment. */
import type { PaymentRow } from "./ledger.ts";

export interface BankAccess {
  readonly url: string;
  readonly secret: string;
}

/** A line of the bank's ledger. */
interface Line {
  readonly id: string;
  readonly order: string;
  readonly amount: number;
  readonly currency: string;
  readonly status: string;
  readonly refunded: number;
  readonly card: string;
  readonly changedAt: number;
}

/** Payments at any event of this bank. */
export async function readPayments({ url, secret }: BankAccess): Promise<PaymentRow[]> {
  const answer = await fetch(new URL("/v1/ledger", url), {
    headers: { authorization: `Bearer ${secret}` },
  });
  if (answer.status !== 200) throw new Error(`the bank answered ${answer.status} for its ledger`);
  const text = await answer.text();
  const lines = text === "" ? [] : text.split("\n").map((line) => JSON.parse(line) as Line);
  return lines.map(({ id, order, amount, currency, status, refunded, card, changedAt }) => ({
    payment: id,
    order,
    amount,
    currency,
    state: status,
    refunded,
    card,
    changedAt,
  }));
}
