/** The line that tells how the sale goes: redrawn on a terminal, one every two seconds in a log. */
import type { Board } from "./board.ts";
import type { Crowd } from "./crowd.ts";
import type { Meter } from "./meter.ts";
import { clock } from "./wire.ts";

const REDRAW_MS = 250;
const LOG_MS = 2000;

export interface Progress {
  stop(): void;
}

export function showProgress(
  crowd: Crowd,
  meter: Meter,
  fans: number,
  board: Board,
  out: NodeJS.WriteStream,
): Progress {
  const live = out.isTTY;
  const draw = (): void => {
    const line = progressLine(crowd, meter, fans, board);
    out.write(live ? `\r\x1b[K${line.slice(0, out.columns - 1)}` : `${line}\n`);
  };
  const timer = setInterval(draw, live ? REDRAW_MS : LOG_MS);
  return {
    stop: () => {
      clearInterval(timer);
      draw();
      if (live) out.write("\n");
    },
  };
}

function progressLine(crowd: Crowd, meter: Meter, fans: number, board: Board): string {
  const elapsed = (clock() - meter.startedAt) / 1000;
  const { free = 0, held = 0, sold = 0, blocked = 0 } = crowd.last ?? {};
  // The last whole second: the one that runs is not full yet.
  const second = meter.seconds[Math.floor(elapsed) - 1];
  const share = sold / Math.max(1, free + held + sold);
  const left = share > 0.02 && share < 1 ? `~${Math.ceil((elapsed / share) * (1 - share))} s` : "–";
  return [
    `${elapsed.toFixed(0).padStart(3)} s`,
    `sold ${number(sold)}/${number(free + held + sold + blocked)}`,
    `held ${number(held)}`,
    `${number(second === undefined ? 0 : countOf(second.answers))} requests/s`,
    `p99 ${second?.latencies.quantile(0.99).toFixed(0) ?? "–"} ms`,
    ...peopleOf(crowd, fans, board),
    `left ${left}`,
  ].join(" · ");
}

function peopleOf(crowd: Crowd, fans: number, { last }: Board): string[] {
  const arrived = `${number(crowd.arrived)} of ${number(fans)} arrived`;
  if (last === undefined) return [`fans ${number(crowd.inside)} inside, ${arrived}`];
  const { phase, entries, serving, inside, slowedBy } = last;
  const slow = slowedBy === null ? "" : ` (${slowedBy})`;
  return [
    `fans ${arrived}`,
    phase === "lobby" ? `lobby ${number(entries)}` : `serving ${number(serving)}${slow}`,
    `${number(inside)} inside`,
  ];
}

export function countOf(answers: ReadonlyMap<string, number>): number {
  let count = 0;
  for (const each of answers.values()) count += each;
  return count;
}

function number(value: number): string {
  return value.toLocaleString("en");
}
