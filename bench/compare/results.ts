/** All that a comparison has measured so far, as compare.json holds it, and the middle of its rounds. */
import { median } from "../median.ts";
import type { Bare, Tuned } from "./fairness.ts";
import type { Point } from "./growth.ts";
import { type Id, type Opponent, opponent, REFERENCE } from "./opponents.ts";
import type { Sold } from "./sale.ts";
import type { Scale } from "./scale.ts";
import type { Visit } from "./visit.ts";

export interface Results {
  /** When it began, ISO 8601. */
  readonly at: string;
  readonly scale: Scale;
  readonly machine: Machine;
  /** Settings of the classic engine that are not an opponent's own. */
  readonly classic: { readonly instances: string; readonly pool: string };
  readonly visits: Visit[];
  readonly sales: Sold[];
  readonly kills: Sold[];
  readonly growth: Point[];
  readonly bare: Bare[];
  readonly tuned: Tuned[];
  /** What could not be measured, and why. */
  readonly notes: string[];
}

export interface Machine {
  readonly cores: number;
  readonly model: string;
  readonly memoryGiB: number;
  readonly node: string;
  postgres: string;
  /** Processes that wanted to run when it began, on average over a minute. */
  readonly load: number;
}

/** In the order in which they are named. */
export function opponentsOf(records: readonly { readonly opponent: Id }[]): readonly Opponent[] {
  return [...new Set(records.map((it) => it.opponent))].map(opponent);
}

/** Of each round's value; NaN: there is none. */
export function middle<R extends { readonly opponent: Id }>(
  records: readonly R[],
  id: Id,
  value: (record: R) => number | null | undefined,
): number {
  return median(valuesOf(records, id, value));
}

/** To the reference in the same round; NaN: there is no round with both. */
export function ratio(
  visits: readonly Visit[],
  id: Id,
  value: (visit: Visit) => number | null | undefined,
): number {
  const of = (id: Id, round: number): number => {
    const found = visits.find((it) => it.opponent === id && it.round === round);
    return found ? (value(found) ?? Number.NaN) : Number.NaN;
  };
  const rounds = [...new Set(visits.map((it) => it.round))];
  return median(rounds.map((round) => of(id, round) / of(REFERENCE, round)));
}

function valuesOf<R extends { readonly opponent: Id }>(
  records: readonly R[],
  id: Id,
  value: (record: R) => number | null | undefined,
): number[] {
  return records.filter((it) => it.opponent === id).map((it) => value(it) ?? NaN);
}
