import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { generateVAPIDKeys } from "web-push";

import { deriveKey } from "./keys.ts";
import { readConfig } from "./config.ts";
import { UsageError } from "./usage-error.ts";

let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "grandstand-config-"));
});

afterEach(() => rmSync(dataDir, { recursive: true }));

function problemsOf(env: Record<string, string>, argv: string[] = []): string[] {
  try {
    readConfig({ GRANDSTAND_DATA: dataDir, ...env }, argv);
    return [];
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return error.message.split("\n");
  }
}

test("[D1] a mail server has a name", () => {
  const from = { MAIL_FROM: "box@example.org" };
  const fault = "SMTP_URL must begin with smtp:// or smtps:// and name a mail server.";
  expect(problemsOf({ SMTP_URL: "smtp://", ...from })).toEqual([fault]);
  expect(problemsOf({ SMTP_URL: "https://mail.example.org", ...from })).toEqual([fault]);
  expect(problemsOf({ SMTP_URL: "smtps://me:pw@mail.example.org:465", ...from })).toEqual([]);
});

test("[D1] everything has a default", () => {
  expect(readConfig({ GRANDSTAND_DATA: dataDir }, [])).toEqual({
    port: 3000,
    host: "127.0.0.1",
    databaseUrl: undefined,
    dataDir,
    secret: expect.stringMatching(/^[\w-]{43}$/),
    organiserKey: expect.stringMatching(/^[\w-]{43}$/),
    engine: "actors",
    nodes: 1,
    cluster: undefined,
    classic: {
      instances: 1,
      poolMax: 16,
      cache: false,
      queue: "off",
      redisUrl: undefined,
      replicaUrl: undefined,
    },
    demo: true,
    demoSeats: 30_000,
    publicUrl: undefined,
    production: false,
    signInsPerMinute: 240,
    joinsPerMinute: 240,
    livePerNetwork: 2_000,
    challengeBits: 14,
    trustProxy: false,
    drainMs: 0,
    smtp: undefined,
    stripe: undefined,
    wallets: { apple: undefined, google: undefined },
    seller: { name: "Grandstand", address: [], vatNumber: null, vatPercent: null },
    testBank: {
      on: true,
      url: undefined,
      port: 3001,
      secret: expect.stringMatching(/^[0-9a-f]{64}$/),
    },
  });
});

test("[D1] the test bank is off in production, and can be somewhere else", () => {
  const given = { GRANDSTAND_DATA: dataDir, TESTBANK_URL: "http://bank:9", TESTBANK_SECRET: "x" };
  expect(readConfig({ ...given, NODE_ENV: "production" }, []).testBank).toEqual({ on: false });
  expect(readConfig({ ...given, PORT: "0" }, []).testBank).toEqual({
    on: true,
    url: "http://bank:9",
    port: 0,
    secret: "x",
  });
  const wrong = { GRANDSTAND_DATA: dataDir, PUBLIC_URL: "example.org", TESTBANK_URL: "ftp://x" };
  expect(() => readConfig(wrong, [])).toThrow(/PUBLIC_URL is "example.org".*\n.*TESTBANK_URL/);
});

test("[D1] Stripe is set up with all of its keys or with none", () => {
  const keys = { STRIPE_SECRET_KEY: "sk", STRIPE_PUBLISHABLE_KEY: "pk" };
  const given = { GRANDSTAND_DATA: dataDir, ...keys };
  expect(() => readConfig(given, [])).toThrow(/not set STRIPE_WEBHOOK_SECRET/);
  expect(readConfig({ ...given, STRIPE_WEBHOOK_SECRET: "whsec" }, []).stripe).toEqual({
    secretKey: "sk",
    publishableKey: "pk",
    webhookSecret: "whsec",
    apiBase: undefined,
  });
});

