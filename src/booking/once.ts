/** Runs a use case once per operation: a retry gets the first answer, the same key with another body is
 * refused. Accepted answers are in the shopper's journal; refusals that depend on the moment are kept in
 * the shopper's memory, so that a double click does not get two different ones. */
import { shopperActor } from "../actors/shopper.ts";
import { refuse, type Refusal } from "../domain/refusal.ts";
import {
  KEY_REUSED,
  type Maybe,
  type Operation as Turns,
  whenThere,
} from "../runtime/operation.ts";
import type { Operation, Outcome } from "./booking.ts";

const REMEMBERED: Partial<Record<Refusal["kind"], true>> = {
  "seats-taken": true,
  "none-available": true,
  "limit-reached": true,
  "hold-in-payment": true,
};

/** `run` decides and gives what is to be stored, which is little; `render` makes the answer of it, for
 * the first caller and for every retry alike. Nothing comes between the look for a first answer and `run`. */
export function once<Stored extends object, Answer>(
  turns: Turns,
  shopper: string,
  { key, fingerprint }: Operation,
  run: () => Maybe<Outcome<Stored> | typeof KEY_REUSED>,
  render: (stored: Stored) => Answer,
): Maybe<Outcome<Answer>> {
  const id = { id: key, fingerprint };
  const told = (outcome: Outcome<Stored> | typeof KEY_REUSED): Outcome<Answer> => {
    if (outcome === KEY_REUSED) return refuse({ kind: "key-reused" });
    return isRefused(outcome) ? outcome : render(outcome);
  };
  return whenThere(turns.recall(shopperActor, shopper, id), (known) => {
    if (known === KEY_REUSED) return told(known);
    // What was stored under this fingerprint is what this use case stored.
    if (known) return told(known.answer as Outcome<Stored>);
    return whenThere(run(), (outcome) => {
      const moment =
        outcome !== KEY_REUSED && isRefused(outcome) && REMEMBERED[outcome.refused.kind];
      if (!moment) return told(outcome);
      // A double click that came in between may have been answered first: then that is the answer.
      const first = turns.askOnce(shopperActor, shopper, "refused", { answer: outcome }, id);
      return whenThere(first, (answer) => told(answer as Outcome<Stored> | typeof KEY_REUSED));
    });
  });
}

export function isRefused(outcome: object): outcome is { readonly refused: Refusal } {
  return "refused" in outcome;
}
