/** Sessions that were ended before their time: in memory for every request to look at, in the database for
 * other servers and the next start. Another server learns of one within seconds. */
import type pg from "pg";
import type { Revocation } from "../domain/revocation.ts";
import { Rounds } from "../runtime/rounds.ts";
import type { Clock, Log, Timers } from "../runtime/seams.ts";

const FOLLOW_EVERY_MS = 3_000;

export class Revocations {
  readonly #pool: pg.Pool;
  readonly #clock: Clock;
  readonly #rounds: Rounds;
  readonly #sessions = new Set<string>();
  readonly #buyers = new Map<string, number>();
  #seq = "0";

  constructor(pool: pg.Pool, clock: Clock, timers: Timers, log: Log) {
    this.#pool = pool;
    this.#clock = clock;
    const met = "revoked sessions cannot be read";
    this.#rounds = new Rounds({
      clock,
      timers,
      log,
      everyMs: FOLLOW_EVERY_MS,
      trouble: { met, over: "revoked sessions are read again" },
      pass: () => this.#follow(),
    });
  }

  isRevoked(session: string, buyer: string, begunAt: number): boolean {
    if (this.#sessions.has(session)) return true;
    const before = this.#buyers.get(buyer);
    return before !== undefined && begunAt < before;
  }

  async revoke(one: Revocation): Promise<void> {
    this.#take(one);
    await this.#pool.query(
      `insert into revoked_sessions (session, buyer, at, forget_at)
       values ($1, $2, to_timestamp($3::float8 / 1000), to_timestamp($4::float8 / 1000))`,
      [one.session, one.buyer, one.at, one.forgetAt],
    );
  }

  /** Knows everything that is in force before it resolves, and follows until `stop`. */
  async start(): Promise<void> {
    await this.#pool.query("delete from revoked_sessions where forget_at < now()");
    await this.#follow();
    this.#rounds.start();
  }

  stop(): void {
    void this.#rounds.stop();
  }

  async #follow(): Promise<void> {
    const { rows } = await this.#pool.query<Revocation & { readonly seq: string }>(
      `select seq, session, buyer, (extract(epoch from at) * 1000)::float8 as at,
         (extract(epoch from forget_at) * 1000)::float8 as "forgetAt"
       from revoked_sessions where seq > $1 order by seq`,
      [this.#seq],
    );
    for (const row of rows) {
      this.#seq = row.seq;
      if (row.forgetAt > this.#clock.now()) this.#take(row);
    }
  }

  #take({ session, buyer, at }: Revocation): void {
    if (session === null) this.#buyers.set(buyer, Math.max(at, this.#buyers.get(buyer) ?? 0));
    else this.#sessions.add(session);
  }
}
