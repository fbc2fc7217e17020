/** Holds: kept once acknowledged, all or nothing, within the limit, and never two on one seat. */
import { bookCheck, historyCheck, names, sameSet, type Check, type Evidence } from "../check.ts";
import type { HoldClaim } from "../claims.ts";
import type { History, Skew } from "../history.ts";
import type { Ledger } from "../ledger.ts";
import { text, type Span } from "../replay.ts";

/** How long a message between nodes may take, ms. */
const ON_ITS_WAY_MS = 2_000;

export const HOLD_CHECKS: readonly Check[] = [
  bookCheck("J6", "Every acknowledged hold is in the journal", (book, tally, evidence) => {
    const { ledger, lives } = book;
    for (const { hold, buyer, seats } of evidence.claims.holds.values()) {
      const shopper =
        ledger.journal.get(`shopper/${evidence.event}/${buyer.slice(0, 1)}/${buyer}`) ?? [];
      const held = shopper.find(({ event }) => event.kind === "held" && event["hold"] === hold);
      const journal = list(held?.event["seats"]);
      tally.expect(
        sameSet(seats, journal),
        () => `${hold}: told ${names(seats)}, journal ${names(journal)}`,
      );
      for (const seat of seats) {
        const span = lives.get(seat)?.spans.find((it) => it.hold === hold);
        tally.expect(span?.buyer === buyer, () => `${seat} does not know ${hold} of ${buyer}`);
      }
    }
  }),

  // Seats are asked one by one and given back if one of them refuses, so a hold may have had seats
  // that its buyer was never promised. None of those may stay. Where a node dies in the middle, seats that others
  // have already given it are nobody's until their time is over, and must not be sold.
  bookCheck("J7", "A hold has all of its seats or none", ({ ledger, lives }, tally, evidence) => {
    const { promised, given } = promisesOf(ledger.journal, evidence.event);
    const nodeDied = ledger.nodes > 1 && evidence.history.outages.length > 0;
    // Given back, the seats go first as well: of a node that is lost in between the buyer's record says nothing of
    // it. That it was given back is known from who did.
    const wasGiven = nodeDied ? givenBack(evidence.history) : new Set<string>();
    const isGiven = (hold: string): boolean => given.has(hold) || wasGiven.has(hold);
    const kept = new Map<string, string[]>();
    for (const { spans } of lives.values()) {
      for (const { hold, seat, released, order, end, until } of spans) {
        const isPromised = promised.get(hold)?.includes(seat) === true;
        if (nodeDied && order === null && !isPromised) continue;
        // Among nodes the seats go first: by the time the buyer is asked the hold may be over.
        const late = ledger.nodes > 1 && isPromised && end >= until - ON_ITS_WAY_MS;
        if (released && !isGiven(hold) && !late) continue;
        const seats = kept.get(hold);
        if (seats === undefined) kept.set(hold, [seat]);
        // Twice: sold though its time was over, or on hold again after a sale that came to nothing.
        else if (!seats.includes(seat)) seats.push(seat);
      }
    }
    for (const [hold, seats] of kept) {
      const all = promised.get(hold) ?? [];
      // A hold that was given back may have had seats before that it was not promised.
      const whole = isGiven(hold) ? all.every((it) => seats.includes(it)) : sameSet(all, seats);
      tally.expect(whole, () => `${hold} has ${names(seats)}, its buyer's hold ${names(all)}`);
    }
    for (const [hold, seats] of promised) {
      tally.expect(kept.has(hold), () => `${hold} has none of ${names(seats)}`);
    }
  }),

  // Seats that were asked and given back in one breath, as by a double click, were nobody's: J7 sees to
  // it that none of them stays.
  bookCheck("J8", "Nobody exceeds the limit per buyer", ({ ledger, lives }, tally, { event }) => {
    const { promised, ends } = promisesOf(ledger.journal, event);
    const spans = new Map<string, Span[]>();
    for (const life of lives.values()) {
      for (const span of life.spans) {
        if (!promised.get(span.hold)?.includes(span.seat)) continue;
        // On another node a seat may be held a little longer than its buyer was promised.
        const promisedEnd =
          ledger.nodes > 1 && span.order === null ? ends.get(span.hold)! : Infinity;
        const own = { ...span, end: Math.min(span.end, promisedEnd) };
        const sofar = spans.get(span.buyer);
        if (sofar === undefined) spans.set(span.buyer, [own]);
        else sofar.push(own);
      }
    }
    for (const [buyer, own] of spans) {
      const most = mostAtOnce(own);
      tally.expect(most <= ledger.limit, () => `${buyer} had ${most} seats at once`);
    }
  }),

  historyCheck("J9", "Acknowledged holds of a seat never overlap (server's times)", (it, tally) => {
    bySeat(it, (first, second, seat) => {
      const { offsetMs, slackMs } = it.history.skew;
      // A release may have taken effect as soon as it was sent.
      const end = Math.min(first.until, first.releasedAt + offsetMs - slackMs);
      tally.expect(second.now >= end, () => `${seat}: ${first.hold} and ${second.hold}`);
    });
  }),

  historyCheck("J10", "Holds of a seat follow one another in real time", (it, tally) => {
    bySeat(it, (first, second, seat) => {
      const { offsetMs, slackMs } = it.history.skew;
      const end = Math.min(first.until - offsetMs - slackMs, first.releasedAt);
      // Asked after the first was acknowledged and granted while it certainly lasted.
      const inside = second.sentAt > first.answeredAt && second.answeredAt < end;
      tally.expect(!inside, () => `${seat}: ${second.hold} within ${first.hold}`);
    });
  }),
];

