import { Client } from "pg";
import { expect, test } from "vitest";

import { startCluster } from "../database.ts";
import { startServer, type TestServer } from "../server.ts";
import { waitUntil } from "../wait-until.ts";
import { type Answer, call, Fan, freshKey, planOf } from "./fan.ts";

const FANS = 6;
/** Signed in before it begins: the database is away for signing in as well. */
const BUYERS = 120;
const HOLDS_BEFORE = 30;
const HOLDS_AFTER = 30;

interface Load {
  readonly answers: Answer[];
  /** Hold to who was told of it. */
  readonly acknowledged: Map<string, Fan>;
  readonly stop: () => Promise<void>;
}

/** Fans who hold one seat after the other, and send a refused request again under its key. */
async function load(server: TestServer): Promise<Load> {
  const { seats } = await planOf(server.url);
  const buyers = await Promise.all(
    Array.from({ length: BUYERS }, (_, n) => Fan.signIn(server.url, `fan-${n}@example.org`)),
  );
  const answers: Answer[] = [];
  const acknowledged = new Map<string, Fan>();
  let next = 0;
  const stopping = new AbortController();
  const fan = async () => {
    while (!stopping.signal.aborted) {
      const n = next++;
      const buyer = buyers[n % BUYERS]!;
      const key = freshKey();
      // Every third wants a seat that somebody has.
      const seat = seats.id[n % 3 === 2 ? n - 2 : n]!;
      for (
        let answer: Answer | undefined;
        !stopping.signal.aborted && (!answer || answer.status === 503);
      ) {
        answer = await buyer.hold([seat], key);
        answers.push(answer);
        if (answer.status === 201) {
          acknowledged.set((answer.body as { hold: { id: string } }).hold.id, buyer);
        }
      }
    }
  };
  const fans = Array.from({ length: FANS }, fan);
  return {
    answers,
    acknowledged,
    async stop() {
      stopping.abort();
      await Promise.all(fans);
    },
  };
}

test("[P15] PostgreSQL crashes under load and comes back: nothing acknowledged is lost, and the sale goes on by itself", async () => {
  const cluster = await startCluster();
  const server = await startServer({ databaseUrl: cluster.url });
  const { answers, acknowledged, stop } = await load(server);
  const ready = async () => (await call(server.url, "GET", "/health/ready")).status === 200;
  try {
    await waitUntil("the sale is under way", () => acknowledged.size >= HOLDS_BEFORE);
    await cluster.halt("immediate");
    await waitUntil("the crash is felt", () => answers.some(({ status }) => status === 503));
    await waitUntil("the server says that it is not ready", async () => !(await ready()));
    await cluster.start();
    await waitUntil("the server serves again", ready);
    const before = acknowledged.size;
    await waitUntil("the sale goes on", () => acknowledged.size >= before + HOLDS_AFTER);
    await stop();

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 409, 503]));
    for (const { status, headers } of answers) {
      if (status === 503) expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
    }
    const client = new Client({ connectionString: cluster.url });
    await client.connect();
    const { rows } = await client.query<{ hold: string; seats: string }>(
      `select event->>'hold' as hold, count(*) as seats from journal
       where actor like 'seat/%' and event->>'kind' = 'held' group by 1`,
    );
    await client.end();
    const held = new Map(rows.map(({ hold, seats }) => [hold, Number(seats)]));
    for (const [hold, fan] of acknowledged) {
      expect(held.get(hold)).toBe(1);
      expect((await fan.get(`/api/holds/${hold}`)).status).toBe(200);
    }
    expect(server.lines.join("\n")).toContain("recovered: the journal is back");
  } finally {
    await stop();
    await server.stop();
    await cluster.stop();
  }
}, 120_000);
