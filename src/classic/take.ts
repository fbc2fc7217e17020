/** Claims seats: one statement that looks, counts and takes, or says why not. What stands in front of it
 * (cache-gate.ts, queue-gate.ts) may refuse early or gather many claims, never grant one. */
import type { Operation, Outcome } from "../booking/booking.ts";
import { offersNear } from "../booking/alternatives.ts";
import { holdIdOf } from "../booking/ids.ts";
import { holdAnswer, type Taken } from "../booking/take-seats.ts";
import { alternatives } from "../domain/alternatives.ts";
import { SeatStatus } from "../domain/availability.ts";
import { type Event, priceOf } from "../domain/event.ts";
import { type Conflict, refuse, type Refusal } from "../domain/refusal.ts";
import type { Step } from "../domain/wish.ts";
import type { HoldView } from "../protocol/api.ts";
import type { Database } from "./database.ts";
import { type Loaded, note } from "./events.ts";

/** The values of classic.take, but for the clock. */
export interface Claim {
  readonly event: string;
  readonly buyer: string;
  readonly key: string;
  readonly fingerprint: string;
  readonly hold: string;
  /** Indices of the plan, ascending: the canonical order. None: a search found nothing. */
  readonly seats: readonly number[];
  readonly names: readonly string[];
  readonly total: number;
  readonly step: Step | null;
  readonly quantity: number;
  readonly limit: number;
  readonly holdMs: number;
  readonly opensAt: number;
}

/** Seats that are not to be had, by their index. */
export type TakenSeats = readonly (readonly [seat: number, status: SeatStatus])[];
/** As the rows remember it: what is free instead is said as of the moment in which it is said. */
export type StoredRefusal =
  | Exclude<Refusal, { kind: "seats-taken" }>
  | { readonly kind: "seats-taken"; readonly taken: TakenSeats };

export type Claimed =
  /** For this try and every other under its key. */
  | { readonly answer: Taken | { readonly refused: StoredRefusal } }
  | { readonly reused: true }
  /** Of the moment. */
  | { readonly refused: StoredRefusal };

export interface Gate {
  take(claim: Claim): Promise<Claimed>;
}

export const TAKE = {
  name: "take",
  text: `select classic.take($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) as claimed`,
};

export function valuesOf(claim: Claim, now: number | null): unknown[] {
  const { event, buyer, key, fingerprint, hold, seats, names, total, step } = claim;
  const { quantity, limit, holdMs, opensAt } = claim;
  const terms = [total, step, quantity, limit, holdMs, opensAt];
  return [event, buyer, key, fingerprint, hold, seats, names, ...terms, now];
}

export function databaseGate(database: Database): Gate {
  return {
    take: async (claim) => {
      const values = valuesOf(claim, database.now());
      const [row] = await database.change<{ claimed: Claimed }>(TAKE, values);
      return row!.claimed;
    },
  };
}

export function claimOf(
  { event }: { readonly event: Event },
  operation: Operation,
  seats: readonly number[],
  quantity: number,
  step: Step | null,
): Claim {
  const { id, limit, holdMs, opensAt, plan } = event;
  const { buyer, key, fingerprint } = operation;
  return {
    event: id,
    buyer,
    key,
    fingerprint,
    hold: holdIdOf(id, operation),
    seats,
    names: seats.map((seat) => plan.ids[seat]!),
    total: seats.reduce((sum, seat) => sum + priceOf(event, seat), 0),
    step,
    quantity,
    limit,
    holdMs,
    opensAt,
  };
}

/** What the rows have said to a claim, noted for the next search and told to the buyer. `wanted`: the
 * seats that were asked for. */
export async function told(
  loaded: Loaded,
  claimed: Claimed,
  wanted: readonly number[],
): Promise<Outcome<{ hold: HoldView }>> {
  if ("reused" in claimed) return refuse({ kind: "key-reused" });
  const said = "answer" in claimed ? claimed.answer : claimed;
  if (!("refused" in said)) {
    const { index } = loaded.event.plan;
    for (const seat of said.seats) note(loaded, index.get(seat)!, SeatStatus.held);
    return holdAnswer(loaded)(said);
  }
  const { refused } = said;
  if (refused.kind !== "seats-taken") return refuse(refused);
  noteTaken(loaded, refused.taken);
  const conflicts = refused.taken.map(([seat, status]): Conflict => ({
    seat: loaded.event.plan.ids[seat]!,
    reason: REASONS[status],
  }));
  const alternatives = await alternativesTo(loaded, wanted);
  return refuse({ kind: "seats-taken", conflicts, alternatives });
}

/** By SeatStatus; a seat that is free again meanwhile was held. */
const REASONS = ["held", "held", "sold", "blocked"] as const;

export function noteTaken(loaded: Loaded, taken: TakenSeats): void {
  for (const [seat, status] of taken) note(loaded, seat, status);
}

/** Free sets near seats that were wanted and taken. */
function alternativesTo(loaded: Loaded, wanted: readonly number[]): Promise<string[][]> {
  return offersNear(loaded, wanted, (near, limit) =>
    alternatives([loaded.indexes[near]!], wanted, wanted.length, limit),
  );
}
