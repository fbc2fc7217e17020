import fc from "fast-check";
import { expect, test } from "vitest";
import { SeatFlag } from "../src/domain/plan.ts";
import { smallVenue } from "./plan-fixture.ts";
import { standIns } from "./stand-ins.ts";

const venue = smallVenue();
/** Front rows are dear. */
const priceOf = (seat: number) => ({
  amount: venue.category[seat] === 0 ? 9000 : 5000,
  currency: "EUR",
});
const priced = { venue, priceOf };
const seatsOf = (ids: readonly string[]) => ids.map((id) => venue.index.get(id)!);

test.each([
  ["the same price", ["B0-1-1"], [["B0-1-2"]], [0]],
  ["less", ["B0-1-1"], [["B0-2-1"]], [0]],
  ["more", ["B0-2-1"], [["B0-1-1"]], []],
  ["the first is dearer", ["B0-2-1"], [["B0-1-1"], ["B0-2-2"]], [1]],
  ["the sum counts", ["B0-1-1", "B0-2-1"], [["B0-2-2", "B0-1-2"]], [0]],
  ["dearer by one seat", ["B0-1-1", "B0-2-1"], [["B0-1-2", "B0-1-3"]], []],
  ["fewer seats are no stand-in", ["B0-1-1", "B0-1-2"], [["B0-1-3"]], []],
  ["nothing is free", ["B0-1-1"], [], []],
] as const)("[W26] unasked, for no more money: %s", (_, wanted, offers, held) => {
  const found = standIns(priced, seatsOf(wanted), offers);
  expect(found).toEqual(held.map((n) => offers[n]));
});

test.each([
  ["not wanted", [], []],
  ["wanted", ["B0-2-1"], [["B0-2-2"]]],
])("[W26] a restricted view that was %s", (_, restrictedWanted, held) => {
  const flags = venue.flags.slice();
  for (const id of ["B0-2-2", ...restrictedWanted])
    flags[venue.index.get(id)!]! |= SeatFlag.restricted;
  const found = standIns({ venue: { ...venue, flags }, priceOf }, seatsOf(["B0-2-1"]), [
    ["B0-2-2"],
  ]);
  expect(found).toEqual(held);
});

test("[W26] of any offers those that cost no more, in their order, three at most", () => {
  const set = fc.uniqueArray(fc.constantFrom(...venue.ids), { minLength: 2, maxLength: 2 });
  const cost = (ids: readonly string[]) =>
    seatsOf(ids).reduce((sum, seat) => sum + priceOf(seat).amount, 0);
  fc.assert(
    fc.property(set, fc.array(set, { maxLength: 8 }), (wanted, offers) => {
      const cheap = offers.filter((ids) => cost(ids) <= cost(wanted));
      expect(standIns(priced, seatsOf(wanted), offers)).toEqual(cheap.slice(0, 3));
    }),
  );
});
