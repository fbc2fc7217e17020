/** Runs a use case once per operation: a retry gets the first answer, the same key with another body is
 * refused. Accepted answers are in the shopper's journal; refusals that depend on the moment are kept in
 * the shopper's memory, so that a double click does not get two different ones. */
import { shopperActor } from "../actors/shopper.ts";
import { refuse, type Refusal } from "../domain/refusal.ts";
import { KEY_REUSED, type Operation as Turns } from "../runtime/operation.ts";
import type { Operation, Outcome } from "./booking.ts";

const REMEMBERED: Partial<Record<Refusal["kind"], true>> = {
  "seats-taken": true,
  "none-available": true,
  "limit-reached": true,
  "hold-in-payment": true,
};

/** `run` decides and gives what is to be stored, which is little; `render` makes the answer of it, for
 * the first caller and for every retry alike. */
export async function once<Stored extends object, Answer>(
  turns: Turns,
  shopper: string,
  { key, fingerprint }: Operation,
  run: () => Promise<Outcome<Stored> | typeof KEY_REUSED>,
  render: (stored: Stored) => Answer,
): Promise<Outcome<Answer>> {
  const id = { id: key, fingerprint };
  const known = await turns.recall(shopperActor, shopper, id);
  if (known === KEY_REUSED) return refuse({ kind: "key-reused" });
  // What was stored under this fingerprint is what this use case stored.
  const outcome = known ? (known.answer as Outcome<Stored>) : await run();
  if (outcome === KEY_REUSED) return refuse({ kind: "key-reused" });
  if (!isRefused(outcome)) return render(outcome);
  if (known || !REMEMBERED[outcome.refused.kind]) return outcome;
  // A double click that came in between may have been answered first: then that is the answer.
  const first = await turns.askOnce(shopperActor, shopper, "refused", { answer: outcome }, id);
  if (first === KEY_REUSED) return refuse({ kind: "key-reused" });
  return isRefused(first) ? first : render(first as Stored);
}

export function isRefused(outcome: object): outcome is { readonly refused: Refusal } {
  return "refused" in outcome;
}
