/** Measures the server, with either engine, against the bare framework it stands on, in one run:
 *
 *   a  Fastify that only echoes      b  durable holds, one seat each      c  the rush on 30,000 seats
 *
 * and how soon a cold process shows its seats, what they take in memory, and how late holds end. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Ends, runToEnd } from "../sim/ends.ts";
import { ENGINE_OPTIONS, ENGINE_USAGE, engineOf } from "../sim/engine-options.ts";
import { integer, oneOf, OptionError } from "../sim/option-value.ts";
import { checkRedis } from "../src/classic/redis-server.ts";
import { Arena } from "./arena.ts";
import { measureExpiry } from "./expiry.ts";
import { figuresOf, tableOf } from "./figures.ts";
import { GENERATORS } from "./job.ts";
import { measureNodes, nodesTable } from "./nodes.ts";
import { measureCold, measureMemory } from "./residence.ts";
import { measureRounds, type Scale } from "./rounds.ts";

const USAGE = `npm run bench -- [options]

  --quick          too short for figures to quote; enough to see that nothing got twice as slow
  --generator G    ${GENERATORS.join(" or ")} (default autocannon; with --nodes lean)
${ENGINE_USAGE}; then only holds are
                   measured: all, half and none of them local, against one node
  --out DIR        where bench.json goes, or nodes.json (default report)`;

/** More would only wait for one another on one machine. */
const NODES_MAX = 8;

type FullScale = Scale & { readonly coldSeats: number; readonly memorySeats: number };

const FULL: FullScale = {
  rounds: 5,
  echoSeconds: 4,
  holdSeats: 100_000,
  holds: 60_000,
  rushSeats: 30_000,
  attempts: 100_000,
  coldSeats: 30_000,
  memorySeats: 100_000,
};

/** Too short for figures to quote; enough to see that nothing got twice as slow. */
const QUICK: FullScale = {
  rounds: 2,
  echoSeconds: 1,
  holdSeats: 10_000,
  holds: 10_000,
  rushSeats: 5000,
  attempts: 15_000,
  coldSeats: 5000,
  memorySeats: 10_000,
};

const NODES_FULL = { rounds: 5, echoSeconds: 3, holds: 8_000 };
const NODES_QUICK = { rounds: 2, echoSeconds: 1, holds: 2_000 };

/** Each with the reason. */
const CLASSIC_LACKS = [
  "memory of a seat: a seat is a row, none is in memory (of whole processes: npm run compare)",
  "rows a commit: there is no journal; holds a transaction say how much is written at once",
];

await runToEnd(async (ends) => {
  const { values } = parseArgs({
    options: {
      quick: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
      generator: { type: "string" },
      ...ENGINE_OPTIONS,
      out: { type: "string", default: "report" },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const nodes = integer("nodes", values.nodes, 1, NODES_MAX);
  if (nodes > 1 && values.generator === "autocannon")
    throw new OptionError("--generator autocannon has one address: leave it out with --nodes.");
  const generator = oneOf("generator", values.generator ?? "autocannon", ...GENERATORS);
  const engine = engineOf(values);
  const { GRANDSTAND_CACHE: cache, GRANDSTAND_QUEUE: queue } = engine;
  await checkRedis({ cache: cache === "on", queue, redisUrl: process.env["REDIS_URL"] });
  if (nodes > 1) return benchNodes(nodes, values, ends);
  const classic = values.engine === "classic";
  const { instances } = values;
  const measured = classic
    ? `classic, instances ${instances}, cache ${cache}, queue ${queue}`
    : "actors";
  const scale = values.quick ? QUICK : FULL;
  console.log(`The engine that is measured: ${measured}.`);
  const leftOut = classic ? CLASSIC_LACKS : [];

  const arena = await Arena.open(ends, console.log, engine);
  console.log("Cold open …");
  const cold = await measureCold(arena, scale.coldSeats);
  if (!classic) console.log("Memory …");
  const memory = classic ? null : await measureMemory(arena, scale.memorySeats);
  console.log("Expiry …");
  const expiry = await measureExpiry(arena, scale.coldSeats);
  const rounds = await measureRounds(arena, scale, generator, ends, console.log);
  const figures = figuresOf(rounds, { cold, memory, expiry });
  mkdirSync(values.out, { recursive: true });
  const file = join(values.out, "bench.json");
  const all = { engine: measured, generator, scale, leftOut, ...figures, rounds };
  writeFileSync(file, `${JSON.stringify(all, null, 2)}\n`);
  const left = leftOut.map((what) => `\n  left out: ${what}`).join("");
  console.log(
    `\n${measured}; ${generator}:\n${tableOf(figures, classic)}${left}\n\nAll of it: ${file}`,
  );
  return 0;
});

async function benchNodes(
  count: number,
  { quick, out }: { readonly quick: boolean; readonly out: string },
  ends: Ends,
): Promise<number> {
  const scale = quick ? NODES_QUICK : NODES_FULL;
  console.log(`Holds through ${count} nodes and through one.`);
  const alone = await Arena.open(ends, console.log);
  const among = await alone.beside("nodes", { GRANDSTAND_CLUSTER: "1" });
  const { rounds, figures } = await measureNodes(alone, among, count, scale, ends, console.log);
  mkdirSync(out, { recursive: true });
  const file = join(out, "nodes.json");
  writeFileSync(file, `${JSON.stringify({ nodes: count, scale, ...figures, rounds }, null, 2)}\n`);
  console.log(`\n${nodesTable(figures, count)}\n\nAll of it: ${file}`);
  return 0;
}
