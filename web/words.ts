/** The sentences of the page: names of seats, what a state means, what to do after a problem. */
import { SeatFlag } from "../src/domain/plan.ts";
import type { BestStep, HeldSeat, OrderStatus, OrderView, Problem } from "../src/protocol/api.ts";
import { kindOf } from "./call.ts";
import { counted } from "./countdown.ts";
import { price, type Amount } from "./money.ts";
import type { Venue } from "./plan.ts";
import { numberRuns } from "./selection.ts";

/** What a seat is to the person looking: the public state, or their own. */
export type SeatWord = "available" | "held" | "sold" | "not for sale" | "selected" | "yours";
export const STATUS_WORDS: readonly SeatWord[] = [
  "available",
  "held",
  "sold",
  "not for sale",
  "selected",
  "yours",
];

/** "Block N101, row 12, seat 7". */
export function seatName(venue: Venue, seat: number): string {
  const section = venue.sections[venue.sectionOf[seat]!]!;
  const row = venue.rows[venue.rowOf[seat]!]!;
  return `${section.name}, row ${row.label}, seat ${venue.numbers[seat]}`;
}

/** The whole sentence: "Block N101, row 12, seat 7, €92.00, restricted view, available". */
export function seatSentence(venue: Venue, seat: number, cost: Amount, word: SeatWord): string {
  return [seatName(venue, seat), price(cost), ...traits(venue.flags[seat]!), word].join(", ");
}

export function traits(flags: number): string[] {
  const words: string[] = [];
  if (flags & SeatFlag.wheelchair) words.push("wheelchair place");
  if (flags & SeatFlag.companion) words.push("companion seat");
  if (flags & SeatFlag.restricted) words.push("restricted view");
  return words;
}

/** One line a row: "Block N101, row 12, seats 7–9". Seats of one row are joined in their given order. */
export function seatLines(
  seats: readonly Pick<HeldSeat, "section" | "row" | "number">[],
): string[] {
  const rows = new Map<string, string[]>();
  for (const seat of seats) {
    const place = `${seat.section}, row ${seat.row}`;
    rows.set(place, [...(rows.get(place) ?? []), seat.number]);
  }
  return [...rows].map(
    ([place, numbers]) =>
      `${place}, ${numbers.length === 1 ? "seat" : "seats"} ${numberRuns(numbers)}`,
  );
}

/** The same for seats known by index. */
export function indexLines(venue: Venue, seats: readonly number[]): string[] {
  return seatLines(
    seats.map((seat) => ({
      section: venue.sections[venue.sectionOf[seat]!]!.name,
      row: venue.rows[venue.rowOf[seat]!]!.label,
      number: venue.numbers[seat]!,
    })),
  );
}

export const STEP_WORDS: Record<BestStep, string> = {
  together: "Side by side in one row, the closest to the middle that were free.",
  "together-leaving-single":
    "Side by side in one row. A single seat stays empty beside you: there was no better fit.",
  "split-near": "They are not all side by side, but as close to each other as could be found.",
  "split-section": "They are in one section, but apart from each other: nothing closer was free.",
};

export const ORDER_WORDS: Record<OrderStatus, { readonly title: string; readonly detail: string }> =
  {
    authorising: {
      title: "Your payment is being confirmed",
      detail:
        "Your seats are kept and you cannot be charged twice. You may close this page and come back.",
    },
    "at-bank": {
      title: "Your bank is asking you",
      detail:
        "Answer on your bank's page. Your seats are kept meanwhile, and you cannot be charged twice.",
    },
    confirming: {
      title: "We are asking your bank how the payment stands",
      detail:
        "The time to pay is over and its answer is still missing. You cannot be charged twice. You may close this page and come back.",
    },
    capturing: {
      title: "The card is approved, your tickets are being made",
      detail: "The seats are yours. You may close this page and come back.",
    },
    paid: {
      title: "You are going",
      detail: "Show the codes at your gate. They work without a connection.",
    },
    refused: { title: "The payment did not go through", detail: "Nothing was charged." },
    expired: {
      title: "The time to pay ran out",
      detail: "The payment was given up at your bank. Nothing was charged, and the seats are free.",
    },
    refunding: {
      title: "Your money is on its way back",
      detail: "The bank has been told. The refunded tickets are void; any others are still good.",
    },
    refunded: {
      title: "Your money is back",
      detail: "The whole order was refunded. Its tickets are void.",
    },
  };

/** Why an order has no tickets, and what can be done about it. */
export const LOST_WORDS: Record<Exclude<OrderView["reason"], null>, string> = {
  "card-declined":
    "The card was declined. Nothing was charged and your seats are still held: try another card.",
  "insufficient-funds":
    "There was not enough money on the card. Nothing was charged and your seats are still held: try another card.",
  "expired-card":
    "The card has expired. Nothing was charged and your seats are still held: try another card.",
  "lost-card":
    "The bank does not accept this card. Nothing was charged and your seats are still held: try another card.",
  "authentication-failed":
    "The payment was not confirmed at the bank. Nothing was charged and your seats are still held: try again.",
  "payment-cancelled":
    "The bank gave the payment up. Nothing was charged: try again while your seats are held.",
  "seats-gone": "The seats were no longer yours when the bank answered. Nothing was charged.",
  "capture-refused":
    "The bank took its approval back before it could be used. Nothing was charged and your seats are still held: try another card.",
  "wrong-amount": "The bank approved another amount. It was given up: nothing was charged.",
};

/** What the page says about a problem: the server's words, or better ones where the page knows more. */
export function problemWords(problem: Problem): string {
  switch (kindOf(problem)) {
    case "limit-reached":
      return `This sale allows ${counted(Number(problem.limit), "seat")} a person; you hold ${Number(problem.held)} and own ${Number(problem.bought)}. Nothing was held.`;
    case "sale-not-open":
      return problem.phase === "announced"
        ? "The sale has not opened yet. Your choice is kept."
        : `The sale is ${String(problem.phase)}. Nothing was changed.`;
    case "overloaded":
    case "not-owner":
      return "Very many people are asking at this moment. Nothing was changed; try again in a few seconds.";
    case "outcome-unknown":
      return "We do not know yet whether that went through. Your seats below show the truth in a moment.";
    case "unauthenticated":
      return "Your session has ended. Enter your e-mail address again to go on.";
    default:
      return problem.detail ? `${problem.title}. ${problem.detail}` : `${problem.title}.`;
  }
}
