/** Ranks the entries of the lobby: by SHA-256 of `seed:id`, in hex, ascending. Nobody can know a rank before
 * the seed is published, and anybody can work it out after (scripts/verify-draw.ts, web/draw.ts).
 *
 * A million take some seconds, so the work is done in pieces: the sale goes on meanwhile. */
import { hash } from "node:crypto";

/** Entries hashed in one go, about 10 ms. */
const PIECE = 10_000;

/** By group, then by lot: the rank from 1; 0: gone before the draw. */
export type Ranks = ReadonlyMap<string, Uint32Array>;

export type Lots = ReadonlyMap<string, readonly (string | null)[]>;

export function countOf(lots: Lots): number {
  let count = 0;
  for (const part of lots.values()) for (const id of part) if (id !== null) count++;
  return count;
}

interface Drawn {
  readonly score: string;
  readonly ranks: Uint32Array;
  readonly lot: number;
}

/** `breathe` lets other work in. */
export async function drawRanks(
  seed: string,
  lots: Lots,
  breathe: () => Promise<void>,
): Promise<Ranks> {
  const ranks = new Map([...lots].map(([group, part]) => [group, new Uint32Array(part.length)]));
  // By the first two digits of the score, so that no sort is long.
  const buckets = Array.from({ length: 256 }, (): Drawn[] => []);
  let hashed = 0;
  for (const [group, part] of lots) {
    for (const [lot, id] of part.entries()) {
      if (id === null) continue;
      const score = hash("sha256", `${seed}:${id}`, "hex");
      buckets[Number.parseInt(score.slice(0, 2), 16)]!.push({
        score,
        ranks: ranks.get(group)!,
        lot,
      });
      if (++hashed % PIECE === 0) await breathe();
    }
  }
  let rank = 0;
  for (const bucket of buckets) {
    bucket.sort((a, b) => (a.score < b.score ? -1 : 1));
    for (const drawn of bucket) drawn.ranks[drawn.lot] = ++rank;
    await breathe();
  }
  return ranks;
}
