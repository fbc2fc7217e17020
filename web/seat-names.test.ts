import { expect, test } from "vitest";
import { SeatFlag } from "../src/domain/plan.ts";
import { smallVenue } from "./plan-fixture.ts";
import { problemWords } from "./problem-words.ts";
import { seatLines, seatSentence } from "./seat-names.ts";

const cost = { amount: 9200, currency: "EUR" };

test("[W11] a seat's name is a sentence with all that matters", () => {
  const venue = smallVenue();
  venue.flags[7] = SeatFlag.restricted;
  expect(seatSentence(venue, 7, cost, "free")).toMatch(
    /^Block B0, row 2, seat 2, .*92.*, restricted view, available$/,
  );
  venue.flags[0] = SeatFlag.wheelchair;
  expect(seatSentence(venue, 0, cost, "sold")).toMatch(
    /^Block B0, row 1, seat 1, .*92.*, wheelchair place, sold$/,
  );
});

const seat = (row: string, number: string) => ({ section: "Block N1", row, number });

test("seats of one row are one line", () => {
  expect(seatLines([seat("A", "8"), seat("A", "7"), seat("B", "1")])).toBe(
    "Block N1, row A, seats 7, 8; Block N1, row B, seat 1",
  );
});

test("a problem is told with its members", () => {
  const problem = { type: "/problems/limit-reached", title: "Limit", status: 409 };
  expect(problemWords({ ...problem, limit: 8, held: 2, bought: 6 })).toBe(
    "This sale allows 8 seats a person; you hold 2 and own 6. Nothing was held.",
  );
});

test("a problem the page knows nothing about is told in the server's words", () => {
  expect(
    problemWords({ type: "/problems/new", title: "New", status: 409, detail: "Do this." }),
  ).toBe("New. Do this.");
});
