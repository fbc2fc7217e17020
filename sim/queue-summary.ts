/** Lobby, draw and queue in numbers. Times in seconds after the first fan could come. */
import type { QueueHistory } from "./queue-history.ts";
import type { Ledger } from "./ledger.ts";
import type { Meter } from "./meter.ts";

export interface QueueSummary {
  readonly bellAt: number;
  /** Entries before the bell that were drawn, and those who came after it. */
  readonly lots: number;
  readonly late: number;
  /** A second: in the mean from the first to the bell, and in the best second. */
  readonly joinsPerSecond: number;
  readonly joinsPerSecondMost: number;
  /** From the bell until the journal had the draw, and every rank was known; null: no database. */
  readonly drawnAfterMs: number | null;
  readonly insideMost: number;
  readonly called: number;
  readonly samples: readonly {
    readonly at: number;
    readonly arrived: number;
    readonly waiting: number;
    readonly called: number;
    readonly inside: number;
  }[];
}

export function summariseQueue(
  { opensAt, seen, told }: QueueHistory,
  bellAt: number,
  meter: Meter,
  ledger: Ledger | null,
  event: string,
): QueueSummary {
  const seconds = meter.seconds.map(({ answers }) => answers.get("join") ?? 0);
  const lobby = seconds.slice(0, Math.max(1, Math.floor(bellAt)));
  const late = new Set(told.filter(({ entry }) => !entry.inDraw).map(({ entry }) => entry.id));
  const admission = ledger?.journal.get(`admission/${event}`) ?? [];
  const drawn = admission.find(({ event: it }) => it.kind === "drawn");
  return {
    bellAt,
    lots: seen.at(-1)?.view.draw?.lots ?? 0,
    late: late.size,
    joinsPerSecond: Math.round(lobby.reduce((sum, count) => sum + count, 0) / lobby.length),
    joinsPerSecondMost: seconds.reduce((most, count) => Math.max(most, count), 0),
    drawnAfterMs: drawn === undefined ? null : Math.round(drawn.at - opensAt),
    insideMost: seen.reduce((most, { view }) => Math.max(most, view.inside), 0),
    called: seen.at(-1)?.view.serving ?? 0,
    samples: seen.map(({ at, arrived, view }) => ({
      at: Math.round((at - meter.startedAt) / 10) / 100,
      arrived,
      waiting: view.phase === "lobby" ? view.entries : view.waiting,
      called: view.serving,
      inside: view.inside,
    })),
  };
}
