/** Hold locks in Redis in front of the rows: of many who want one seat, one goes to the database, the others
 * are refused here.
 *
 *   free --claim: SET NX PX--> claimed (until the rows have answered) --granted--> seen held
 *                                 |                                          |
 *                                 +--refused: given up                       +--a second later: forgotten
 *
 * The rows decide. A lock only ever refuses, only for LOCK_MS and never beyond the end of the hold, so what
 * the cache says is at most that old; where it is wrong the other way, the rows refuse and the cache learns.
 * Without Redis (dead, stalled, flushed) everybody goes to the rows (decision 0021). */
import { SeatStatus } from "../domain/availability.ts";
import type { Clock, Timers } from "../runtime/seams.ts";
import type { Database } from "./database.ts";
import type { Redis } from "./redis.ts";
import type { Claim, Claimed, Gate, StoredRefusal, TakenSeats } from "./take.ts";

/** For how long a seat that was taken is refused without asking, ms. */
export const LOCK_MS = 1_000;
/** How long a claim under way keeps the others out, if nobody says what became of it, ms. */
const CLAIM_MS = 2_000;
/** How long a refusal is remembered, so that a double click gets the same, ms. */
const REFUSAL_MS = 10 * 60_000;

/** A Redis that is younger has forgotten operations that may be tried again, ms. */
const YOUNG_MS = 60_000;
/** How long refusals are gathered before the rows are told of them, ms. */
const GATHER_MS = 50;

/** KEYS: operation, birth, then seats. ARGV: hold, fingerprint, claim ms, refusal ms, whether to remember,
 * now, young ms. Gives "known" and what is remembered; "taken" and the values of the seats (false: free);
 * "unsure" with them, if this may be an operation that was granted before Redis was born; or "mine". What
 * has gone to the rows once goes there again: only they know what became of it. */
const CLAIM = `
  local known = redis.call('GET', KEYS[1])
  if known == 'asked' then return {'mine'} end
  if known then return {'known', known} end
  redis.call('SET', KEYS[2], ARGV[6], 'NX')
  local values, taken = {}, false
  for i = 3, #KEYS do
    local value = redis.call('GET', KEYS[i])
    values[i - 2] = value
    if value and value ~= ARGV[1] then taken = true end
  end
  if taken then
    local young = tonumber(ARGV[6]) - tonumber(redis.call('GET', KEYS[2])) < tonumber(ARGV[7])
    if young then return {'unsure', cjson.encode(values)} end
    if ARGV[5] == '1' then
      redis.call('SET', KEYS[1], ARGV[2] .. '\\n' .. cjson.encode(values), 'PX', ARGV[4], 'NX')
    end
    return {'taken', cjson.encode(values)}
  end
  redis.call('SET', KEYS[1], 'asked', 'PX', ARGV[4])
  for i = 3, #KEYS do redis.call('SET', KEYS[i], ARGV[1], 'NX', 'PX', ARGV[3]) end
  return {'mine'}`;

const LOCK_BUYER = { name: "lock-buyer", text: "select classic.lock_buyer($1, $2)" };
const WAS_GRANTED = {
  name: "was-granted",
  text: "select 1 from classic.holds where event = $1 and buyer = $2 and key = $3",
};
/** In one statement for many: without Redis the rows must know what was refused. */
const REMEMBER = {
  name: "remember-refusals",
  text: `insert into classic.refusals (scope, key, fingerprint, answer, at)
    select scope, key, fingerprint, answer, coalesce($2::bigint, classic.clock_ms())
    from json_to_recordset($1) as given (scope text, key text, fingerprint text, answer json)
    on conflict do nothing`,
};

/** KEYS: seats. ARGV: hold. */
const GIVE_UP = `
  for i = 1, #KEYS do
    if redis.call('GET', KEYS[i]) == ARGV[1] then redis.call('DEL', KEYS[i]) end
  end`;

const SOLD = "sold";
const BLOCKED = "blocked";

export interface CacheCounts {
  /** Refused without asking the rows. */
  refused: number;
  /** Claims that the cache let through and the rows refused. */
  disagreements: number;
}

export class CacheGate implements Gate {
  readonly #redis: Redis;
  readonly #rows: Gate;
  readonly #database: Database;
  readonly #clock: Pick<Clock, "now">;
  readonly #timers: Timers;
  #gathered: object[] = [];
  #telling: Promise<unknown> = Promise.resolve();
  readonly counts: CacheCounts = { refused: 0, disagreements: 0 };

  constructor(parts: {
    readonly redis: Redis;
    readonly rows: Gate;
    readonly database: Database;
    readonly clock: Pick<Clock, "now">;
    readonly timers: Timers;
  }) {
    this.#redis = parts.redis;
    this.#rows = parts.rows;
    this.#database = parts.database;
    this.#clock = parts.clock;
    this.#timers = parts.timers;
  }

  /** What was refused is told to the rows before we go. */
  async stop(): Promise<void> {
    await this.#tell();
    await this.#telling;
  }

