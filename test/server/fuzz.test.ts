/** Random requests to every route that openapi.json names, valid and not: never a 5xx, never a hang, and
 * whatever is refused has changed nothing. FUZZ_RUNS and FUZZ_SEED search longer, or elsewhere. */
import { readFileSync } from "node:fs";
import { request as send } from "node:http";
import fc from "fast-check";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";

import { startServer, type TestServer } from "../server.ts";
import { CUP_FINAL, Fan, planOf } from "./fan.ts";
import { waitUntil } from "../wait-until.ts";
import { rowCounts } from "./row-counts.ts";

const RUNS = Number(process.env["FUZZ_RUNS"] ?? 60);
const SEED = Number(process.env["FUZZ_SEED"] ?? 20_261_124);
const ANSWER_LIMIT_MS = 5_000;

interface Operation {
  readonly requestBody?: { readonly content: Record<string, { readonly schema: Schema }> };
}
interface Schema {
  readonly properties?: Readonly<Record<string, unknown>>;
}

const { paths } = JSON.parse(readFileSync("openapi.json", "utf8")) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
};
const ROUTES = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { requestBody }]) => {
    const members = Object.keys(requestBody?.content["application/json"]?.schema.properties ?? {});
    return [`${method.toUpperCase()} ${path}`, method.toUpperCase(), path, members] as const;
  }),
);

let server: TestServer;
let client: Client;
let token: string;
let seats: readonly string[];

beforeAll(async () => {
  server = await startServer();
  client = new Client({ connectionString: server.databaseUrl });
  await client.connect();
  ({ token } = await Fan.signIn(server.url, "fuzz@example.org"));
  seats = (await planOf(server.url)).seats.id;
});

afterAll(async () => {
  await client.end();
  await server.stop();
});

interface Wild {
  readonly path: string;
  readonly headers: Record<string, string | string[]>;
  readonly body: Buffer | undefined;
}

const oddText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom(
    "",
    "__proto__",
    "constructor",
    "..",
    "%00",
    "\u202e",
    "ß".repeat(30),
    "0".repeat(300),
  ),
);
const oddValue = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(1e308, -0, 2 ** 53, -1, Number.MIN_VALUE, null, [], {}, true),
  oddText,
);

/** A body with the members of the schema, some of them right, some of them anything; or no JSON at all. */
function bodyOf(members: readonly string[]): fc.Arbitrary<Buffer | undefined> {
  const right: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
    seats: fc.array(
      fc.nat(60).map((n) => seats[n]),
      { minLength: 1, maxLength: 3 },
    ),
    quantity: fc.nat(7),
    hold: fc.constant(`${CUP_FINAL}.never`),
    card: fc.constant("4242424242424242"),
    email: fc.emailAddress(),
    phase: fc.constantFrom("announced", "open"),
    url: fc.constantFrom("http://127.0.0.1:9/hook", "http://10.0.0.1/", "ftp://example.org/"),
    types: fc.subarray(["order.paid", "ticket.issued"]),
    events: fc.constant([CUP_FINAL]),
  };
  const object = fc
    .tuple(
      ...members.map((name) =>
        fc.tuple(
          fc.constant(name),
          fc.oneof(
            { weight: 3, arbitrary: right[name] ?? oddValue },
            { weight: 1, arbitrary: oddValue },
          ),
          fc.boolean(),
        ),
      ),
    )
    .map((entries) =>
      Object.fromEntries(
        entries.filter(([, , there]) => there).map(([name, value]) => [name, value]),
      ),
    );
  const text = fc.oneof(
    object.map((it) => JSON.stringify(it)),
    oddValue.map((it) => JSON.stringify(it)),
    object.map((it) => JSON.stringify(it).slice(0, -1)),
    fc.constant('{"__proto__":{"admin":true},"constructor":{"prototype":{}},"seats":["x"]}'),
  );
  return fc.oneof(
    { weight: 8, arbitrary: text.map((it) => Buffer.from(it)) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }).map((it) => Buffer.from(it)) },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
}

function wild(path: string, members: readonly string[]): fc.Arbitrary<Wild> {
  const ours = path.startsWith("/api/organiser") ? server.organiserKey : token;
  const parameter = fc.oneof(
    fc.constant(CUP_FINAL),
    fc.constant(`${CUP_FINAL}.x`),
    fc.nat().map(String),
    oddText,
  );
  const header = <T extends string>(right: T) =>
    fc.oneof(
      { weight: 4, arbitrary: fc.constant(right) },
      fc.constantFrom("", "x", "ä".repeat(5), "a".repeat(200)),
    );
  return fc
    .record({
      parameter,
      query: fc.oneof(
        fc.constant(""),
        oddText.map((it) => `?v=${encodeURIComponent(it.toWellFormed())}`),
        fc
          .tuple(fc.constantFrom("after", "limit", "before", "state"), fc.oneof(fc.nat(), oddText))
          .map(([name, it]) => `?${name}=${encodeURIComponent(String(it).toWellFormed())}`),
      ),
      token: fc.oneof(
        { weight: 5, arbitrary: fc.constant("ours") },
        fc.constantFrom("", "x.y", "none"),
      ),
      key: header("key-of-fuzz"),
      number: fc.nat(),
      type: fc.oneof(
        { weight: 6, arbitrary: fc.constant("application/json") },
        fc.constantFrom(
          "text/plain",
          "application/json; charset=utf-16",
          "multipart/form-data",
          "",
        ),
      ),
      body: bodyOf(members),
    })
    .map(({ parameter, query, token: kind, key, number, type, body }) => ({
      path: path.replaceAll(/\{\w+\}/g, () => encodeURIComponent(parameter.toWellFormed())) + query,
      headers: {
        ...(kind !== "none" && { authorization: `Bearer ${kind === "ours" ? ours : kind}` }),
        ...(key !== "" && { "idempotency-key": `${key}-${number}` }),
        ...(type !== "" && { "content-type": type }),
        ...(body && { "content-length": String(body.length) }),
      },
      body,
    }));
}

/** The status; rejects if there is no answer in time. */
function ask(method: string, { path, headers, body }: Wild): Promise<number> {
  const url = new URL(server.url);
  return new Promise((done, fail) => {
    const asked = send(
      {
        host: url.hostname,
        port: url.port,
        method,
        path,
        headers,
        signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
      },
      (answer) => {
        answer.resume();
        answer.on("end", () => done(answer.statusCode ?? 0));
      },
    );
    asked.on("error", fail);
    asked.end(body);
  });
}

test.each(ROUTES)(
  "[P18] %s: no request makes it fail, and what is refused changes nothing",
  async (_, method, path, members) => {
    await fc.assert(
      fc.asyncProperty(wild(path, members), async (it) => {
        // A letter that an accepted request has caused is on its way out.
        await waitUntil("nothing is on its way", async () => {
          const { rows } = await client.query("select 1 from outbox limit 1");
          return rows.length === 0;
        });
        const before = await rowCounts(client);
        let status: number;
        try {
          status = await ask(method, it);
        } catch (error) {
          // Node refuses to send a header of other than Latin-1 text: that is no request.
          if (error instanceof TypeError) return;
          throw error;
        }
        expect(status).toBeGreaterThanOrEqual(200);
        expect(status).toBeLessThan(500);
        if (status >= 400) expect(await rowCounts(client)).toEqual(before);
      }),
      { numRuns: RUNS, seed: SEED },
    );
  },
  60_000,
);
