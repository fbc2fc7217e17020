/** What a dictionary says about problems: a sentence a kind, with the members that come with it. */
import type { Refusal } from "../../src/domain/refusal.ts";
import type { EdgeProblem } from "../../src/protocol/problems.ts";

/** Of the page itself. */
export type PageProblem = "offline" | "unexpected" | "unreadable" | "not-loaded";

/** Kinds that are missing here are told in the server's words: they are the organiser's, or a program's. */
export type ProblemWords = {
  readonly [K in Refusal["kind"]]?: string | ((refusal: Extract<Refusal, { kind: K }>) => string);
} & { readonly [K in EdgeProblem | PageProblem]?: string };

/** Whole minutes to wait, at least one. */
export function minutesOf(ms: number): number {
  return Math.max(1, Math.ceil(ms / 60_000));
}
