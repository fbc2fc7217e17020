/** Several instances on one database, and a judge who shares no code with them. */
import * as fc from "fast-check";
import { Client } from "pg";
import { afterEach, expect, test } from "vitest";
import { readLedger } from "../../sim/ledger.ts";
import { replaySeats } from "../../sim/replay.ts";
import { ClassicOffice, Fans } from "../../test/contract/office.ts";
import { EVENT, HOLD_MS, idOf, refusal } from "../booking/testing/box-office.ts";
import { CARD, DECLINED } from "../booking/testing/memory-bank.ts";
import { planDocument } from "../protocol/plan-document.ts";
import { insertEvent } from "../store/catalogue.ts";

const LONG_MS = 120_000;
const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function openOffice(): Promise<ClassicOffice> {
  const office = await ClassicOffice.open();
  ends.push(() => office.close());
  return office;
}

test("[C30] of hundreds who want the same few seats at two instances, each seat has one holder", async () => {
  const one = await openOffice();
  const other = await ClassicOffice.at(one);
  ends.push(() => other.leave());
  const fans = new Fans(one);
  const wanted = Array.from({ length: 240 }, (_, n) => {
    const { booking } = n % 2 === 0 ? one : other;
    // Pairs and triples that overlap, named in any order.
    const seats = [n % 12, (n * 5 + 1) % 12, (n * 7 + 2) % 12];
    const distinct = [...new Set(seats)].map(idOf);
    return booking.hold(fans.operation(`buyer-${n}`, "h"), EVENT, distinct);
  });
  const outcomes = await Promise.all(wanted);
  const held = outcomes.flatMap((it) => ("hold" in it ? it.hold.seats.map(({ id }) => id) : []));
  expect(new Set(held).size).toBe(held.length);
  const kinds = new Set(outcomes.map((outcome) => refusal(outcome)?.kind));
  expect([...kinds].every((kind) => kind === undefined || kind === "seats-taken")).toBe(true);
  expect((await fans.map()).match(/1/g)).toHaveLength(held.length);
});

test("[C31] one buyer at two instances does not get past the limit", async () => {
  const one = await openOffice();
  const other = await ClassicOffice.at(one);
  ends.push(() => other.leave());
  const fans = new Fans(one);
  const outcomes = await Promise.all(
    Array.from({ length: 10 }, (_, n) =>
      (n % 2 === 0 ? one : other).booking.hold(fans.operation("ada", `h${n}`), EVENT, [
        idOf(2 * n),
        idOf(2 * n + 1),
      ]),
    ),
  );
  expect(outcomes.filter((outcome) => !refusal(outcome))).toHaveLength(3);
});

test("[C32] two instances number the changes of the map alike", async () => {
  const one = await openOffice();
  const other = await ClassicOffice.at(one);
  ends.push(() => other.leave());
  const fans = new Fans(one);
  await fans.held("ada", [1]);
  await fans.office.pass(200);
  await fans.held("bob", [2]);
  await fans.office.pass(200);
  await other.follower.pass();
  const maps = await Promise.all(
    [one, other].map(async ({ booking }) => {
      const outcome = await booking.event(EVENT);
      return "map" in outcome ? [outcome.map.seq, [...outcome.map.seats].join("")] : [];
    }),
  );
  expect(maps[1]).toEqual(maps[0]);
  expect(maps[0]?.[0]).toBe(2);
});

/** What fans may do, as numbers: who, what, which seats. */
const STEPS = fc.array(fc.tuple(fc.nat(3), fc.nat(7), fc.nat(11), fc.nat(11)), {
  minLength: 5,
  maxLength: 25,
});

test(
  "[C33] after any history every seat has led a legal life, and the tables say what the history says",
  async () => {
    await fc.assert(
      fc.asyncProperty(STEPS, async (steps) => {
        const office = await ClassicOffice.open();
        try {
          await importEvent(office);
          const fans = new Fans(office);
          const holds: (readonly [buyer: string, hold: string])[] = [];
          for (const [who, what, first, second] of steps) {
            const buyer = `buyer-${who}`;
            const [owner, hold] = holds[first % Math.max(1, holds.length)] ?? [buyer, "none"];
            if (what <= 2) {
              const seats = [...new Set([first, second])];
              const outcome = await fans.hold(buyer, seats);
              if ("hold" in outcome) holds.push([buyer, outcome.hold.id]);
            } else if (what === 3) await fans.pay(owner, hold, second % 3 === 0 ? DECLINED : CARD);
            else if (what === 4) await fans.ask((it) => it.extendHold(owner, hold));
            else if (what === 5) await fans.ask((it) => it.releaseHold(owner, hold));
            else if (what === 6) office.passUnseen(HOLD_MS / 2 + 1);
            else await office.pass(HOLD_MS / 2 + 1);
          }
          await office.pass(20 * 60_000);
          const ledger = await readLedger(office.url, EVENT, null);
          const lives = replaySeats(ledger, EVENT);
          for (const { faults } of lives.values()) expect(faults).toEqual([]);
          for (const { seat, status } of ledger.seats)
            expect([seat, status]).toEqual([seat, lives.get(seat)?.final ?? "free"]);
          const sold = [...lives.values()].filter(({ final }) => final === "sold").length;
          expect(ledger.tickets).toHaveLength(sold);
        } finally {
          await office.close();
        }
      }),
      { numRuns: 6 },
    );
  },
  LONG_MS,
);

async function importEvent({ url, event }: ClassicOffice): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { plan, planHash: _, ...record } = event;
    await insertEvent(client, record, JSON.stringify(planDocument(plan)));
    await client.query("insert into engine (name) values ('classic')");
  } finally {
    await client.end();
  }
}
