/** The numbers of a run: what rush.json holds and rush.html shows. */
import type { Ledger } from "./ledger.ts";
import { summariseQueue, type QueueSummary } from "./queue-summary.ts";
import type { Ending } from "./fan.ts";
import type { History } from "./history.ts";
import type { Meter } from "./meter.ts";
import type { RushOptions } from "./options.ts";
import { countOf } from "./progress.ts";
import type { Told } from "./told.ts";
import type { Verdict } from "./verdict.ts";

/** Times in seconds after the crowd was let loose: without a queue, after the sale opened. */
export interface Summary {
  readonly options: Readonly<Record<string, unknown>>;
  readonly verdict: Verdict;
  readonly seats: { free: number; held: number; sold: number; blocked: number };
  /** When the last seat was sold, after the bell if there was one; null if some are left. */
  readonly soldOutAfter: number | null;
  readonly fans: Readonly<Record<string, number>>;
  readonly requests: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** After the bank took the money. */
  readonly told: Told;
  readonly answers: Readonly<Record<string, number>>;
  readonly outages: readonly { readonly at: number; readonly seconds: number }[];
  readonly seconds: readonly SecondSummary[];
  /** Null: there was none. */
  readonly queue: QueueSummary | null;
  readonly counts: readonly { at: number; free: number; held: number; sold: number }[];
}

export interface SecondSummary {
  readonly requests: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly answers: Readonly<Record<string, number>>;
}

export function summarise(
  options: RushOptions,
  history: History,
  meter: Meter,
  endings: ReadonlyMap<Ending, number>,
  verdict: Verdict,
  told: Told,
  ledger: Ledger | null,
  event: string,
): Summary {
  const since = (at: number): number => round((at - meter.startedAt) / 1000);
  const last = history.samples.at(-1);
  const soldOut = history.samples.find((it) => it.sold > 0 && it.free + it.held === 0);
  const requests = countOf(meter.total.answers);
  const { target, ...rest } = options;
  const { queue, skew } = history;
  const bellAt = queue === null ? 0 : since(queue.opensAt - skew.offsetMs);
  return {
    options: { ...rest, url: target?.url.href ?? null, event: target?.event ?? null },
    verdict,
    seats: {
      free: last?.free ?? 0,
      held: last?.held ?? 0,
      sold: last?.sold ?? 0,
      blocked: last?.blocked ?? 0,
    },
    soldOutAfter: soldOut === undefined ? null : round(since(soldOut.at) - bellAt),
    queue: queue && summariseQueue(queue, bellAt, meter, ledger, event),
    fans: Object.fromEntries(endings),
    requests,
    requestsPerSecond: Math.round(requests / Math.max(1, meter.seconds.length)),
    p50Ms: round(meter.total.latencies.quantile(0.5)),
    p99Ms: round(meter.total.latencies.quantile(0.99)),
    told,
    answers: Object.fromEntries([...meter.total.answers].sort((a, b) => b[1] - a[1])),
    outages: history.outages.map(({ killedAt, readyAt }) => ({
      at: since(killedAt),
      seconds: round((readyAt - killedAt) / 1000),
    })),
    seconds: meter.seconds.map(({ latencies, answers }) => ({
      requests: countOf(answers),
      p50Ms: round(latencies.quantile(0.5)),
      p99Ms: round(latencies.quantile(0.99)),
      answers: Object.fromEntries(answers),
    })),
    counts: history.samples.map(({ at, free, held, sold }) => ({
      at: since(at),
      free,
      held,
      sold,
    })),
  };
}

export function summaryText(it: Summary): string {
  const { free, held, sold, blocked } = it.seats;
  const outages = it.outages.map(({ at, seconds }) => `${at} s (away ${seconds} s)`);
  return [
    `  sold ${number(sold)} of ${number(free + held + sold + blocked)} seats` +
      (it.soldOutAfter === null
        ? `, ${number(free)} free and ${number(held)} held are left`
        : `, the last ${it.soldOutAfter} s after the ${it.queue === null ? "start" : "bell"}`),
    ...(it.queue === null ? [] : [queueText(it.queue)]),
    `  ${number(it.requests)} requests, ${number(it.requestsPerSecond)} a second; ` +
      `p50 ${it.p50Ms} ms, p99 ${it.p99Ms} ms`,
    `  paid: ${number(it.told.buyers)} orders watched to the end, told p50 ${it.told.p50Ms} ms, ` +
      `p99 ${it.told.p99Ms} ms after the bank took the money`,
    `  fans: ${entries(it.fans)}`,
    `  answers: ${entries(it.answers)}`,
    ...(outages.length === 0 ? [] : [`  server killed at ${outages.join(", ")}`]),
  ].join("\n");
}

function queueText(it: QueueSummary): string {
  const took = it.drawnAfterMs === null ? "" : `, ${number(it.drawnAfterMs)} ms after the bell`;
  return (
    `  ${number(it.lots)} lots drawn${took}; ${number(it.late)} came late; ` +
    `joins ${number(it.joinsPerSecond)} a second, at most ${number(it.joinsPerSecondMost)}; ` +
    `${number(it.called)} called, at most ${number(it.insideMost)} inside`
  );
}

function entries(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name} ${number(count)}`)
    .join(", ");
}

function number(value: number): string {
  return value.toLocaleString("en");
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
