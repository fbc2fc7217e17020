import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";

import { freshDatabase, guard, temporaryFolder, type FreshDatabase } from "../test/database.ts";
import { openDatabase } from "../src/store/embedded.ts";
import { readOptions } from "./import/options.ts";

const ROOT = join(import.meta.dirname, "..");
const THEATRE = join(ROOT, "test/fixtures/plans/theatre.json");
const NOW = Date.UTC(2027, 0, 1);

let database: FreshDatabase;
let folder: string;

beforeAll(async () => {
  database = await freshDatabase();
  folder = mkdtempSync(join(tmpdir(), "grandstand-import-"));
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await database.drop();
});

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function run(script: string, args: readonly string[], env: Record<string, string>): Promise<Ended> {
  return new Promise((resolve) => {
    const path = join(ROOT, "scripts", script);
    const options = { env: { ...process.env, ...env }, cwd: folder };
    execFile(process.execPath, [path, ...args], options, (error, out, err) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, out, err });
    });
  });
}

function importing(...args: string[]): Promise<Ended> {
  return run("import.ts", args, { DATABASE_URL: database.url });
}

async function events(url = database.url): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(
      "select id, name, venue, currency, prices, buyer_limit, hold_ms from events order by id",
    );
    return rows;
  } finally {
    await client.end();
  }
}

test("[V6] [V12] files with errors: all are printed with their places, nothing is imported", async () => {
  const path = join(ROOT, "test/fixtures/plans/duplicate-ids.json");
  const { code, out, err } = await importing(path, "--event", "dirty", "--price", "Stalls=1000");
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toContain(`error: ${path}#/zones/0/rows/1/seats/0/seat_guid: The seat id "A-1-2"`);
  expect(err).toContain(`error: ${path}#/zones/1/zone_id: `);
  expect(err).toContain("3 errors, 0 warnings.\nNothing was imported.\n");
  expect((await events()).map(({ id }) => id)).not.toContain("dirty");
});

test("[V12] a good plan is imported with its sidecar and defaults; once", async () => {
  const first = await importing(THEATRE, "--price", "Balcony=2600");
  expect(first).toMatchObject({ code: 0, err: "" });
  expect(first.out).toMatch(
    /^Imported lantern-theatre: Lantern Theatre, 27 seats in 2 sections, .*\n$/,
  );
  expect(await events()).toContainEqual({
    id: "lantern-theatre",
    name: "Lantern Theatre",
    venue: "Lantern Theatre",
    currency: "EUR",
    prices: ["4500", "2600"],
    buyer_limit: 6,
    hold_ms: 480_000,
  });
  const second = await importing(THEATRE);
  expect(second.code).toBe(1);
  expect(second.err).toContain('There is an event "lantern-theatre" already.');
});

test("[V12] whoever imports for Stripe is told what the servers need", async () => {
  const { code, out } = await importing(THEATRE, "--event", "striped", "--payment", "stripe");
  expect(code).toBe(0);
  expect(out).toContain("nobody can pay until every server has STRIPE_SECRET_KEY");
});

test("[V17] whoever sets the pace of a queue that there is not is told so", async () => {
  const { code, out } = await importing(THEATRE, "--event", "plain", "--rate", "600");
  expect(code).toBe(0);
  expect(out).toContain("no queue behind it: --rate will count only if you turn a queue on later");
});

test("[V12] what is not JSON, not there or not a flag is one clear line", async () => {
  const broken = join(folder, "broken.json");
  writeFileSync(broken, '{"name": NaN}');
  for (const [args, line] of [
    [[broken], /broken\.json is not JSON: .*Nothing was imported\.\n$/],
    [["none.json"], /^Cannot read none\.json: ENOENT/],
    [[THEATRE, "--evnt", "x"], /^Unknown option '--evnt'.*\nUsage: /],
  ] as const) {
    const { code, err } = await importing(...args);
    expect(code).toBe(1);
    expect(err).toMatch(line);
    expect(err).not.toContain("    at ");
  }
});

test("[V13] imports into the database of a running server, which only one may start", async () => {
  const dataDir = temporaryFolder();
  const undertaker = guard(dataDir);
  const server = await openDatabase({ dataDir, log: () => {} });
  const made = await run("stadium.ts", ["--seats", "5000", "--out", "bowl.json"], {});
  expect(made.code).toBe(0);
  const env = { GRANDSTAND_DATA: dataDir, DATABASE_URL: "" };
  const { code, err } = await run("import.ts", ["bowl.json", "--event", "bowl"], env);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect((await events(server.url)).map(({ id }) => id)).toEqual(["bowl"]);
  await server.stop();
  await undertaker.bury();
});

