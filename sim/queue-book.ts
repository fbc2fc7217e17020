/** The queue replayed from its journals, by rules written down here anew:
 *
 *   joined (a lot, or a number behind all lots) -> called -> entered -> until, or left
 *                                                    \-> returned (a number in the front line) -> called
 */
import { hash } from "node:crypto";
import type { Entry, Ledger } from "./ledger.ts";
import { text } from "./replay.ts";

/** One entry. Times are the server's, epoch ms. */
export interface Place {
  readonly id: string;
  readonly buyer: string;
  readonly joinedAt: number;
  /** Among those who came after the bell, from 1; null: has a lot. */
  readonly late: number | null;
  /** In the line; NaN: gone before the draw. */
  number: number;
  /** In the front line; null: did not miss the call. */
  back: number | null;
  backAt: number;
  /** NaN: never came in. */
  enteredAt: number;
  until: number;
  /** Infinity: did not leave. */
  leftAt: number;
}

/** The last numbers called, of the line and of the front. */
export interface Call {
  readonly at: number;
  readonly line: number;
  readonly front: number;
}

export interface QueueBook {
  readonly seed: string;
  readonly commitment: string;
  /** Journal entries of the draw: one of each. */
  readonly commits: number;
  readonly draws: number;
  /** Epoch ms; NaN: never. */
  readonly drawnAt: number;
  readonly lots: readonly string[];
  readonly places: readonly Place[];
  readonly calls: readonly Call[];
}

export function replayQueue({ journal }: Ledger, event: string): QueueBook {
  const admission = journal.get(`admission/${event}`) ?? [];
  const commits = admission.filter(({ event: it }) => it.kind === "committed");
  const draws = admission.filter(({ event: it }) => it.kind === "drawn");
  const seed = text(draws[0]?.event["seed"]);
  const places: Place[] = [];
  const lots: string[] = [];
  for (const [actor, entries] of journal) {
    if (actor.startsWith(`queue/${event}/`)) replayPart(entries, places, lots);
  }
  const ranks = ranksOf(seed, lots);
  for (const place of places)
    place.number = place.late === null ? (ranks.get(place.id) ?? NaN) : lots.length + place.late;
  return {
    seed,
    commitment: text(commits[0]?.event["commitment"]),
    commits: commits.length,
    draws: draws.length,
    drawnAt: draws[0]?.at ?? NaN,
    lots,
    places,
    calls: admission
      .filter(({ event: it }) => it.kind === "called")
      .map(({ event: it }) => ({
        at: Number(it["at"]),
        line: Number(it["line"]),
        front: Number(it["front"]),
      })),
  };
}

/** By id, from 1: in the order of SHA-256 of `seed:id`. */
export function ranksOf(seed: string, lots: readonly string[]): Map<string, number> {
  const scored = lots.map((id) => ({ id, score: hash("sha256", `${seed}:${id}`, "hex") }));
  scored.sort((a, b) => (a.score < b.score ? -1 : a.score > b.score ? 1 : 0));
  return new Map(scored.map(({ id }, index) => [id, index + 1]));
}

/** When a number was first called; undefined: never. */
export function firstCall(
  calls: readonly Call[],
  line: "line" | "front",
  number: number,
): number | undefined {
  let [low, high] = [0, calls.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (calls[middle]![line] >= number) high = middle;
    else low = middle + 1;
  }
  return calls[low]?.at;
}

/** Fills in `places` and `lots` of one part. */
function replayPart(entries: readonly Entry[], places: Place[], lots: string[]): void {
  const current = new Map<string, Place>();
  const drawn = new Set<string>();
  let closed = false;
  for (const { at, event: it } of entries) {
    const buyer = text(it["buyer"]);
    const place = current.get(buyer);
    // Who goes before the bell, or takes another lot, is not drawn with this one.
    if (place && !closed && (it.kind === "left" || it.kind === "joined")) drawn.delete(place.id);
    if (it.kind === "closed") closed = true;
    if (it.kind === "joined") {
      const joined = newPlace(it, buyer);
      if (joined.late === null) drawn.add(joined.id);
      current.set(buyer, joined);
      places.push(joined);
    }
    if (place === undefined) continue;
    if (it.kind === "returned") {
      place.back = Number(it["back"]);
      place.backAt = at;
    }
    if (it.kind === "entered") {
      place.enteredAt = Number(it["at"]);
      place.until = Number(it["until"]);
    }
    if (it.kind === "left") place.leftAt = Math.min(place.leftAt, at);
  }
  lots.push(...drawn);
}

function newPlace(joined: Entry["event"], buyer: string): Place {
  return {
    id: text(joined["id"]),
    buyer,
    joinedAt: Number(joined["at"]),
    late: typeof joined["late"] === "number" ? joined["late"] : null,
    number: Number.NaN,
    back: null,
    backAt: Number.NaN,
    enteredAt: Number.NaN,
    until: Number.NaN,
    leftAt: Infinity,
  };
}
