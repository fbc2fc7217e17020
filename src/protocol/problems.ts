/** Each refusal as an RFC 9457 problem: status, title, and what to do now. The record is exhaustive,
 * so a new refusal without an HTTP form does not compile. `type` is `/problems/<kind>`: stable. */
import type { Refusal } from "../domain/refusal.ts";
import type { Problem } from "./api.ts";
import { inEnglish } from "./wait.ts";

type Form<R> = { status: number; title: string; detail: (refusal: R) => string };
type Forms = { [K in Refusal["kind"]]: Form<Extract<Refusal, { kind: K }>> };

/** Until a request may meet another server. */
const RETRY_NEWER_MS = 5_000;

const FORMS: Forms = {
  "unknown-event": {
    status: 404,
    title: "No such event",
    detail: (r) => `There is no event "${r.event}". GET /api/events lists the events.`,
  },
  "unknown-seats": {
    status: 422,
    title: "Seats are not part of this event",
    detail: () => "Take seat ids from the event's plan. Nothing was held.",
  },
  "duplicate-seats": {
    status: 422,
    title: "A seat was named twice",
    detail: () => "Name each seat once. Nothing was held.",
  },
  "unknown-category": {
    status: 422,
    title: "No such price category",
    detail: (r) => `The categories are: ${r.known.join(", ")}.`,
  },
  "sale-not-open": {
    status: 409,
    title: "The sale is not open",
    detail: (r) =>
      r.phase === "announced" || r.phase === "lobby"
        ? `It opens at ${new Date(r.opensAt).toISOString()}. Nothing was changed.`
        : `It is ${r.phase}. Nothing was changed.`,
  },
  "seats-taken": {
    status: 409,
    title: "Some of the seats are taken",
    detail: (r) =>
      r.alternatives.length > 0
        ? "Nothing was held. The alternatives are free at this moment."
        : "Nothing was held.",
  },
  "none-available": {
    status: 409,
    title: "No seats match",
    detail: (r) =>
      r.quantity === 1
        ? "No free seat matches. Try other limits."
        : `No section has ${r.quantity} free seats that match. Try fewer, or other limits.`,
  },
  "limit-reached": {
    status: 409,
    title: "Limit per buyer reached",
    detail: (r) =>
      `At most ${r.limit} seats a buyer; ${r.held} are held and ${r.bought} bought. Nothing was held.`,
  },
  "too-many-holds": {
    status: 429,
    title: "Too many holds",
    detail: (r) =>
      `Seats are for who wants to buy them: you have held very many in a short time. Nothing was held. Try again ${inEnglish(r.retryAfterMs)}.`,
  },
  "unknown-hold": {
    status: 404,
    title: "No such hold",
    detail: () => "It does not exist, or it belongs to somebody else.",
  },
  "hold-expired": {
    status: 410,
    title: "The hold has expired",
    detail: () => "Its seats are free again. Hold seats anew.",
  },
  "hold-already-extended": {
    status: 409,
    title: "The hold was extended before",
    detail: () => "A hold can be extended once.",
  },
  "hold-in-payment": {
    status: 409,
    title: "The hold is being paid",
    detail: (r) => `Order ${r.order} is under way. You cannot be charged twice.`,
  },
  "hold-already-paid": {
    status: 409,
    title: "The hold is paid",
    detail: (r) => `Order ${r.order} has its tickets.`,
  },
  "too-many-attempts": {
    status: 409,
    title: "Too many attempts to pay",
    detail: (r) => `A hold can be tried with ${r.limit} orders. Nothing was charged.`,
  },
  "payment-not-set-up": {
    // Not 503, after which clients try again: nothing changes by itself.
    status: 501,
    title: "Payment is not set up",
    detail: (r) =>
      `This server has no access to "${r.provider}": its operator must set it up. Nothing was charged.`,
  },
  "card-missing": {
    status: 422,
    title: "A card is needed",
    detail: () => "Send the number of a test card as `card`. Nothing was charged.",
  },
  "card-not-taken": {
    status: 422,
    title: "Card numbers are not taken here",
    detail: (r) => `Leave \`card\` out: the card is given to ${r.provider} directly.`,
  },
  "unknown-order": {
    status: 404,
    title: "No such order",
    detail: () => "It does not exist, or it belongs to somebody else.",
  },
  "unknown-tickets": {
    status: 422,
    title: "Tickets are not part of this order",
    detail: () => "Name tickets of the order. Nothing was refunded.",
  },
  "order-not-paid": {
    status: 409,
    title: "The order is not paid",
    detail: (r) => `It is ${r.orderStatus}. Only what is paid can be refunded.`,
  },
  "already-refunded": {
    status: 409,
    title: "Some of the tickets are refunded",
    detail: () => "Their money is back or on its way. Nothing was changed.",
  },
  "notice-rejected": {
    status: 400,
    title: "The notice is not accepted",
    detail: (r) => `It is refused: ${r.reason}. Nothing was changed.`,
  },
  "notice-not-processed": {
    status: 409,
    title: "The notice was not processed",
    detail: (r) => `${r.reason}. Nothing was changed; send it again later.`,
  },
  "webhook-url-refused": {
    status: 422,
    title: "The URL cannot be a webhook's",
    detail: (r) => `It is refused: ${r.reason}.`,
  },
  "webhook-url-taken": {
    status: 409,
    title: "There is a webhook with this URL",
    detail: (r) => `It is ${r.webhook}. Delete it first to make it anew, with another secret.`,
  },
  "too-many-webhooks": {
    status: 409,
    title: "No room for another webhook",
    detail: (r) => `There are ${r.limit} already. Delete one first.`,
  },
  "unknown-webhook": {
    status: 404,
    title: "No such webhook",
    detail: () => "GET /api/organiser/webhooks lists them.",
  },
  "webhook-disabled": {
    status: 409,
    title: "The webhook is disabled",
    detail: () => "Its receiver answered 410 Gone. Delete it, and make it anew if it is back.",
  },
  "unknown-delivery": {
    status: 404,
    title: "No such delivery",
    detail: () => "The webhook has none of that number.",
  },
  "too-many-codes": {
    status: 429,
    title: "Too many codes for this address",
    detail: (r) =>
      `Another one can be sent ${inEnglish(r.retryAfterMs)}.${r.usable ? " Until then the last one can be used." : ""}`,
  },
  "too-many-sign-ins": {
    status: 429,
    title: "Too many sign-ins from this network",
    detail: (r) => `Come again ${inEnglish(r.retryAfterMs)}.`,
  },
  "code-wrong": {
    status: 422,
    title: "The code is not right",
    detail: (r) =>
      r.left > 0
        ? `${r.left} more ${r.left === 1 ? "try" : "tries"} with this code.`
        : `No more tries with this code: ask for a new one${laterIf(r.retryAfterMs)}.`,
  },
  "code-over": {
    status: 410,
    title: "The code can no longer be used",
    detail: (r) =>
      `Ask for a new one${laterIf(r.retryAfterMs)}. A code is good for ten minutes, five tries and one sign-in.`,
  },
  "queue-not-open": {
    status: 409,
    title: "The queue is not open",
    detail: (r) =>
      r.phase === "announced" && r.lobbyOpensAt !== null
        ? `The lobby opens at ${new Date(r.lobbyOpensAt).toISOString()}.`
        : `The sale is ${r.phase}: there is no queue to join.`,
  },
  "no-queue": {
    status: 409,
    title: "There is no queue",
    detail: (r) => `The sale is ${r.phase}: no pass is needed or given.`,
  },
  "bell-not-rung": {
    status: 409,
    title: "The bell has not rung yet",
    detail: (r) =>
      `It rings at ${new Date(r.opensAt).toISOString()}. Passes are for who is called after it; join before it to draw a lot.`,
  },
  "joined-too-often": {
    status: 409,
    title: "You have joined this event too often",
    detail: (r) => `An address may join an event ${r.limit} times. Nothing was changed.`,
  },
  "pass-needed": {
    status: 403,
    title: "It is not your turn",
    detail: () =>
      "While a queue is on, holds and orders need a pass of your own for this event that is still good: join the queue, and enter when you are called. Who holds seats need not join: POST to the event's queue/pass gives a pass to pay them with.",
  },
  "not-in-queue": {
    status: 404,
    title: "You are not in the queue",
    detail: () => "Join it first.",
  },
  "not-called-yet": {
    status: 409,
    title: "Not your turn yet",
    detail: (r) =>
      r.number === null
        ? "The draw is not made yet."
        : `Your number is ${r.number}. It is called when the event's queue serves it.`,
  },
  "call-missed": {
    status: 409,
    title: "Your call is over",
    detail: () => "You are back at the front, once: you are among the next to be called.",
  },
  "turn-over": {
    status: 410,
    title: "Your turn is over",
    detail: () => "You may join the queue again, at its end.",
  },
  "not-drawn-yet": {
    status: 409,
    title: "The draw is not made yet",
    detail: () => "The list of entries is published at the bell.",
  },
  "seats-free": {
    status: 409,
    title: "Seats that fit are free",
    detail: (r) =>
      `${r.party} together are free at this moment: POST to the event's holds/best, with the same limits. Nothing was changed.`,
  },
  "not-on-waiting-list": {
    status: 404,
    title: "You are not on the waiting list",
    detail: () => "PUT an entry to join it.",
  },
  "challenge-needed": {
    status: 403,
    title: "A challenge must be met",
    detail: () =>
      "GET the queue's challenge, find an answer to it, and send both. The challenge is bound to you, and good for some minutes and for one joining.",
  },
  "push-refused": {
    status: 422,
    title: "Notifications cannot be sent there",
    detail: (r) => `Of the subscription: ${r.reason}. Nothing was changed.`,
  },
  "too-many-joins": {
    status: 429,
    title: "Too many have joined from this network",
    detail: (r) =>
      `Your chance is the same at any time before the bell. Try again ${inEnglish(r.retryAfterMs)}.`,
  },
  "asked-too-often": {
    status: 429,
    title: "You ask too often",
    detail: (r) =>
      `Asking more often changes nothing. Your place is kept. Ask again ${inEnglish(r.retryAfterMs)}.`,
  },
  "phase-not-allowed": {
    status: 409,
    title: "The sale cannot change so",
    detail: (r) => `From ${r.from} to ${r.to} there is no way.`,
  },
  "key-reused": {
    status: 422,
    title: "Idempotency-Key was used for another request",
    detail: () => "Use a new key for a new request, the same key and body for a retry.",
  },
  overloaded: {
    status: 503,
    title: "Too busy at the moment",
    detail: (r) => `${awayOf(r)}Nothing was changed. Retry after the given time.`,
  },
  "outcome-unknown": {
    status: 503,
    title: "Outcome not known yet",
    detail: (r) =>
      `${awayOf(r)}The request may or may not have taken effect. Retry with the same Idempotency-Key: it never takes effect twice.`,
  },
  "not-owner": {
    status: 503,
    title: "This server does not serve the event now",
    detail: (r) => `${awayOf(r)}Nothing was changed. Retry after the given time.`,
  },
  "newer-version": {
    status: 503,
    title: "A newer version of the server has written this",
    detail: () =>
      "The server that has it now is older and does not read what it could misread. Nothing was changed. Retry after the given time; its operator brings all servers to one version.",
  },
};

