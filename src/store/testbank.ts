/** The test bank: approves or declines by card number, and keeps a ledger of its own in the database, so
 * that money can be checked against something that is not our journal. In process; a bank with more
 * moods comes later.
 *
 *   (new) --authorise--> authorised --capture--> captured
 *            |               +------void------> voided
 *            +--------> declined
 */
import type pg from "pg";

/** Declines; every other card number approves. */
export const DECLINED_CARD = "4000000000000002";

export class TestBank {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** The same key gets the first answer. */
  async authorise(request: {
    readonly key: string;
    readonly order: string;
    readonly amount: number;
    readonly currency: string;
    readonly card: string;
  }): Promise<{ readonly payment: string } | { readonly declined: true }> {
    const { key, order, amount, currency, card } = request;
    const state = card === DECLINED_CARD ? "declined" : "authorised";
    // The update changes nothing; it makes the row of the first call come back, in one statement.
    const { rows } = await this.#pool.query<{ state: string }>(
      `insert into testbank (payment, order_id, amount, currency, state) values ($1, $2, $3, $4, $5)
       on conflict (payment) do update set payment = excluded.payment
       returning state`,
      [key, order, amount, currency, state],
    );
    return rows[0]?.state === "declined" ? { declined: true } : { payment: key };
  }

  async capture(payment: string): Promise<void> {
    await this.#move(payment, "captured");
  }

  async void(payment: string): Promise<void> {
    await this.#move(payment, "voided");
  }

  async #move(payment: string, state: "captured" | "voided"): Promise<void> {
    const { rowCount } = await this.#pool.query(
      `update testbank set state = $2, changed_at = now()
       where payment = $1 and state in ('authorised', $2)`,
      [payment, state],
    );
    if (rowCount === 0) throw new Error(`payment ${payment} cannot be ${state}`);
  }
}
