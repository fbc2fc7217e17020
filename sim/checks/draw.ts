/** The draw: the one that was promised, worked out anew, and what every fan was told of it. */
import { hash } from "node:crypto";
import { queueCheck, type Check } from "../check.ts";
import { ranksOf } from "../queue-book.ts";
import type { EntryTold, QueueHistory } from "../queue-history.ts";

export const DRAW_CHECKS: readonly Check[] = [
  queueCheck("J20", "The draw is the one promised before the bell", ({ seen }, tally) => {
    const promised = seen.find(({ view }) => view.draw !== null)?.view.draw?.commitment;
    const early = seen.some(({ view: { phase, draw } }) => phase === "lobby" && draw !== null);
    tally.expect(early, () => "no digest was published in the lobby");
    let shown: { readonly seed: string; readonly lots: number | null } | undefined;
    for (const { view } of seen) {
      const { phase, draw } = view;
      if (draw === null) {
        tally.expect(
          promised === undefined || phase === "lobby",
          () => "the digest was taken back",
        );
        continue;
      }
      const { commitment, seed, lots } = draw;
      tally.expect(commitment === promised, () => `${promised} became ${commitment}`);
      if (seed === null) {
        tally.expect(shown === undefined, () => "the seed was taken back");
        continue;
      }
      tally.expect(phase !== "lobby", () => "the seed was shown before the bell");
      shown ??= { seed, lots };
      tally.expect(shown.seed === seed && shown.lots === lots, () => "seed or lots have changed");
    }
    tally.expect(
      shown !== undefined && hash("sha256", shown.seed, "hex") === promised,
      () => `${shown?.seed} is not the seed of ${promised}`,
    );
  }),

  queueCheck("J21", "Numbers are the ranks of the published lots", (queue, tally, evidence) => {
    const { seed, lots } = drawOf(queue);
    const list = queue.published?.lots ?? [];
    const ranks = ranksOf(seed, list);
    tally.expect(ranks.size === list.length, () => "an entry is listed twice");
    tally.expect(lots === list.length, () => `${lots} were drawn, ${list.length} are listed`);
    const { offsetMs, slackMs } = evidence.history.skew;
    const lastBefore = queue.opensAt - offsetMs - slackMs;
    const left = new Map(queue.leaves.map((it) => [it.buyer, it]));
    for (const { buyer, entry } of queue.told) {
      const { id, inDraw, number } = entry;
      const rank = ranks.get(id);
      const gone = left.get(buyer);
      const drawn = inDraw && gone === undefined;
      if (drawn) tally.expect(rank !== undefined, () => `${id} of the lobby was not drawn`);
      if (gone && gone.at < lastBefore && inDraw)
        tally.expect(rank === undefined, () => `${id} left before the bell and was drawn`);
      if (!inDraw) tally.expect(rank === undefined, () => `${id} came late and was drawn`);
      if (inDraw && number !== null)
        tally.expect(number === rank, () => `${id} was told ${number} and is ${rank}`);
    }
  }),

  queueCheck("J22", "Nobody's number changes, and no two have one", ({ told, leaves }, tally) => {
    const left = new Set(leaves.map(({ buyer }) => buyer));
    const entries = new Map<string, { buyer: string; inDraw: boolean; number: number | null }>();
    const holders = new Map<number, string>();
    const idOf = new Map<string, string>();
    for (const { buyer, entry } of told) {
      const { id, inDraw, number } = entry;
      const before = entries.get(id) ?? { buyer, inDraw, number };
      entries.set(id, { ...before, number: before.number ?? number });
      const same = before.buyer === buyer && before.inDraw === inDraw;
      tally.expect(same, () => `${id} is another fan's, or draws no longer`);
      const kept = before.number === null || number === null || before.number === number;
      tally.expect(kept, () => `${id} went from ${before.number} to ${number}`);
      const first = idOf.get(buyer) ?? id;
      idOf.set(buyer, first);
      tally.expect(first === id || left.has(buyer), () => `${buyer} has ${first} and ${id}`);
      if (number === null) continue;
      const holder = holders.get(number) ?? id;
      holders.set(number, holder);
      tally.expect(holder === id, () => `${number} belongs to ${holder} and ${id}`);
    }
  }),

  queueCheck("J23", "Who came late is behind all lots, in order of coming", (queue, tally) => {
    const lots = drawOf(queue).lots ?? 0;
    const late = latecomersOf(queue.told).sort((a, b) => b.number - a.number);
    let firstAfter = Infinity;
    for (const { id, number, sentAt, answeredAt } of late) {
      tally.expect(number > lots, () => `${id} came late and has ${number} among ${lots} lots`);
      // Somebody with a greater number had the answer before this one asked.
      tally.expect(sentAt <= firstAfter, () => `${id} came later and has the lower ${number}`);
      firstAfter = Math.min(firstAfter, answeredAt);
    }
  }),

  queueCheck("J24", "The script that anybody can run agrees", ({ published, told }, tally) => {
    const script = published?.script;
    tally.expect(script?.agrees === true, () => script?.said ?? "nothing was published");
    for (const { entry } of told) {
      const { id, inDraw, number } = entry;
      if (!inDraw || number === null) continue;
      const rank = script?.ranks.get(id);
      tally.expect(rank === number, () => `${id} was told ${number}, the script finds ${rank}`);
    }
  }),
];

interface Latecomer {
  readonly id: string;
  readonly number: number;
  /** Of the first join. */
  readonly sentAt: number;
  readonly answeredAt: number;
}

function latecomersOf(told: readonly EntryTold[]): Latecomer[] {
  const late = new Map<string, { sentAt: number; answeredAt: number; number: number | null }>();
  for (const { sentAt, at, entry } of told) {
    if (entry.inDraw) continue;
    const first = late.get(entry.id) ?? { sentAt, answeredAt: at, number: null };
    late.set(entry.id, { ...first, number: first.number ?? entry.number });
  }
  return [...late].flatMap(([id, { sentAt, answeredAt, number }]) =>
    number === null ? [] : [{ id, number, sentAt, answeredAt }],
  );
}

/** As it was last shown. */
function drawOf({ seen }: QueueHistory): { readonly seed: string; readonly lots: number | null } {
  const draw = seen.at(-1)?.view.draw;
  return { seed: draw?.seed ?? "", lots: draw?.lots ?? null };
}