function awayOf({ because }: { readonly because?: "database" }): string {
  return because === "database"
    ? "The database does not answer just now; what was acknowledged is kept. "
    : "";
}

/** Nothing to wait for: nothing is said of it. */
function laterIf(ms: number | undefined): string {
  return ms === undefined ? "" : ` ${inEnglish(ms)}`;
}

/** One from another node may be of a kind that only newer versions know. */
export function readable(refusal: Refusal): Refusal {
  return Object.hasOwn(FORMS, refusal.kind)
    ? refusal
    : { kind: "newer-version", retryAfterMs: RETRY_NEWER_MS };
}

export function problemOf(refusal: Refusal): Problem {
  // The union of forms is called with the refusal of the same kind; TypeScript cannot see the pairing.
  const form = FORMS[refusal.kind] as Form<Refusal>;
  const { kind, ...members } = refusal;
  return {
    type: `/problems/${kind}`,
    title: form.title,
    status: form.status,
    detail: form.detail(refusal),
    ...members,
  };
}

/** Problems of the edge itself, before any rule is asked. */
export const EDGE_PROBLEMS = {
  "invalid-request": { status: 400, title: "The request is not valid" },
  "malformed-json": { status: 400, title: "The body is not valid JSON" },
  "idempotency-key-missing": {
    status: 400,
    title: "Idempotency-Key header is missing or malformed",
  },
  unauthenticated: { status: 401, title: "Sign in first" },
  forbidden: { status: 403, title: "Not allowed" },
  "not-found": { status: 404, title: "Nothing here" },
  "wallet-not-set-up": { status: 404, title: "This wallet is not set up" },
  "method-not-allowed": { status: 405, title: "Method not allowed" },
  "not-acceptable": { status: 406, title: "Not available in that form" },
  "body-too-large": { status: 413, title: "The body is too large" },
  "unsupported-media-type": { status: 415, title: "Send application/json" },
  "too-many-watching": { status: 429, title: "Too many watch from your network" },
  "upgrade-required": { status: 426, title: "Connect by WebSocket" },
  "malformed-request": { status: 400, title: "The request is not valid HTTP" },
  "not-ready": { status: 503, title: "Not ready to serve" },
  internal: { status: 500, title: "Something broke on our side" },
} as const;
export type EdgeProblem = keyof typeof EDGE_PROBLEMS;

export function edgeProblem(kind: EdgeProblem, detail: string, members: object = {}): Problem {
  return { type: `/problems/${kind}`, ...EDGE_PROBLEMS[kind], detail, ...members };
}
