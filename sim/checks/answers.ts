/** Answers: one key, one answer, and nothing that a client should never be told. */
import { historyCheck, sameSet, type Check } from "../check.ts";
import type { Answer, Outage } from "../history.ts";

export const ANSWER_CHECKS: readonly Check[] = [
  historyCheck("J18", "One key has one answer", ({ history }, tally) => {
    for (const { kind, key, answers } of history.operations) {
      // Only POSTs carry a key; extending and releasing say what is, not what was done.
      if (kind === "extend" || kind === "release" || answers.length < 2) continue;
      const [first, ...rest] = answers.toSorted((a, b) => a.at - b.at);
      if (first === undefined) continue;
      for (const next of rest) {
        const same = agrees(first, next, history.outages);
        tally.expect(same, () => `${key}: ${describe(first)}, then ${describe(next)}`);
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

/** What was granted is granted for ever. What was refused changed nothing, so a refusal need not
 * outlive the server that gave it; while that server lives, it stands too. */
function agrees(first: Answer, next: Answer, outages: readonly Outage[]): boolean {
  if (granted(first)) {
    return (
      granted(next) &&
      first.id === next.id &&
      first.total === next.total &&
      sameSet(first.seats, next.seats)
    );
  }
  const restarted = outages.some((it) => it.readyAt >= first.at && it.killedAt <= next.at);
  return !granted(next) || restarted;
}

function granted(answer: Answer): boolean {
  return answer.status < 300;
}

function describe(answer: Answer): string {
  return `${answer.status} ${answer.kind} ${answer.id} ${answer.seats.join(" ")}`.trimEnd();
}
