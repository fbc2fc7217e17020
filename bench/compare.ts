/** Runs both techniques, and Restate where it is installed, under the same crowd, in turn, and says who serves
 * better and where.
 *
 *   npm run compare [-- --quick] [--rounds N] [--only IDs] [--parts NAMES] [--instances N] [--pool N]
 *
 * Writes compare.json and compare.html after every step, so that what was measured is kept however a run ends,
 * and puts the figures into docs/comparison.md. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Ends, runToEnd } from "../sim/ends.ts";
import { integer } from "../sim/option-value.ts";
import { checkRedis } from "../src/classic/redis-server.ts";
import { INSTANCES_MAX, POOL_BOUNDS } from "../src/engine-config.ts";
import { Arena } from "./arena.ts";
import { ask } from "./ask.ts";
import { markdownOf, withFigures } from "./compare/document.ts";
import { measureBare, tune } from "./compare/fairness.ts";
import { grow } from "./compare/growth.ts";
import { type Opponent, opponent, OPPONENTS } from "./compare/opponents.ts";
import { pageHtml } from "./compare/page.ts";
import { growRestate, restateMissing, restateVersion, visitRestate } from "./compare/restate.ts";
import type { Results } from "./compare/results.ts";
import { sell, type Victim } from "./compare/sale.ts";
import { FULL, QUICK, type Scale } from "./compare/scale.ts";
import { settingOf, tablesOf } from "./compare/tables.ts";
import { visit } from "./compare/visit.ts";

const USAGE = `npm run compare -- [options]

  --quick          about three minutes on an idle machine: enough to see that all of it works
  --rounds N       of loads and whole sales (default 3; with --quick 1)
  --only IDS       of ${OPPONENTS.map(({ id }) => id).join(", ")}
                   (those with a cache or a queue need redis-server or REDIS_URL)
  --parts NAMES    of loads, sale, kill, growth, fairness (default: all; with --quick without growth
                   and fairness)
  --instances N    of classic servers (default 1; where an instance is killed at least 2)
  --pool N         connections of each to PostgreSQL (default 16)
  --from FILES     measures nothing: writes page and document from these compare.json
  --document FILE  whose figures are written anew (default docs/comparison.md; - for none)
  --out DIR        where compare.html and compare.json go (default report)`;

/** Of one run. */
const ROUNDS_MAX = 1_000;
const PARTS = ["loads", "sale", "kill", "growth", "fairness"] as const;
type Part = (typeof PARTS)[number];
const QUICK_PARTS: readonly Part[] = ["loads", "sale", "kill"];

