/** Admission as the journals have it: the same draw, called in order, never too many, nothing had outside. */
import { queueBookCheck, sameSet, type Check } from "../check.ts";
import { firstCall, type Place, type QueueBook } from "../queue-book.ts";
import { text } from "../replay.ts";

/** Between the look at a pass and the seat's turn there may be a load from the database. */
const ON_ITS_WAY_MS = 2_000;
/** How old a count of who is inside may be, where several nodes make it together. */
const COUNT_OLD_MAX_MS = 2_000;

export const ADMISSION_CHECKS: readonly Check[] = [
  queueBookCheck("J27", "The journal has every entry, pass and the draw", (book, tally, it) => {
    const { queue } = it;
    const draw = queue.seen.at(-1)?.view.draw;
    tally.expect(book.commits === 1 && book.draws === 1, () => "more than one draw, or none");
    tally.expect(
      book.commitment === draw?.commitment && book.seed === draw.seed,
      () => "the journal has another draw than was published",
    );
    tally.expect(
      sameSet(book.lots, queue.published?.lots ?? []),
      () => "the published list is not the one of the journal",
    );
    const places = new Map(book.places.map((place) => [place.id, place]));
    for (const { buyer, entry } of queue.told) {
      const place = places.get(entry.id);
      const same = place?.buyer === buyer && (place.late === null) === entry.inDraw;
      tally.expect(same, () => `${entry.id} of ${buyer} is not in the journal`);
    }
    const entered = new Map(book.places.map(({ buyer, until }) => [buyer, until]));
    for (const { buyer, refused, shopUntil } of queue.enters) {
      if (refused !== null) continue;
      tally.expect(entered.get(buyer) === shopUntil, () => `${buyer} was not let in`);
    }
  }),

  queueBookCheck(
    "J28",
    "Called in order, and let in while the call was good",
    (book, tally, it) => {
      const { enterMs } = it.ledger.queue;
      const numbersBy = it.queue.seen.at(-1)?.view.draw?.numbersBy ?? 0;
      let [line, front] = [0, 0];
      for (const call of book.calls) {
        tally.expect(call.line >= line && call.front >= front, () => `${call.line} after ${line}`);
        const known = Math.max(book.drawnAt, numbersBy) <= call.at;
        tally.expect(known, () => `${call.line} was called before numbers could be known`);
        [line, front] = [call.line, call.front];
      }
      for (const { id, number, back, backAt, enteredAt } of book.places) {
        const first = firstCall(book.calls, "line", number);
        if (back !== null)
          tally.expect(
            first !== undefined && first + enterMs <= backAt,
            () => `${id} is back early`,
          );
        if (Number.isNaN(enteredAt)) continue;
        const at = back === null ? first : firstCall(book.calls, "front", back);
        const called = at !== undefined && at <= enteredAt && enteredAt < at + enterMs;
        tally.expect(called, () => `${id} (${number}) called ${at}, let in ${enteredAt}`);
      }
    },
  ),

  queueBookCheck("J29", "Every hold and order is by somebody inside", (book, tally, evidence) => {
    const { event, ledger } = evidence;
    const stays = new Map<string, Place[]>();
    for (const place of book.places) {
      if (Number.isNaN(place.enteredAt)) continue;
      const sofar = stays.get(place.buyer);
      if (sofar) sofar.push(place);
      else stays.set(place.buyer, [place]);
    }
    for (const [actor, entries] of ledger.journal) {
      if (!actor.startsWith(`shopper/${event}/`)) continue;
      const buyer = actor.slice(actor.lastIndexOf("/") + 1);
      for (const { at, event: it } of entries) {
        if (it.kind !== "held" && it.kind !== "order-placed") continue;
        const last = it.kind === "held" ? ON_ITS_WAY_MS : Infinity;
        const inside = stays
          .get(buyer)
          ?.some((stay) => stay.enteredAt <= at && at < stay.until + last);
        tally.expect(inside === true, () => `${buyer} ${it.kind} ${text(it["hold"])} from outside`);
      }
    }
  }),

  queueBookCheck("J30", "Nobody is called while the maximum is inside", (book, tally, evidence) => {
    const { queue, nodes } = evidence.ledger;
    const { insideMax } = queue;
    // Among several nodes those inside are counted by messages.
    const inside = leastInside(book, nodes > 1 ? COUNT_OLD_MAX_MS : 0);
    let before = 0;
    for (const { at, line, front } of book.calls) {
      const called = line + front - before;
      before = line + front;
      const people = inside(at);
      tally.expect(
        people + called <= insideMax,
        () => `${called} were called while ${people} of ${insideMax} were inside`,
      );
    }
  }),
];

/** How many were inside at the least within the last `withinMs`; to be asked with ascending moments. What is of the same
 * moment may have come after it: the time of turns stands still while one round of the event loop answers a crowd. */
export function leastInside({ places }: QueueBook, withinMs: number): (at: number) => number {
  const changes = places
    .filter(({ enteredAt }) => !Number.isNaN(enteredAt))
    .flatMap(({ enteredAt, until, leftAt }) => [
      { at: enteredAt, by: 1 },
      { at: Math.min(until, leftAt), by: -1 },
    ])
    .sort((a, b) => a.at - b.at || a.by - b.by);
  /** Before the window. */
  let [next, inside] = [0, 0];
  return (at) => {
    for (; next < changes.length && changes[next]!.at < at - withinMs; next++)
      inside += changes[next]!.by;
    let [people, least] = [inside, inside];
    for (let n = next; n < changes.length && changes[n]!.at <= at; n++) {
      people += changes[n]!.by;
      least = Math.min(least, people);
    }
    return least;
  };
}
