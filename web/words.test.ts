import { expect, test } from "vitest";
import { SeatFlag } from "../src/domain/plan.ts";
import { smallVenue } from "./plan-fixture.ts";
import { problemWords, seatLines, seatSentence } from "./words.ts";

const cost = { amount: 9200, currency: "EUR" };

test("[W11] a seat's name is a sentence with all that matters", () => {
  const venue = smallVenue();
  venue.flags[7] = SeatFlag.restricted;
  expect(seatSentence(venue, 7, cost, "available")).toMatch(
    /^Block B0, row 2, seat 2, .*92.*, restricted view, available$/,
  );
  venue.flags[0] = SeatFlag.wheelchair;
  expect(seatSentence(venue, 0, cost, "sold")).toMatch(
    /^Block B0, row 1, seat 1, .*92.*, wheelchair place, sold$/,
  );
});

const seat = (row: string, number: string) => ({ section: "Block N1", row, number });

test("seats of one row are one line", () => {
  expect(seatLines([seat("A", "8"), seat("A", "7"), seat("B", "1")])).toEqual([
    "Block N1, row A, seats 7, 8",
    "Block N1, row B, seat 1",
  ]);
});

test("a problem the page knows nothing about is told in the server's words", () => {
  expect(
    problemWords({ type: "/problems/new", title: "New", status: 409, detail: "Do this." }),
  ).toBe("New. Do this.");
});
