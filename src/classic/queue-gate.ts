/** Claims through a Redis stream: writers take them in batches, each batch one transaction.
 *
 *   take --XADD--> stream --XREADGROUP--> batch --one transaction--> rows --commit--> answers, XACK
 *
 * The answer leaves after the commit. A writer that dies leaves its batch unacknowledged; another takes it
 * over, and what was written already is found under its key. `accepted` answers as soon as the claim is in
 * the stream: quicker, and not true until the rows agree, which they need not (decision 0022).
 *
 * Without Redis a claim goes to the rows by itself. */
import { randomUUID } from "node:crypto";
import type { Clock, Log, Timers } from "../runtime/seams.ts";
import { Trouble } from "../runtime/trouble.ts";
import { type Database, Unanswered } from "./database.ts";
import { connectRedis, type Redis, type RedisClient } from "./redis.ts";
import type { Claim, Claimed, Gate } from "./take.ts";

const STREAM = "gs:claims";
const GROUP = "writers";
/** Claims of one transaction, at most. */
export const BATCH_MAX = 200;
/** How long a writer waits for the first claim before it looks around, ms. */
const BLOCK_MS = 1_000;
/** A claim that is not answered by then has an unknown outcome, ms. */
const ANSWER_LIMIT_MS = 5_000;
/** A batch that its writer has kept for so long is another's, ms. */
const ABANDONED_MS = 5_000;
/** Claims in the stream, at most: past it a claim is refused as overloaded. */
export const STREAM_MAX = 20_000;
const LOOK_EVERY_MS = 1_000;
const PAUSE_MS = 200;

const TAKE_BATCH = {
  name: "take-batch",
  text: "select id, claimed from classic.take_batch($1, $2)",
};

interface Request {
  readonly id: string;
  /** Where the answer goes. */
  readonly to: string;
  readonly claim: Claim;
}

export interface QueueCounts {
  batches: number;
  /** Written in them. */
  claims: number;
  /** That were accepted, and that the rows refused. */
  unkept: number;
}

type Answer = readonly [id: string, claimed: Claimed];

export class QueueGate implements Gate {
  readonly #redis: Redis;
  readonly #database: Database;
  readonly #rows: Gate;
  readonly #accepted: boolean;
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #log: Log;
  readonly #unwritten: Trouble;
  readonly #reader: RedisClient;
  readonly #ears: RedisClient;
  readonly #me = randomUUID();
  readonly #waiting = new Map<string, (claimed: Claimed) => void>();
  #stopped = false;
  #lookedAt = -Infinity;
  #writing: Promise<void> = Promise.resolve();
  readonly counts: QueueCounts = { batches: 0, claims: 0, unkept: 0 };

  constructor(parts: {
    readonly redis: Redis;
    readonly url: string;
    readonly database: Database;
    readonly rows: Gate;
    readonly accepted: boolean;
    readonly clock: Clock;
    readonly timers: Timers;
    readonly log: Log;
  }) {
    this.#redis = parts.redis;
    this.#database = parts.database;
    this.#rows = parts.rows;
    this.#accepted = parts.accepted;
    this.#clock = parts.clock;
    this.#timers = parts.timers;
    this.#log = parts.log;
    const over = "claims are written again";
    this.#unwritten = new Trouble(parts, { met: "claims cannot be written", over });
    // One reads and blocks, one listens: neither may keep a claim waiting.
    this.#reader = connectRedis(parts.url);
    this.#ears = connectRedis(parts.url);
  }

  /** Whether claims go through the queue; otherwise each goes to the rows by itself. */
  get ready(): boolean {
    return this.#ears.isReady && this.#reader.isReady && this.#redis.usable;
  }