/** Holds whose buyers asked to give them back, whatever they were told. */
function givenBack({ operations }: History): ReadonlySet<string> {
  const asked = operations.filter(({ kind, sentAt }) => kind === "release" && sentAt < Infinity);
  return new Set(asked.map(({ hold }) => hold));
}

/** Calls back for every two holds of one seat that could overlap, the earlier first. Those that
 * ended before the next began are dropped, so it costs little however long the sale was. */
function bySeat(
  { claims, history }: Evidence,
  pair: (first: HoldClaim, second: HoldClaim, seat: string) => void,
): void {
  const seats = new Map<string, HoldClaim[]>();
  for (const hold of claims.holds.values()) {
    for (const seat of hold.seats) {
      const stretches = hold.paidAt === Infinity ? [hold] : [hold, saleOf(hold, history.skew)];
      const sofar = seats.get(seat);
      if (sofar === undefined) seats.set(seat, stretches);
      else sofar.push(...stretches);
    }
  }
  for (const [seat, holds] of seats) {
    holds.sort((a, b) => a.now - b.now);
    let longest = holds[0];
    for (const next of holds.slice(1)) {
      if (longest === undefined) break;
      if (next.hold !== longest.hold) pair(longest, next, seat);
      if (Math.min(next.until, next.releasedAt) > Math.min(longest.until, longest.releasedAt)) {
        longest = next;
      }
    }
  }
}

/** What a hold has become, from when its buyer was told on: never another's again. */
function saleOf(hold: HoldClaim, { offsetMs, slackMs }: Skew): HoldClaim {
  const { paidAt } = hold;
  // When it was asked for does not matter any more: nothing shows that it was inside of another.
  const told = { sentAt: -Infinity, answeredAt: paidAt, now: paidAt + offsetMs + slackMs };
  return { ...hold, ...told, until: Infinity, releasedAt: Infinity };
}

/** Spans that end and begin in the same millisecond do not meet. */
function mostAtOnce(spans: readonly Span[]): number {
  const changes = spans.flatMap((it) => {
    // Without a sale it ends with its time, even if nobody has written that down yet.
    const ended = it.order === null ? Math.min(it.end, it.until) : Infinity;
    const end = it.returned ? it.end : ended;
    return [
      { at: it.from, by: 1 },
      { at: end, by: -1 },
    ];
  });
  changes.sort((a, b) => a.at - b.at || a.by - b.by);
  let now = 0;
  let most = 0;
  for (const { by } of changes) {
    now += by;
    most = Math.max(most, now);
  }
  return most;
}

function list(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(text) : [];
}

/** Seats by hold as the buyers' own journals have them, and the holds that they gave back. */
interface Promises {
  /** Hold to its seats. */
  readonly promised: ReadonlyMap<string, readonly string[]>;
  /** Holds that were given back. */
  readonly given: ReadonlySet<string>;
  /** Hold to when it is over for its buyer: the latest time it was given, or when it was given back. */
  readonly ends: ReadonlyMap<string, number>;
}

function promisesOf(journal: Ledger["journal"], event: string): Promises {
  const promised = new Map<string, readonly string[]>();
  const given = new Set<string>();
  const ends = new Map<string, number>();
  for (const [actor, entries] of journal) {
    if (!actor.startsWith(`shopper/${event}/`)) continue;
    for (const { at, event: it } of entries) {
      const hold = text(it["hold"]);
      if (it.kind === "held") promised.set(hold, list(it["seats"]));
      if (it.kind === "released") given.add(hold);
      if (it.kind === "released") ends.set(hold, at);
      else if (typeof it["until"] === "number")
        ends.set(hold, Math.max(ends.get(hold) ?? 0, it["until"]));
    }
  }
  return { promised, given, ends };
}