test("all wrong flags are named at once", () => {
  const args = [
    "--event",
    "No!",
    "--starts",
    "2027-05-30 20:45",
    "--limit",
    "0",
    "--currency",
    "EURO",
  ];
  expect(() => readOptions([...args, "--timezone", "Mars", "--price", "Stalls"], NOW)).toThrow(
    /one plan file, got 0[^]*--event[^]*--timezone[^]*--currency[^]*--starts[^]*--limit[^]*--price/,
  );
});

test("times carry an offset, prices a category that may have an equals sign", () => {
  const options = readOptions(
    ["p.json", "--starts", "2027-05-30T20:45:00+02:00", "--price", "A=B=100", "--price", "C=0"],
    NOW,
  );
  expect(options.startsAt).toBe(Date.UTC(2027, 4, 30, 18, 45));
  expect(options.opensAt).toBe(NOW);
  expect(options.prices).toEqual({ "A=B": 100, C: 0 });
});

test("[L11] an event that is over is not imported, however long ago its sale began", () => {
  const past = (starts: string) => () =>
    readOptions(["p.json", "--starts", starts, "--opens", "2001-01-01T00:00:00Z"], NOW);
  expect(past("2001-06-01T20:00:00Z")).toThrow(/--starts is 2001-06-01T20:00:00Z: that is over/);
  expect(past(new Date(NOW).toISOString())).toThrow(/that is over/);
  expect(past(new Date(NOW + 1).toISOString())).not.toThrow();
});

test("a sale cannot open after the event has begun", () => {
  const args = ["p.json", "--starts", "2027-05-30T20:45:00Z", "--opens", "2027-05-30T20:45:00Z"];
  expect(() => readOptions(args, NOW)).toThrow(/must open/);
});

test("[Q41] new addresses draw a lot unless the organiser wants it otherwise, and then there is a lobby", () => {
  const read = (...flags: string[]) => readOptions(["p.json", ...flags], NOW).queue.coolDownMs;
  expect(read()).toBeNull();
  expect(read("--lobby", "30m", "--cool-down", "36h")).toBe(36 * 3_600_000);
  expect(read("--lobby", "30m", "--cool-down", "90d")).toBe(90 * 86_400_000);
  for (const wrong of ["0h", "366d", "24", "1.5h", "30s", ""])
    expect(() => read("--lobby", "30m", `--cool-down=${wrong}`)).toThrow(/--cool-down is/);
  expect(() => read("--cool-down", "1d")).toThrow(/give --lobby/);
});

test("[V17] what is said of a queue that nobody has asked for is named: it counts when one is turned on", () => {
  const idle = (...flags: string[]) => readOptions(["p.json", ...flags], NOW).idle;
  expect(idle()).toEqual([]);
  expect(idle("--lobby", "30m", "--rate", "600", "--enter", "5m")).toEqual([]);
  expect(idle("--shopping", "9m", "--rate", "600")).toEqual(["--rate", "--shopping"]);
  expect(readOptions(["p.json", "--rate", "600"], NOW).queue.ratePerMinute).toBe(600);
  expect(() => readOptions(["p.json", "--rate", ""], NOW)).toThrow(/--rate is ""/);
});

test("[V14] holds last as long as the organiser says, in seconds or minutes", () => {
  const read = (...flags: string[]) => {
    const { holdMs, extensionMs } = readOptions(["p.json", ...flags], NOW);
    return { holdMs, extensionMs };
  };
  expect(read()).toEqual({ holdMs: 480_000, extensionMs: 240_000 });
  expect(read("--hold", "12s", "--extension", "6s")).toEqual({
    holdMs: 12_000,
    extensionMs: 6_000,
  });
  expect(read("--hold", "120m").holdMs).toBe(7_200_000);
  for (const wrong of ["0s", "121m", "5", "1.5m", "-1s", "8h", ""]) {
    expect(() => read(`--hold=${wrong}`)).toThrow(/--hold is .* use seconds or minutes/);
    expect(() => read(`--extension=${wrong}`)).toThrow(/--extension is/);
  }
});