test("[D1] what is set is used, blanks count as not set", () => {
  const secret = "s".repeat(32);
  const organiserKey = "k".repeat(32);
  const config = readConfig(
    {
      PORT: " 8080 ",
      HOST: "0.0.0.0",
      DATABASE_URL: "postgres://me:secret@db:5432/stadium",
      GRANDSTAND_DATA: join(dataDir, "unused"),
      GRANDSTAND_SECRET: secret,
      GRANDSTAND_ORGANISER_KEY: organiserKey,
      GRANDSTAND_DEMO: "off",
      GRANDSTAND_DEMO_SEATS: "  ",
    },
    [],
  );
  expect(config).toMatchObject({ port: 8080, host: "0.0.0.0", secret, organiserKey, demo: false });
  expect(config.demoSeats).toBe(30_000);
  expect(config.databaseUrl).toBe("postgres://me:secret@db:5432/stadium");
});

test.each([
  [{ PORT: "http" }, 'PORT is "http": it must be a whole number from 0 to 65535.'],
  [{ PORT: "65536" }, 'PORT is "65536": it must be a whole number from 0 to 65535.'],
  [{ PORT: "-1" }, 'PORT is "-1": it must be a whole number from 0 to 65535.'],
  [{ PORT: "3e3" }, 'PORT is "3e3": it must be a whole number from 0 to 65535.'],
  [{ HOST: "a b" }, 'HOST is "a b": it must be an IP address or a host name.'],
  [
    { GRANDSTAND_CLUSTER_HOST: "a b" },
    'GRANDSTAND_CLUSTER_HOST is "a b": it must be an IP address or a host name.',
  ],
  [
    { TESTBANK_PORT: "4000", PORT: "4000" },
    "TESTBANK_PORT and PORT are both 4000: choose another port for the test bank.",
  ],
  [{ GRANDSTAND_DEMO: "yes" }, 'GRANDSTAND_DEMO is "yes": write on or off.'],
  [
    { GRANDSTAND_DEMO_SEATS: "4999" },
    'GRANDSTAND_DEMO_SEATS is "4999": it must be a whole number from 5000 to 100000.',
  ],
])("[D1] %o is refused", (env, problem) => {
  expect(problemsOf(env)).toEqual([problem]);
});

test("[D1] the command line chooses the engine; what it says wins over the environment", () => {
  const args = ["--engine", "classic", "--instances=2", "--queue", "accepted"];
  const { engine, classic } = readConfig(
    { GRANDSTAND_ENGINE: "actors", GRANDSTAND_DATA: dataDir },
    args,
  );
  expect([engine, classic.instances, classic.queue]).toEqual(["classic", 2, "accepted"]);
  expect(problemsOf({ GRANDSTAND_INSTANCES: "2" }, ["--cache", "on", "--queue", "on"])).toEqual([
    "GRANDSTAND_INSTANCES is for the engine classic: add --engine classic.",
    "GRANDSTAND_CACHE is for the engine classic: add --engine classic.",
    "GRANDSTAND_QUEUE is for the engine classic: add --engine classic.",
  ]);
  expect(problemsOf({ REDIS_URL: "http://x" }, ["--engine", "rows", "--cache"])).toEqual([
    "--cache needs a value.",
    "REDIS_URL must begin with redis:// or rediss:// and name a Redis server.",
    'GRANDSTAND_ENGINE is "rows": write actors or classic.',
  ]);
});

test("[D1] a node among others is named by a flag, listens here alone unless told otherwise, and needs their database", () => {
  const env = { GRANDSTAND_DATA: dataDir, DATABASE_URL: "postgres://db/x" };
  const here = { host: "127.0.0.1", port: 0, address: "127.0.0.1", addressPort: 0 };
  expect(readConfig(env, ["--cluster"]).cluster).toEqual(here);
  expect(readConfig({ ...env, GRANDSTAND_CLUSTER: "1" }, []).cluster).toEqual(here);
  const wide = { GRANDSTAND_CLUSTER_HOST: "0.0.0.0", GRANDSTAND_CLUSTER_PORT: "7000" };
  const reached = {
    GRANDSTAND_CLUSTER_ADDRESS: "node-1.internal",
    GRANDSTAND_CLUSTER_ADDRESS_PORT: "7001",
  };
  const named = { ...env, ...wide, ...reached };
  expect(readConfig(named, ["--cluster"]).cluster).toEqual({
    host: "0.0.0.0",
    port: 7000,
    address: "node-1.internal",
    addressPort: 7001,
  });
  expect(readConfig(env, ["--nodes", "3"])).toMatchObject({ nodes: 3, cluster: undefined });
  expect(problemsOf({}, ["--cluster"])).toEqual([expect.stringContaining("set DATABASE_URL")]);
  expect(problemsOf({}, ["--nodes", "3", "--engine", "classic"])).toEqual([
    expect.stringContaining("is for the engine actors"),
  ]);
});

