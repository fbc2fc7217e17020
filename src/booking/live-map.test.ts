import * as fc from "fast-check";
import { expect, test } from "vitest";
import { SeatStatus } from "../domain/availability.ts";
import { decodeDelta, decodeSnapshot } from "../protocol/live.ts";
import type { Journal } from "../runtime/journal.ts";
import { through } from "../runtime/testing/through.ts";
import type { SeatMap } from "./booking.ts";
import { DELTA_EVERY_MS } from "./live-map.ts";
import { BoxOffice, EVENT, given, HOLD_MS, idOf, refusal } from "./testing/box-office.ts";

async function mapOf(office: BoxOffice): Promise<SeatMap> {
  return given(await office.world.result(office.booking.event(EVENT))).map;
}

/** A page: the snapshot, and the deltas after it as protocol/live.ts says. */
function watching(map: SeatMap): { readonly seats: Uint8Array; readonly seqs: number[] } {
  const { seq, seats } = decodeSnapshot(map.snapshot());
  const seqs = [seq];
  map.subscribe((frame) => {
    const delta = decodeDelta(frame);
    expect(delta.seq).toBe(seqs.at(-1)! + 1);
    seqs.push(delta.seq);
    for (const { seat, status } of delta.changes) seats[seat] = status;
  });
  return { seats, seqs };
}

/** What the journal says, by its last word on each seat. */
function truth(office: BoxOffice): string {
  const status: Record<string, SeatStatus> = {
    held: SeatStatus.held,
    extended: SeatStatus.held,
    sold: SeatStatus.sold,
  };
  const { plan } = office.event;
  return plan.ids
    .map((id, seat) => {
      const section = plan.sections[plan.rows[plan.row[seat]!]!.section]!;
      const last = office.journal(`seat/${EVENT}/${section.id}/${id}`).at(-1);
      return last && "kind" in last ? (status[String(last.kind)] ?? SeatStatus.free) : 0;
    })
    .join("");
}

test("[M1] the map shows only what is durable", async () => {
  const office = await BoxOffice.open();
  const map = await mapOf(office);
  const page = watching(map);
  office.host.journal.holdCommits();
  const operation = office.operation("ada", "hold");
  const asked = await office.world.see(office.booking.hold(operation, EVENT, [idOf(1)]));
  await office.pass(3 * DELTA_EVERY_MS);
  expect(asked.state).toBe("waiting");
  expect([map.seats[1], page.seats[1], page.seqs]).toEqual([SeatStatus.free, SeatStatus.free, [0]]);
  office.host.journal.releaseCommits();
  await office.pass(DELTA_EVERY_MS);
  expect(asked.state).toBe("given");
  expect([map.seats[1], page.seats[1], page.seqs]).toEqual([
    SeatStatus.held,
    SeatStatus.held,
    [0, 1],
  ]);
});

test("[M2] changes are gathered: one delta a tick, the same bytes for everybody", async () => {
  const office = await BoxOffice.open();
  const map = await mapOf(office);
  const frames: Uint8Array[][] = [[], []];
  for (const seen of frames) map.subscribe((frame) => void seen.push(frame));
  await office.pass(10 * DELTA_EVERY_MS);
  expect(frames).toEqual([[], []]);
  await office.held("ada", [1, 2]);
  await office.held("bob", [20]);
  await office.pass(DELTA_EVERY_MS);
  expect(frames[0]).toHaveLength(1);
  expect(frames[0]![0]).toBe(frames[1]![0]);
  expect(decodeDelta(frames[0]![0]!).changes).toEqual(
    [1, 2, 20].map((seat) => ({ seat, status: SeatStatus.held })),
  );
  expect(map.counts).toEqual([
    { free: 18, held: 2, sold: 0, blocked: 0 },
    { free: 17, held: 1, sold: 0, blocked: 0 },
  ]);
});

const anyStep = fc.record({
  what: fc.constantFrom("hold", "release", "pay", "extend", "wait", "wait long", "watch", "break"),
  buyer: fc.constantFrom("ada", "bob", "eve"),
  seat: fc.integer({ min: 0, max: 36 }),
  fate: fc.constantFrom("happened", "did not happen"),
} as const);

test("[M3] snapshot and deltas make the truth, from whatever moment one watches, through every break", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { maxLength: 25 }), async (steps) => {
      const office = await BoxOffice.open();
      const { booking, world } = office;
      const map = await mapOf(office);
      const pages = [watching(map)];
      const holds: Record<string, string> = {};
      for (const { what, buyer, seat, fate } of steps) {
        const hold = holds[buyer] ?? `${EVENT}.none`;
        if (what === "hold") {
          const outcome = await office.hold(buyer, [seat, seat + 1]);
          if ("hold" in outcome) holds[buyer] = outcome.hold.id;
        } else if (what === "release") await world.result(booking.releaseHold(buyer, hold));
        else if (what === "pay") await office.pay(buyer, hold);
        else if (what === "extend") await world.result(booking.extendHold(buyer, hold));
        else if (what === "wait") await office.pass(70);
        else if (what === "wait long") await office.pass(HOLD_MS);
        else if (what === "watch") pages.push(watching(map));
        else {
          office.host.journal.loseNextAnswer(fate);
          await office.hold(buyer, [seat]);
          await office.pass(1_000);
        }
      }
      await office.pass(2_000);
      expect([...map.seats].join("")).toBe(truth(office));
      for (const { seats } of pages) expect(seats).toEqual(map.seats);
      const { plan } = office.event;
      for (const [n, { first, count }] of plan.sections.entries()) {
        const shown = [...map.seats.subarray(first, first + count)];
        const many = (status: number) => shown.filter((one) => one === status).length;
        expect(map.counts[n]).toEqual({
          free: many(0),
          held: many(1),
          sold: many(2),
          blocked: many(3),
        });
      }
    }),
    { numRuns: 60 },
  );
});

test("[M4] a commit whose answer was lost is on the map after the recovery", async () => {
  const office = await BoxOffice.open();
  const map = await mapOf(office);
  const page = watching(map);
  office.host.journal.loseNextAnswer("happened");
  expect(refusal(await office.hold("ada", [1]))?.kind).toBe("outcome-unknown");
  await office.pass(2_000);
  expect([map.seats[1], page.seats[1]]).toEqual([SeatStatus.held, SeatStatus.held]);
});

test("[M4] also if the sections cannot be read at the first try", async () => {
  let failing = 0;
  const between = (journal: Journal): Journal =>
    through(() => journal, {
      loadFamily: async (...args) => {
        if (args[0].startsWith("seat/") && failing-- > 0)
          throw new Error("the database is still starting");
        return journal.loadFamily(...args);
      },
    });
  const office = await BoxOffice.open({ between });
  const map = await mapOf(office);
  office.host.journal.loseNextAnswer("happened");
  failing = 5;
  await office.hold("ada", [1]);
  await office.pass(10_000);
  expect(map.seats[1]).toBe(SeatStatus.held);
});
