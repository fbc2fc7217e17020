/** What a bench has come to: the middle of its rounds, and the table that is printed of it. */
import { CONNECTIONS } from "./arena.ts";
import type { Expiry } from "./expiry.ts";
import { rate } from "./job.ts";
import { median } from "./median.ts";
import type { Cold, Memory } from "./residence.ts";
import type { Round } from "./rounds.ts";

/** What is measured once. */
interface Single {
  readonly cold: Cold;
  /** Null: no seat is in memory. */
  readonly memory: Memory | null;
  readonly expiry: Expiry;
}

type Figures = ReturnType<typeof figuresOf>;

export function figuresOf(rounds: readonly Round[], single: Single) {
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
    ...single,
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
    grantedPerTransaction: middle((round) => round[load].grantedPerTransaction),
    serverCpu: middle((round) => round[load].serverCpu),
    redisCpu: middle((round) => round[load].redisCpu),
    databaseCpu: middle((round) => round[load].databaseCpu),
    generatorCpu: middle((round) => round[load].cpuSeconds / round[load].seconds),
  };
}

/** `classic`: the goals are the actors'. */
export function tableOf(
  { ratios, echo, holds, rush, cold, memory, expiry }: Figures,
  classic: boolean,
): string {
  const goal = (text: string): string => (classic ? "" : ` (${text})`);
  return [
    `  b/a ${ratios.holdsToEcho.toFixed(2)}   durable holds to bare echo${goal("at least 0.7")}`,
    `  c/a ${ratios.rushToEcho.toFixed(2)}   rush to bare echo${goal("at least 0.8")}`,
    "",
    `  a echo   ${whole(echo.perSecond)}/s, p50 ${echo.p50Ms.toFixed(1)} ms, p99 ${echo.p99Ms.toFixed(1)} ms`,
    rowOf("b holds", holds),
    rowOf("c rush ", rush),
    "",
    `  cold open of ${whole(cold.coldSeats)} seats: ${cold.coldOpenSeconds.toFixed(2)} s once ready, ` +
      `${cold.coldStartSeconds.toFixed(2)} s from the start of the process${goal("under 2")}`,
    ...(memory
      ? [
          `  memory of a seat, ${whole(memory.memorySeats)} in memory: ${whole(memory.openedBytesPerSeat)} bytes ` +
            `opened, ${whole(memory.heldBytesPerSeat)} with its hold, buyer and answers${goal("at most 1,024")}`,
        ]
      : []),
    `  expiry: of ${whole(expiry.expired)} holds that ended at once 99 in 100 came at most ` +
      `${whole(expiry.lateP99Ms)} ms late${goal("under 250")}`,
  ].join("\n");
}

function rowOf(name: string, it: Figures["holds"]): string {
  const rows = Number.isNaN(it.rowsPerCommit)
    ? ""
    : `${it.rowsPerCommit.toFixed(0)} rows a commit, `;
  const redis = it.redisCpu === 0 ? "" : `Redis ${it.redisCpu.toFixed(2)}, `;
  return (
    `  ${name}  ${whole(it.perSecond)}/s, p50 ${it.p50Ms.toFixed(1)} ms, p99 ${it.p99Ms.toFixed(1)} ms, ` +
    `${rows}${it.grantedPerTransaction.toFixed(2)} holds a transaction; cores: server ${it.serverCpu.toFixed(2)}, ` +
    `${redis}database ${it.databaseCpu.toFixed(2)}, generator ${it.generatorCpu.toFixed(2)}`
  );
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en");
}