  async take(claim: Claim): Promise<Claimed> {
    const { event, seats, hold } = claim;
    if (seats.length === 0) return this.#rows.take(claim);
    const said = await this.#claim(claim);
    if (said) {
      this.counts.refused++;
      return said;
    }
    const keys = seats.map((seat) => seatKey(event, seat));
    let claimed: Claimed;
    try {
      claimed = await this.#rows.take(claim);
    } catch (error) {
      void this.#giveUp(keys, hold);
      throw error;
    }
    const told = "answer" in claimed ? claimed.answer : claimed;
    if ("hold" in told) {
      const left = Math.min(LOCK_MS, told.until - told.at);
      void this.#keep(
        keys.map((key) => [key, told.hold] as const),
        left,
      );
      return claimed;
    }
    await this.#giveUp(keys, hold);
    if ("refused" in told && told.refused.kind === "seats-taken") {
      this.counts.disagreements++;
      void this.#keep(valuesOf(event, told.refused.taken), LOCK_MS);
    }
    return claimed;
  }

  /** Seats that have come free are to be had at once. */
  freed(event: string, seats: readonly number[]): void {
    const keys = seats.map((seat) => seatKey(event, seat));
    if (keys.length > 0) void this.#redis.ask((client) => client.del(keys));
  }

  async #claim(claim: Claim): Promise<Claimed | undefined> {
    const { event, buyer, key, fingerprint, hold, seats, step } = claim;
    const operation = `gs:op:${event}/${buyer}/${key}`;
    const reply = await this.#redis.ask((client) =>
      client.eval(CLAIM, {
        keys: [operation, "gs:born", ...seats.map((seat) => seatKey(event, seat))],
        arguments: [
          hold,
          fingerprint,
          String(CLAIM_MS),
          String(REFUSAL_MS),
          step ? "0" : "1",
          String(this.#clock.now()),
          String(YOUNG_MS),
        ],
      }),
    );
    // What the script above gives.
    const [kind, text = ""] = (reply ?? ["mine"]) as [string, string?];
    if (kind === "known") {
      const end = text.indexOf("\n");
      if (text.slice(0, end) !== fingerprint) return { reused: true };
      const refused = takenOf(seats, text.slice(end + 1), hold);
      return (await this.#stands(claim, refused)) ? { answer: { refused } } : undefined;
    }
    if (kind !== "taken" && kind !== "unsure") return undefined;
    if (kind === "unsure") {
      const granted = await this.#database.read(WAS_GRANTED, [event, buyer, key]);
      if (granted.length > 0) return undefined;
    }
    const refused = takenOf(seats, text, hold);
    if (step) return { refused };
    // The script did not remember it, and this process may end before the rows hear of it. Redis knows better
    // now: somebody has asked the rows under this key meanwhile, or has been refused.
    if (kind === "unsure") {
      const kept = await this.#keepRefusal(operation, `${fingerprint}\n${text}`);
      if (kept !== "OK") return kept === null ? this.#claim(claim) : undefined;
    }
    this.#remember({ scope: `${event}/${buyer}`, key, fingerprint, answer: { refused } });
    return { answer: { refused } };
  }

  /** Null: something is known under this key. Undefined: Redis does not answer. */
  #keepRefusal(operation: string, refusal: string): Promise<string | null | undefined> {
    const options = { expiration: { type: "PX", value: REFUSAL_MS }, condition: "NX" } as const;
    return this.#redis.ask((client) => client.set(operation, refusal, options));
  }

  /** Whether a refusal that Redis remembers may be said again. One that came too late to be heard may have been
   * overtaken: then the rows were asked instead, and may have granted. */
  #stands({ event, buyer, key, fingerprint }: Claim, refused: StoredRefusal): Promise<boolean> {
    const refusal = { scope: `${event}/${buyer}`, key, fingerprint, answer: { refused } };
    return this.#database.transaction(async (rows) => {
      // Whoever is being granted under this key at the moment is waited for; who comes later finds it refused.
      await rows.query(LOCK_BUYER, [event, buyer]);
      const granted = await rows.query(WAS_GRANTED, [event, buyer, key]);
      if (granted.length > 0) return false;
      await rows.query(REMEMBER, [JSON.stringify([refusal]), this.#database.now()]);
      return true;
    });
  }

  #remember(refusal: object): void {
    if (this.#gathered.length === 0) this.#timers.after(GATHER_MS, () => void this.#tell());
    this.#gathered.push(refusal);
  }

  async #tell(): Promise<void> {
    const all = this.#gathered;
    this.#gathered = [];
    if (all.length === 0) return;
    // What the rows do not hear of Redis still knows.
    this.#telling = this.#database
      .change(REMEMBER, [JSON.stringify(all), this.#database.now()])
      .catch(() => undefined);
    await this.#telling;
  }

  #giveUp(keys: readonly string[], hold: string): Promise<unknown> {
    return this.#redis.ask((client) =>
      client.eval(GIVE_UP, { keys: [...keys], arguments: [hold] }),
    );
  }

  #keep(values: readonly (readonly [string, string])[], ms: number): Promise<unknown> {
    return this.#redis.ask(async (client) => {
      const all = client.multi();
      for (const [key, value] of values) all.set(key, value, { PX: Math.max(1, ms) });
      await all.exec();
    });
  }
}

function seatKey(event: string, seat: number): string {
  return `gs:seat:${event}/${seat}`;
}

function valuesOf(event: string, taken: TakenSeats): (readonly [string, string])[] {
  return taken.map(([seat, status]) => [
    seatKey(event, seat),
    status === SeatStatus.sold ? SOLD : status === SeatStatus.blocked ? BLOCKED : "held",
  ]);
}

/** `text`: the values of the seats as Lua writes them: an array with false for what is free. */
function takenOf(seats: readonly number[], text: string, hold: string): StoredRefusal {
  const values = JSON.parse(text) as readonly (string | false)[];
  const taken = seats.flatMap((seat, n): [number, SeatStatus][] => {
    const value = values[n];
    if (!value || value === hold) return [];
    const status =
      value === SOLD ? SeatStatus.sold : value === BLOCKED ? SeatStatus.blocked : SeatStatus.held;
    return [[seat, status]];
  });
  return { kind: "seats-taken", taken };
}