  start(): void {
    this.#ears
      .connect()
      .then(() => this.#ears.subscribe(this.#me, (text) => this.#hear(text)))
      .catch((error: unknown) => this.#log.error(`answers are not heard: ${String(error)}`));
    this.#writing = this.#open().then(() => this.#write());
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#reader.destroy();
    await this.#writing;
    this.#ears.destroy();
  }

  async take(claim: Claim): Promise<Claimed> {
    // What found nothing has nothing to write.
    if (claim.seats.length === 0 || !this.ready || this.#waiting.size >= STREAM_MAX)
      return this.#rows.take(claim);
    const id = randomUUID();
    const heard = new Promise<Claimed>((resolve) => this.#waiting.set(id, resolve));
    try {
      const request: Request = { id, to: this.#me, claim };
      const added = await this.#redis.ask((client) =>
        client.xAdd(STREAM, "*", { claim: JSON.stringify(request) }),
      );
      // It may be in the stream nevertheless: under its key it is one claim.
      if (added === undefined) return await this.#rows.take(claim);
      return this.#accepted ? this.#accept(claim) : await this.#inTime(heard);
    } finally {
      this.#waiting.delete(id);
    }
  }

  /** What the rows would say if nobody else wanted these seats. */
  #accept({ hold, names, total, step, holdMs }: Claim): Claimed {
    const at = this.#clock.now();
    const taken = { hold, seats: names, total, until: at + holdMs, at };
    return { answer: step ? { ...taken, step } : taken };
  }

  async #inTime(heard: Promise<Claimed>): Promise<Claimed> {
    let cancel: (() => void) | undefined;
    const late = new Promise<never>((_, reject) => {
      const give = (): void => reject(new Unanswered("outcome-unknown"));
      cancel = this.#timers.after(ANSWER_LIMIT_MS, give);
    });
    try {
      return await Promise.race([heard, late]);
    } finally {
      cancel?.();
    }
  }

  #hear(text: string): void {
    for (const [id, claimed] of JSON.parse(text) as readonly Answer[])
      this.#waiting.get(id)?.(claimed);
  }

  async #write(): Promise<void> {
    while (!this.#stopped) {
      try {
        await this.#batch();
        this.#unwritten.over();
      } catch (error) {
        if (this.#stopped) return;
        this.#unwritten.met(error);
        await new Promise<void>((resolve) => this.#timers.after(PAUSE_MS, resolve));
        await this.#makeGroup().catch(() => undefined);
      }
    }
  }

  /** As soon as Redis is there. What fails now the first batch meets again. */
  async #open(): Promise<void> {
    await this.#reader
      .connect()
      .then(() => this.#makeGroup())
      .catch(() => undefined);
  }

  /** A Redis that comes back empty has no group. */
  async #makeGroup(): Promise<void> {
    await this.#reader.xGroupCreate(STREAM, GROUP, "0", { MKSTREAM: true });
  }

  async #batch(): Promise<void> {
    const abandoned = await this.#abandoned();
    const streams =
      abandoned.length > 0
        ? [{ messages: abandoned }]
        : ((await this.#reader.xReadGroup(
            GROUP,
            this.#me,
            { key: STREAM, id: ">" },
            { COUNT: BATCH_MAX, BLOCK: BLOCK_MS },
          )) as readonly { messages: typeof abandoned }[] | null);
    const messages = streams?.flatMap((stream) => stream.messages) ?? [];
    if (messages.length === 0) return;
    const requests = messages.map(({ message }) => JSON.parse(message["claim"] ?? "") as Request);
    const answers = await this.#rowsOf(requests);
    this.counts.batches++;
    this.counts.claims += requests.length;
    if (this.#accepted) this.counts.unkept += [...answers.values()].filter(isRefusal).length;
    const byReader = Map.groupBy(requests, ({ to }) => to);
    const all = this.#reader.multi();
    for (const [to, theirs] of byReader) {
      const told = theirs.flatMap(({ id }): Answer[] => {
        const claimed = answers.get(id);
        return claimed ? [[id, claimed]] : [];
      });
      all.publish(to, JSON.stringify(told));
    }
    const ids = messages.map(({ id }) => id);
    all.xAck(STREAM, GROUP, ids);
    all.xDel(STREAM, ids);
    await all.exec();
  }

  /** Claims that another writer has read and not written. */
  async #abandoned() {
    const now = this.#clock.monotonic();
    if (now - this.#lookedAt < LOOK_EVERY_MS) return [];
    this.#lookedAt = now;
    const left = await this.#reader.xAutoClaim(STREAM, GROUP, this.#me, ABANDONED_MS, "0", {
      COUNT: BATCH_MAX,
    });
    return left.messages.filter((message) => message !== null);
  }

  /** One transaction. A buyer whom another step has locked is not waited for: their claim goes by itself. */
  async #rowsOf(requests: readonly Request[]): Promise<ReadonlyMap<string, Claimed>> {
    const batch = requests.map(({ id, claim }) => ({ id, ...claim }));
    const rows = await this.#database.change<{ id: string; claimed: Claimed | null }>(TAKE_BATCH, [
      JSON.stringify(batch),
      this.#database.now(),
    ]);
    const answers = new Map<string, Claimed>();
    const busy: Request[] = [];
    const byId = new Map(requests.map((request) => [request.id, request]));
    for (const { id, claimed } of rows) {
      if (claimed) answers.set(id, claimed);
      else busy.push(byId.get(id)!);
    }
    await Promise.all(
      busy.map(async ({ id, claim }) => answers.set(id, await this.#rows.take(claim))),
    );
    return answers;
  }
}

function isRefusal(claimed: Claimed): boolean {
  return "refused" in ("answer" in claimed ? claimed.answer : claimed);
}
