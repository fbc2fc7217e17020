/** What a dictionary says about problems: a sentence a kind, with the members that come with it. */
import type { Refusal } from "../../src/domain/refusal.ts";
import type { EdgeProblem } from "../../src/protocol/problems.ts";

/** Of the page itself. */
export type PageProblem =
  | "offline"
  | "too-slow"
  | "too-much-sent"
  | "unexpected"
  | "unreadable"
  | "not-loaded";

/** Refusals that no fan meets on the page: the organiser's, or a program's. They are told in the server's words. */
type Elsewhere =
  | "card-not-taken"
  | "unknown-tickets"
  | "order-not-paid"
  | "already-refunded"
  | "notice-rejected"
  | "notice-not-processed"
  | "webhook-url-refused"
  | "webhook-url-taken"
  | "too-many-webhooks"
  | "unknown-webhook"
  | "webhook-disabled"
  | "unknown-delivery"
  | "phase-not-allowed"
  | "key-reused";

type Told = Exclude<Refusal, { kind: Elsewhere }>;

export type ProblemWords = {
  readonly [K in Told["kind"]]: string | ((refusal: Extract<Told, { kind: K }>) => string);
} & { readonly [K in EdgeProblem | PageProblem]?: string };
