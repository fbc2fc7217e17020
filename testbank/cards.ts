/** The cards of the test bank: each number is one way in which a bank behaves. */

export type Decline =
  | "card-declined"
  | "insufficient-funds"
  | "expired-card"
  | "lost-card"
  | "authentication-failed";

/** What a card makes the bank do. Times are at the bank's normal speed, ms. */
export interface Mood {
  readonly number: string;
  /** For people. */
  readonly says: string;
  readonly decision: "approve" | Decline;
  /** The payer is asked on the bank's own page first. */
  readonly challenge?: true;
  /** The answer comes this late. */
  readonly answerMs?: number;
  /** The first answer is "pending"; the decision comes this much later. */
  readonly decideMs?: number;
  /** How often the bank fails before it does anything, and how often it does it and says nothing. */
  readonly errors?: number;
  readonly cuts?: number;
  /** When notices go out; default: once, after the answer. */
  readonly notices?: "before" | "twice" | "disordered" | "never";
  readonly capture?: "cut" | "refused";
}

const MINUTE_MS = 60_000;

export const CARDS: readonly Mood[] = [
  { number: "4242424242424242", says: "approves", decision: "approve" },
  { number: "4000000000000002", says: "declines", decision: "card-declined" },
  {
    number: "4000000000009995",
    says: "declines: not enough money",
    decision: "insufficient-funds",
  },
  { number: "4000000000000069", says: "declines: expired", decision: "expired-card" },
  { number: "4000000000009987", says: "declines: lost card", decision: "lost-card" },
  {
    number: "4000000000003220",
    says: "asks the payer on the bank's page (3-D Secure)",
    decision: "approve",
    challenge: true,
  },
  {
    number: "4000000000001000",
    says: "answers after three seconds",
    decision: "approve",
    answerMs: 3_000,
  },
  {
    number: "4000000000001109",
    says: "approves after two minutes",
    decision: "approve",
    decideMs: 2 * MINUTE_MS,
  },
  {
    number: "4000000000002008",
    says: "declines after a minute",
    decision: "insufficient-funds",
    decideMs: MINUTE_MS,
  },
  {
    number: "4000000000001208",
    says: "approves, and cuts the line without an answer",
    decision: "approve",
    cuts: 1,
  },
  {
    number: "4000000000001901",
    says: "fails twice, then approves",
    decision: "approve",
    errors: 2,
  },
  {
    number: "4000000000001307",
    says: "calls the shop before it answers",
    decision: "approve",
    notices: "before",
  },
  {
    number: "4000000000001406",
    says: "calls the shop twice",
    decision: "approve",
    notices: "twice",
  },
  {
    number: "4000000000001505",
    says: "calls the shop in the wrong order",
    decision: "approve",
    decideMs: 2_000,
    notices: "disordered",
  },
  {
    number: "4000000000001604",
    says: "approves after five seconds, and never calls",
    decision: "approve",
    decideMs: 5_000,
    notices: "never",
  },
  {
    number: "4000000000001703",
    says: "takes the money, and cuts the line without an answer",
    decision: "approve",
    capture: "cut",
  },
  {
    number: "4000000000001802",
    says: "approves, then does not let the money be taken",
    decision: "approve",
    capture: "refused",
  },
];

const BY_NUMBER = new Map(CARDS.map((card) => [card.number, card]));

/** Any other number is declined. */
export function moodOf(number: string): Mood {
  return (
    BY_NUMBER.get(number) ?? {
      number,
      says: "is not a card of this bank",
      decision: "card-declined",
    }
  );
}
