/** Measures the server against the bare framework it stands on, in one run:
 *
 *   a  Fastify that only echoes      b  durable holds, one seat each      c  the rush on 30,000 seats
 *
 *   npm run bench [-- --generator autocannon|lean] [--quick] [--out report]
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runToEnd } from "../sim/ends.ts";
import { Arena, CONNECTIONS } from "./arena.ts";
import { type Expiry, measureExpiry } from "./expiry.ts";
import { GENERATORS, rate } from "./job.ts";
import { median } from "./median.ts";
import { measureCold, measureMemory, type Residence } from "./residence.ts";
import { measureRounds, type Round, type Scale } from "./rounds.ts";

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

await runToEnd(async (ends) => {
  const { values } = parseArgs({
    options: {
      quick: { type: "boolean", default: false },
      generator: { type: "string", default: "autocannon" },
      out: { type: "string", default: "report" },
    },
  });
  const generator = GENERATORS.find((name) => name === values.generator);
  if (!generator) throw new Error(`--generator is one of ${GENERATORS.join(", ")}.`);
  const scale = values.quick ? QUICK : FULL;
  const arena = await Arena.open(ends, console.log);
  console.log("Cold open …");
  const cold = await measureCold(arena, scale.coldSeats);
  console.log("Memory …");
  const memory = await measureMemory(arena, scale.memorySeats);
  console.log("Expiry …");
  const expiry = await measureExpiry(arena, scale.coldSeats);
  const rounds = await measureRounds(arena, scale, generator, ends, console.log);
  const figures = figuresOf(rounds, { ...cold, ...memory, ...expiry });
  mkdirSync(values.out, { recursive: true });
  const file = join(values.out, "bench.json");
  writeFileSync(file, `${JSON.stringify({ generator, scale, ...figures, rounds }, null, 2)}\n`);
  console.log(`\n${generator}:\n${table(figures)}\n\nAll of it: ${file}`);
  return 0;
});

type Figures = ReturnType<typeof figuresOf>;

function figuresOf(rounds: readonly Round[], residence: Residence & Expiry) {
  const middle = (value: (round: Round) => number): number => median(rounds.map(value));
  return {
    connections: CONNECTIONS,
    ratios: {
      holdsToEcho: middle(({ holds, echo }) => rate(holds) / rate(echo)),
      rushToEcho: middle(({ rush, echo }) => rate(rush) / rate(echo)),
    },
    echo: {
      perSecond: middle(({ echo }) => rate(echo)),
      p50Ms: middle(({ echo }) => echo.p50Ms),
      p99Ms: middle(({ echo }) => echo.p99Ms),
    },
    holds: figuresOfLoad(middle, "holds"),
    rush: figuresOfLoad(middle, "rush"),
    residence,
  };
}

function figuresOfLoad(
  middle: (value: (round: Round) => number) => number,
  load: "holds" | "rush",
) {
  return {
    perSecond: middle((round) => rate(round[load])),
    p50Ms: middle((round) => round[load].p50Ms),
    p99Ms: middle((round) => round[load].p99Ms),
    rowsPerCommit: middle((round) => round[load].rowsPerCommit),
    serverCpu: middle((round) => round[load].serverCpu),
    databaseCpu: middle((round) => round[load].databaseCpu),
    generatorCpu: middle((round) => round[load].cpuSeconds / round[load].seconds),
  };
}

function table({ ratios, echo, holds, rush, residence }: Figures): string {
  const load = (name: string, it: Figures["holds"]): string =>
    `  ${name}  ${whole(it.perSecond)}/s, p50 ${it.p50Ms.toFixed(1)} ms, p99 ${it.p99Ms.toFixed(1)} ms, ` +
    `${it.rowsPerCommit.toFixed(0)} rows a commit; cores: server ${it.serverCpu.toFixed(2)}, ` +
    `database ${it.databaseCpu.toFixed(2)}, generator ${it.generatorCpu.toFixed(2)}`;
  const { coldSeats, memorySeats } = residence;
  return [
    `  b/a ${ratios.holdsToEcho.toFixed(2)}   durable holds to bare echo (at least 0.7)`,
    `  c/a ${ratios.rushToEcho.toFixed(2)}   rush to bare echo (at least 0.8)`,
    "",
    `  a echo   ${whole(echo.perSecond)}/s, p50 ${echo.p50Ms.toFixed(1)} ms, p99 ${echo.p99Ms.toFixed(1)} ms`,
    load("b holds", holds),
    load("c rush ", rush),
    "",
    `  cold open of ${whole(coldSeats)} seats: ${residence.coldOpenSeconds.toFixed(2)} s once ready, ` +
      `${residence.coldStartSeconds.toFixed(2)} s from the start of the process (under 2)`,
    `  memory of a seat, ${whole(memorySeats)} in memory: ${whole(residence.openedBytesPerSeat)} bytes ` +
      `opened, ${whole(residence.heldBytesPerSeat)} with its hold, buyer and answers (at most 1,024)`,
    `  expiry: of ${whole(residence.expired)} holds that ended at once 99 in 100 came at most ` +
      `${whole(residence.lateP99Ms)} ms late (under 250)`,
  ].join("\n");
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en");
}