test("[R172] nodes behind one port have no fixed port for one another: each needs its own", () => {
  const problem = (name: string): string =>
    `${name} is "7000": each of 3 nodes on one machine needs a port of its own. Leave it out (then each takes a free one), or start them one by one with --cluster.`;
  const port = { GRANDSTAND_CLUSTER_PORT: "7000" };
  const reached = { GRANDSTAND_CLUSTER_ADDRESS_PORT: "7000" };
  expect(problemsOf({ ...port, ...reached }, ["--nodes", "3"])).toEqual([
    problem("GRANDSTAND_CLUSTER_PORT"),
    problem("GRANDSTAND_CLUSTER_ADDRESS_PORT"),
  ]);
  expect(
    problemsOf({ ...port, DATABASE_URL: "postgres://db/x" }, ["--nodes", "1", "--cluster"]),
  ).toEqual([]);
  expect(problemsOf({ GRANDSTAND_CLUSTER_PORT: "0" }, ["--nodes", "3"])).toEqual([]);
});

test("[D1] an option that is given empty is refused", () => {
  expect(problemsOf({}, ["--nodes", "", "--engine= ", "--cluster="])).toEqual([
    "--nodes needs a value.",
    "--engine needs a value.",
    "--cluster needs a value.",
  ]);
  expect(problemsOf({}, ["--nodes", "--cluster", "--engine=classic=foo"])).toEqual([
    "--nodes needs a value.",
    'GRANDSTAND_ENGINE is "classic=foo": write actors or classic.',
    "GRANDSTAND_CLUSTER joins the nodes of a database: set DATABASE_URL.",
  ]);
  expect(readConfig({ GRANDSTAND_DATA: dataDir, GRANDSTAND_NODES: "" }, []).nodes).toBe(1);
});

test("[D1] who asks for processes of both engines is told to choose, whichever engine is chosen", () => {
  const both = ["--nodes", "2", "--instances", "2"];
  const choose =
    "GRANDSTAND_NODES is for the engine actors, GRANDSTAND_INSTANCES for the engine classic: leave one of them out.";
  expect(problemsOf({}, both)).toEqual([choose]);
  expect(problemsOf({}, ["--engine", "classic", ...both])).toEqual([choose]);
  const clustered = { DATABASE_URL: "postgres://db/x" };
  expect(problemsOf(clustered, ["--cluster", "--cache", "on", "--instances", "2"])).toEqual([
    "GRANDSTAND_CLUSTER is for the engine actors, GRANDSTAND_INSTANCES and GRANDSTAND_CACHE for the engine classic: leave one of them out.",
  ]);
  expect(problemsOf({}, ["--engine", "classic", "--nodes", "2"])).toEqual([
    "GRANDSTAND_NODES is for the engine actors: leave it out, or leave out --engine classic.",
  ]);
});

test("[D1] all problems come at once, one line each", () => {
  const problems = problemsOf({ PORT: "x", HOST: "/", GRANDSTAND_DEMO: "?" }, ["--colour"]);
  expect(problems).toEqual([
    'Unknown argument "--colour": there are --engine, --instances, --cache, --queue, --nodes, --cluster; the rest is set up by environment variables.',
    'HOST is "/": it must be an IP address or a host name.',
    'PORT is "x": it must be a whole number from 0 to 65535.',
    'GRANDSTAND_DEMO is "?": write on or off.',
  ]);
});

