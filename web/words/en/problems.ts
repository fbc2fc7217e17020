/** English: the source. The other languages are checked against the shape of this one. */
import { number } from "../locale.ts";
import { list, measure } from "../measures.ts";
import { pluralsOf } from "../plural.ts";
import { minutesOf, type ProblemWords } from "../problem.ts";

const plural = pluralsOf("en");
const seats = (n: number) => plural(n, { one: "# seat", other: "# seats" });

export const problems = {
  "unknown-event": "There is no event at this address.",
  "unknown-seats": "Some of the seats are not part of this event. Nothing was held.",
  "duplicate-seats": "A seat was named twice. Nothing was held.",
  "unknown-category": (p) =>
    `There is no such price category. The categories are: ${list(p.known)}.`,
  "sale-not-open": (p) =>
    ({
      announced: "The sale has not opened yet. Your choice is kept.",
      lobby: "The sale has not begun yet, the lobby is open. Your choice is kept.",
      queue: "Seats are sold through the queue now. Nothing was changed.",
      open: "The sale is open. Nothing was changed; try again.",
      paused: "The sale is paused. Nothing was changed.",
      closed: "The sale is closed. Nothing was changed.",
    })[p.phase],
  "seats-taken": "Some of the seats are taken. Nothing was held.",
  "none-available": (p) =>
    `No section has ${plural(p.quantity, { one: "# free seat that matches", other: "# free seats that match" })}. Try fewer, or other limits.`,
  "limit-reached": (p) =>
    `This sale allows ${seats(p.limit)} a person; you hold ${number(p.held)} and own ${number(p.bought)}. Nothing was held.`,
  "too-many-holds": (p) =>
    `You have held very many seats in a short time. They are for people who want to buy them: try again in ${measure(minutesOf(p.retryAfterMs), "minute")}. Nothing was held.`,
  "unknown-hold": "There is no such hold, or it belongs to somebody else.",
  "hold-expired": "The hold has expired. Its seats are free again: you may hold them anew.",
  "hold-already-extended": "This hold was extended before. That can be done once.",
  "hold-in-payment": (p) =>
    `These seats are being paid: order ${p.order} is under way. You cannot be charged twice.`,
  "hold-already-paid": (p) => `These seats are paid. Order ${p.order} has the tickets.`,
  "too-many-attempts": (p) =>
    `Seats that are held can be paid for in ${plural(p.limit, { one: "# attempt", other: "# attempts" })}. Nothing was charged.`,
  "payment-not-set-up": "Payment is not set up here at the moment. Nothing was charged.",
  "card-missing": "A card is needed: enter the number of a test card. Nothing was charged.",
  "unknown-order": "There is no such order, or it belongs to somebody else.",
  "too-many-codes":
    "Too many codes were sent to this address. Use the last one, if it is less than ten minutes old, or come again later.",
  "too-many-sign-ins": (p) =>
    `Too many people have signed in from your network. Come again in ${measure(minutesOf(p.retryAfterMs), "minute")}.`,
  "code-wrong": (p) =>
    p.left > 0
      ? `The code is not right. ${plural(p.left, { one: "One more try", other: "# more tries" })} with this code.`
      : "The code is not right, and there are no more tries with it: ask for a new one.",
  "code-over":
    "The code can no longer be used. Ask for a new one: a code is good for ten minutes and for one sign-in.",
  "queue-not-open": "There is no queue to join at the moment.",
  "no-queue": "There is no queue: nobody has to wait.",
  "pass-needed":
    "It is not your turn. Seats are sold through the queue now: join it, and enter when you are called.",
  "not-in-queue": "You are not in the queue. Join it first.",
  "not-called-yet": "It is not your turn yet. Your place is kept.",
  "call-missed":
    "You missed your call. You are back at the front, once: you are called again within moments.",
  "turn-over": "Your turn is over. You may join the queue again, at its end.",
  "not-drawn-yet": "The draw is not made yet.",
  "not-on-waiting-list": "You are not on the waiting list.",
  "challenge-needed":
    "Your browser has to do a small task first, to keep robots out. Load the page again.",
  "too-many-joins": (p) =>
    `Too many people have joined from your network. Your chance is the same at any time before the bell: try again in ${measure(minutesOf(p.retryAfterMs), "minute")}.`,
  "asked-too-often": "Asking more often changes nothing. Your place is kept.",
  "push-refused":
    "Notifications cannot be sent to this browser. Nothing was changed; choose the letter.",
  overloaded:
    "Very many people are asking at this moment. Nothing was changed; try again in a few seconds.",
  "not-owner":
    "Very many people are asking at this moment. Nothing was changed; try again in a few seconds.",
  "newer-version":
    "The box office is being renewed. Nothing was changed; try again in a few seconds.",
  "outcome-unknown":
    "We do not know yet whether that went through. Your seats below show the truth in a moment.",
  unauthenticated: "Your session has ended. Enter your e-mail address again to go on.",
  forbidden: "That is not allowed.",
  "invalid-request": "The server could not read that. Check what you entered; nothing was changed.",
  "not-found": "There is nothing at this address.",
  "not-ready": "The box office is starting. Try again in a few seconds.",
  internal: "Something broke on our side. It was reported; try again in a moment.",
  offline: "No connection: the box office did not answer. Check your connection and try again.",
  unexpected: "That did not work. Try again in a moment.",
  unreadable:
    "The seat map could not be read. Reload the page: this page and the server may be of different versions.",
  "not-loaded": "A part of this page could not be loaded. Check your connection and try again.",
} satisfies ProblemWords;

export type ProblemTexts = typeof problems;
