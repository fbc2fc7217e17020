/** Answers: one key, one answer, and nothing that a client should never be told. */
import { historyCheck, sameSet, type Check, type Evidence } from "../check.ts";
import type { Answer } from "../history.ts";
import { groupOf } from "../takeovers.ts";

export const ANSWER_CHECKS: readonly Check[] = [
  historyCheck("J18", "One key has one answer", (evidence, tally) => {
    for (const { kind, key, buyer, answers } of evidence.history.operations) {
      // Only POSTs carry a key; extending and releasing say what is, not what was done.
      if (kind === "extend" || kind === "release" || answers.length < 2) continue;
      const [first, ...rest] = answers.toSorted((a, b) => a.at - b.at);
      if (first === undefined) continue;
      for (const next of rest) {
        const good = agrees(first, next) || isForgotten(first, next, buyer, evidence);
        tally.expect(good, () => `${key}: ${describe(first)}, then ${describe(next)}`);
      }
    }
  }),

  historyCheck("J19", "No answer breaks the API's promises", ({ history }, tally) => {
    tally.expect(history.operations.length > 0, () => "nobody asked for anything");
    for (const { request, status, excerpt } of history.broken) {
      tally.expect(false, () => `${request}: ${status} ${excerpt}`);
    }
  }),
];

function agrees(first: Answer, next: Answer): boolean {
  if (!granted(first)) return !granted(next);
  return (
    granted(next) &&
    first.id === next.id &&
    first.total === next.total &&
    sameSet(first.seats, next.seats)
  );
}

/** What was granted is granted for ever. What was refused changed nothing, so a refusal need not outlive the memory of
 * who gave it: that of a server that was killed, or that of the owner of the buyer's shard. While they go on, it stands. */
function isForgotten(
  first: Answer,
  next: Answer,
  buyer: string,
  { history: { outages, skew }, book }: Evidence,
): boolean {
  if (granted(first)) return false;
  const { offsetMs, slackMs } = skew;
  const takeovers = book?.ledger.takeovers.get(groupOf(buyer)) ?? [];
  return (
    outages.some((it) => it.readyAt >= first.at && it.killedAt <= next.at) ||
    takeovers.some(
      (at) => at >= first.at + offsetMs - slackMs && at <= next.at + offsetMs + slackMs,
    )
  );
}

function granted(answer: Answer): boolean {
  return answer.status < 300;
}

function describe(answer: Answer): string {
  return `${answer.status} ${answer.kind} ${answer.id} ${answer.seats.join(" ")}`.trimEnd();
}