test.each([
  "mysql://me:hunter2@db/x",
  "hunter2",
  "postgres:/hunter2",
  "postgres://me:hunter2@db:port/x",
])("[D2] a wrong DATABASE_URL is refused without repeating it: %s", (url) => {
  const problems = problemsOf({ DATABASE_URL: url });
  expect(problems).toEqual([expect.stringContaining("DATABASE_URL is not a PostgreSQL address")]);
  expect(problems.join()).not.toContain("hunter2");
});

test("[D2] a short secret is refused without repeating it", () => {
  const problems = problemsOf({ GRANDSTAND_SECRET: "hunter2" });
  expect(problems).toEqual(["GRANDSTAND_SECRET has 7 characters: it must have 32 or more."]);
});

test("[D2] secrets are made once, differ, and only their owner may read them", () => {
  const first = readConfig({ GRANDSTAND_DATA: dataDir }, []);
  const second = readConfig({ GRANDSTAND_DATA: dataDir }, []);
  expect([second.secret, second.organiserKey]).toEqual([first.secret, first.organiserKey]);
  expect(first.secret).not.toBe(first.organiserKey);
  for (const file of ["secret", "organiser-key"]) {
    expect(statSync(join(dataDir, file)).mode & 0o777).toBe(0o600);
  }
  expect(readFileSync(join(dataDir, "secret"), "utf8").trim()).toBe(first.secret);
});

test("[D2] a kept secret that was cut short is refused, not replaced", () => {
  writeFileSync(join(dataDir, "secret"), "short");
  expect(problemsOf({})).toEqual([expect.stringContaining("holds 5 characters")]);
  expect(readFileSync(join(dataDir, "secret"), "utf8")).toBe("short");
});

test("[D2] servers that share a database in production must be given their secrets", () => {
  const production = { NODE_ENV: "production", DATABASE_URL: "postgres://db/stadium" };
  expect(problemsOf(production)).toEqual([
    expect.stringContaining("GRANDSTAND_SECRET is not set"),
    expect.stringContaining("GRANDSTAND_ORGANISER_KEY is not set"),
  ]);
  expect(problemsOf({ NODE_ENV: "production" })).toEqual([]);
});

test("[D2] a data folder that cannot be made is one clear line", () => {
  writeFileSync(join(dataDir, "file"), "");
  expect(problemsOf({ GRANDSTAND_DATA: join(dataDir, "file", "below") })).toEqual([
    expect.stringContaining("Cannot keep a secret in"),
  ]);
});

test("[D2] a derived key depends on the secret and on the purpose, and on nothing else", () => {
  const secret = "s".repeat(32);
  expect(deriveKey(secret, "sessions")).toHaveLength(32);
  expect(deriveKey(secret, "sessions")).toEqual(deriveKey(secret, "sessions"));
  expect(deriveKey(secret, "sessions")).not.toEqual(deriveKey(secret, "tickets"));
  expect(deriveKey(secret, "sessions")).not.toEqual(deriveKey(`${secret}!`, "sessions"));
});

test("[Q40] notifications are set up with a pair of keys and a subject, or not at all", () => {
  const { publicKey, privateKey } = generateVAPIDKeys();
  const given = { GRANDSTAND_DATA: dataDir, VAPID_PUBLIC_KEY: publicKey };
  expect(readConfig({ GRANDSTAND_DATA: dataDir }, []).push).toBeUndefined();
  expect(() => readConfig(given, [])).toThrow(/not set VAPID_PRIVATE_KEY, VAPID_SUBJECT/);
  const all = { ...given, VAPID_PRIVATE_KEY: privateKey, VAPID_SUBJECT: "mailto:ops@example.org" };
  const { push } = readConfig(all, []);
  expect(push).toEqual({ publicKey, privateKey, subject: "mailto:ops@example.org" });
  for (const wrong of [generateVAPIDKeys().privateKey, "x", "A".repeat(43)])
    expect(() => readConfig({ ...all, VAPID_PRIVATE_KEY: wrong }, [])).toThrow(/no pair/);
  expect(() => readConfig({ ...all, VAPID_SUBJECT: "ops" }, [])).toThrow(/VAPID_SUBJECT is "ops"/);
});