await runToEnd(async (ends) => {
  const { values } = parseArgs({
    options: {
      quick: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
      rounds: { type: "string" },
      only: { type: "string" },
      parts: { type: "string" },
      instances: { type: "string", default: "1" },
      pool: { type: "string", default: "16" },
      from: { type: "string" },
      document: { type: "string", default: "docs/comparison.md" },
      out: { type: "string", default: "report" },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  if (values.from !== undefined) {
    write(together(values.from.split(",").map(readResults)), values.out, values.document);
    return 0;
  }
  const size = values.quick ? QUICK : FULL;
  const rounds = values.rounds ?? String(size.rounds);
  const scale = { ...size, rounds: integer("rounds", rounds, 1, ROUNDS_MAX - 1) };
  integer("instances", values.instances, 1, INSTANCES_MAX);
  integer("pool", values.pool, POOL_BOUNDS.min, POOL_BOUNDS.max);
  const parts = values.parts?.split(",") ?? (values.quick ? QUICK_PARTS : PARTS);
  const unknown = parts.filter((part) => !PARTS.some((it) => it === part));
  if (unknown.length > 0) throw new Error(`There is no ${unknown.join()}: ${PARTS.join(", ")}.`);
  const { instances, pool, document, out } = values;
  const chosen = values.only?.split(",").map(opponent) ?? OPPONENTS;
  const settings = { GRANDSTAND_INSTANCES: instances, GRANDSTAND_POOL: pool };
  const fitted = chosen.map((it) =>
    isClassic(it) ? { ...it, env: { ...it.env, ...settings } } : it,
  );
  await checkRedis({
    cache: fitted.some(({ env }) => env?.["GRANDSTAND_CACHE"] === "on"),
    queue: fitted.some(({ env }) => (env?.["GRANDSTAND_QUEUE"] ?? "off") !== "off") ? "on" : "off",
    redisUrl: process.env["REDIS_URL"],
  });
  const notes: string[] = [];
  const missing = fitted.some(({ id }) => id === "restate") ? restateMissing() : undefined;
  if (missing !== undefined) say(notes, missing);
  else if (fitted.some(({ id }) => id === "restate")) notes.push(`Restate ${restateVersion()}.`);
  const there = fitted.filter(({ id }) => id !== "restate" || missing === undefined);
  const results = await emptyResults(scale, { instances, pool }, notes);
  const keep = (): void => write(results, out, document);
  await compare(there, parts as readonly Part[], results, ends, keep);
  console.log(
    `\n${tablesOf(results).map(markdownOf).join("\n\n")}\n\nAll of it: ${out}/compare.html`,
  );
  return 0;
});

async function compare(
  opponents: readonly Opponent[],
  parts: readonly Part[],
  results: Results,
  ends: Ends,
  keep: () => void,
): Promise<void> {
  const { scale, notes } = results;
  const ours = opponents.filter(({ env }) => env !== null);
  /** One that cannot go on must not keep the others from it. */
  const step = async (what: string, run: () => Promise<void>): Promise<void> => {
    if (ends.ended) return;
    const since = performance.now();
    try {
      await run();
      keep();
      console.log(`${what}: ${((performance.now() - since) / 1000).toFixed(0)} s`);
    } catch (error) {
      if (ends.ended) return;
      say(
        notes,
        `${what} was not measured: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  };

  const base = await Arena.open(ends, console.log);
  results.machine.postgres = await versionOf(base.databaseUrl);
  for (let round = 0; round < scale.rounds && parts.includes("loads"); round++) {
    for (const it of turned(opponents, round))
      await step(`Loads, round ${round + 1}, ${it.name}`, async () => {
        const one = it.env ? visit(base, it, round, scale, ends) : visitRestate(round, scale, ends);
        results.visits.push(await one);
      });
  }
  for (let round = 0; round < scale.rounds && parts.includes("sale"); round++) {
    for (const it of turned(ours, round))
      await step(`Sale, round ${round + 1}, ${it.name}`, async () => {
        results.sales.push(await sell(it, scale.sale, round + 1, ends));
      });
  }
  for (const it of parts.includes("kill") ? ours : []) {
    for (const victim of victimsOf(it, scale))
      await step(`${victim} killed, ${it.name}`, async () => {
        results.kills.push(await sell(atLeastTwo(it), scale.kill, 1, ends, victim));
      });
  }
  for (const it of parts.includes("growth") ? opponents : [])
    await step(`Growth, ${it.name}`, async () => {
      const one = it.env ? grow(base, it, scale.growth, ends) : growRestate(scale.growth, ends);
      results.growth.push(...(await one));
    });
  if (!parts.includes("fairness")) return;
  await step("Gate and bare script", async () => {
    results.bare.push(...(await measureBare(base, scale.fairness)));
  });
  await step("Pools and instances", async () => {
    results.tuned.push(...(await tune(base, scale.fairness, ends)));
  });
}

/** Each round begins with another, so that none always has the same before it. */
function turned<T>(all: readonly T[], round: number): readonly T[] {
  const first = round % Math.max(1, all.length);
  return [...all.slice(first), ...all.slice(0, first)];
}

function isClassic({ env }: Opponent): boolean {
  return env?.["GRANDSTAND_ENGINE"] === "classic";
}

/** In a quick run one process of each kind. */
function victimsOf(it: Opponent, { name }: Scale): readonly Victim[] {
  if (!isClassic(it)) return ["server"];
  if (it.id === "database") return ["instance"];
  if (name === "quick") return it.id === "cache-queue" ? ["Redis"] : [];
  // What one has accepted that is not honest is in Redis alone.
  return it.honest ? ["instance", "Redis"] : ["Redis"];
}

/** Only where there is another instance can one be missed. */
function atLeastTwo(it: Opponent): Opponent {
  if (!isClassic(it) || Number(it.env?.["GRANDSTAND_INSTANCES"]) > 1) return it;
  return { ...it, env: { ...it.env, GRANDSTAND_INSTANCES: "2" } };
}

async function versionOf(url: string): Promise<string> {
  const sql = "select current_setting('server_version') as version";
  const [row] = await ask<{ version: string }>(url, sql);
  return row?.version ?? "?";
}

async function emptyResults(
  scale: Scale,
  classic: Results["classic"],
  notes: string[],
): Promise<Results> {
  const machine = {
    cores: cpus().length,
    model: cpus()[0]?.model ?? "?",
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
    postgres: "?",
    load: loadavg()[0] ?? 0,
  };
  const none = { visits: [], sales: [], kills: [], growth: [], bare: [], tuned: [] };
  return { at: new Date().toISOString(), scale, machine, classic, ...none, notes };
}

function readResults(file: string): Results {
  return JSON.parse(readFileSync(file, "utf8")) as Results;
}

/** Of runs that measured different things; setting and scale are the first one's. */
function together(all: readonly Results[]): Results {
  const [first] = all;
  if (!first) throw new Error("--from needs a compare.json.");
  return {
    ...first,
    visits: all.flatMap(({ visits }, run) =>
      visits.map((it) => ({ ...it, round: it.round + run * ROUNDS_MAX })),
    ),
    sales: all.flatMap((it) => it.sales),
    kills: all.flatMap((it) => it.kills),
    growth: all.flatMap((it) => it.growth),
    bare: all.flatMap((it) => it.bare),
    tuned: all.flatMap((it) => it.tuned),
    notes: [...new Set(all.flatMap((it) => it.notes))],
  };
}

function say(notes: string[], note: string): void {
  console.log(note);
  notes.push(note);
}

function write(results: Results, out: string, document: string): void {
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, "compare.json"), `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(join(out, "compare.html"), pageHtml(results));
  if (document === "-") return;
  const figures = new Map(tablesOf(results).map((table) => [table.id, markdownOf(table)]));
  figures.set("setting", [settingOf(results), ...results.notes].join("\n\n"));
  writeFileSync(document, withFigures(readFileSync(document, "utf8"), figures));
}
