/** English: the source. The other languages are checked against the shape of this one. */
import { number } from "../locale.ts";
import { list, moment } from "../measures.ts";
import { pluralsOf } from "../plural.ts";
import type { ProblemWords } from "../problem.ts";
import { soon } from "../soon.ts";

const plural = pluralsOf("en");
const seats = (n: number) => plural(n, { one: "# seat", other: "# seats" });
const another = (waitMs?: number) =>
  waitMs ? `You can ask for a new one ${soon(waitMs)}.` : "Ask for a new one.";

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
    `You have held very many seats in a short time. They are for people who want to buy them: try again ${soon(p.retryAfterMs)}. Nothing was held.`,
  "unknown-hold": "There is no such hold, or it belongs to somebody else.",
  "hold-expired": "The hold has expired. Its seats are free again: you may hold them anew.",
  "hold-already-extended": "This hold was extended before. That can be done once.",
  "hold-in-payment": "These seats are being paid already. You cannot be charged twice.",
  "hold-already-paid": "These seats are paid. Their tickets are under “My tickets”.",
  "too-many-attempts": (p) =>
    `Seats that are held can be paid for in ${plural(p.limit, { one: "# attempt", other: "# attempts" })}. Nothing was charged.`,
  "payment-not-set-up": "Payment is not set up here at the moment. Nothing was charged.",
  "card-missing": "A card is needed: enter the number of a test card. Nothing was charged.",
  "unknown-order": "There is no such order, or it belongs to somebody else.",
  "too-many-codes": (p) =>
    `Codes were sent to this address a short time ago. Another one can be sent ${soon(p.retryAfterMs)}.${p.usable ? " Until then the last one can be used." : ""}`,
  "too-many-sign-ins": (p) =>
    `Too many people have signed in from your network. Come again ${soon(p.retryAfterMs)}.`,
  "code-wrong": (p) =>
    p.left > 0
      ? `The code is not right. ${plural(p.left, { one: "One more try", other: "# more tries" })} with this code.`
      : `The code is not right, and there are no more tries with it. ${another(p.retryAfterMs)}`,
  "code-over": (p) =>
    `The code can no longer be used: it is good for ten minutes, five tries and one sign-in. ${another(p.retryAfterMs)}`,
  "queue-not-open": "There is no queue to join at the moment.",
  "no-queue": "There is no queue: nobody has to wait.",
  "bell-not-rung": (p) => `Not yet: the bell rings on ${moment(p.opensAt)}, your time.`,
  "joined-too-often": (p) =>
    `You have joined this event ${plural(p.limit, { one: "once", other: "# times" })}; that is as often as anybody may.`,
  "pass-needed":
    "It is not your turn. Seats are sold through the queue now: join it, and enter when you are called.",
  "not-in-queue": "You are not in the queue. Join it first.",
  "not-called-yet": "It is not your turn yet. Your place is kept.",
  "call-missed":
    "You missed your call. You are back at the front, once: you are among the next to be called.",
  "turn-over": "Your turn is over. You may join the queue again, at its end.",
  "not-drawn-yet": "The draw is not made yet.",
  "seats-free":
    "Seats that fit your wish are free at this moment: choose them. Nothing was changed.",
  "not-on-waiting-list": "You are not on the waiting list.",
  "challenge-needed":
    "Your browser has to do a small task first, to keep robots out. Load the page again.",
  "too-many-joins": (p) =>
    `Too many people have joined from your network. Your chance is the same at any time before the bell: try again ${soon(p.retryAfterMs)}.`,
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
  "too-slow": "Your request did not arrive in time. Nothing was changed; try again.",
  "too-much-sent":
    "Your browser sends more along with a request than we take, mostly cookies. Delete the cookies of this site, then sign in again. Nothing was changed.",
  offline: "No connection: the box office did not answer. Check your connection and try again.",
  unexpected: "That did not work. Try again in a moment.",
  unreadable:
    "The seat map could not be read. Reload the page: this page and the server may be of different versions.",
  "not-loaded": "A part of this page could not be loaded. Check your connection and try again.",
} satisfies ProblemWords;

export type ProblemTexts = typeof problems;
