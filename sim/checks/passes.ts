/** Passes: who is called gets one, who is not does not, and nothing is had without one's own. */
import { queueCheck, type Check } from "../check.ts";
import type { QueueHistory } from "../queue-history.ts";

export const PASS_CHECKS: readonly Check[] = [
  queueCheck("J25", "Who is called is let in, and nobody else", (queue, tally, evidence) => {
    const { offsetMs, slackMs } = evidence.history.skew;
    const { seen, enters } = queue;
    const numbers = numbersOf(queue);
    let served = 0;
    for (const { view } of seen) {
      tally.expect(view.serving >= served, () => `serving fell to ${view.serving}`);
      served = view.serving;
    }
    const second = new Set<string>();
    for (const { buyer, refused, sentAt, at } of enters) {
      if (refused === "call-missed") second.add(buyer);
      const number = numbers.get(buyer);
      if (refused === "not-called-yet" && number !== undefined) {
        // Who was shown as called when they asked, and cannot have missed it when they were answered.
        const shown = seen.findIndex(({ view }) => view.serving >= number);
        const calledAfter = seen[shown - 1]?.view;
        const called = shown >= 0 && seen[shown]!.at < sentAt;
        const good =
          calledAfter !== undefined &&
          at + offsetMs + slackMs < calledAfter.now + calledAfter.enterMs;
        tally.expect(
          !(called && good) || second.has(buyer),
          () => `${number} was called and refused`,
        );
      }
      if (refused !== null) continue;
      const early = at + offsetMs + slackMs < queue.opensAt;
      tally.expect(!early, () => `${buyer} was let in before the bell`);
      // Who comes back has been called again, which no board shows.
      if (second.has(buyer)) continue;
      const since = at + offsetMs + slackMs;
      const after = seen.find((it) => it.at > at && it.view.now > since)?.view;
      tally.expect(number !== undefined, () => `${buyer} was let in without a number`);
      tally.expect(
        after === undefined || number === undefined || after.serving >= number,
        () => `${number} was let in, and later ${after?.serving} was served`,
      );
    }
  }),

  queueCheck("J26", "Nothing is had without a pass of one's own", (_, tally, { history }) => {
    const { offsetMs, slackMs } = history.skew;
    for (const { key, kind, pass, sentAt, answers } of history.operations) {
      if (kind !== "hold" && kind !== "best" && kind !== "order") continue;
      for (const { status, kind: what, at } of answers) {
        if (pass?.kind !== "own") {
          tally.expect(status >= 400, () => `${key} got a ${what} with ${pass?.kind ?? "no"} pass`);
          continue;
        }
        const over = kind !== "order" && sentAt + offsetMs - slackMs > pass.shopUntil;
        tally.expect(!over || status >= 400, () => `${key} got a ${what} when its time was over`);
        const good = at + offsetMs + slackMs < pass.shopUntil;
        tally.expect(
          !good || what !== "pass-needed",
          () => `${key} was refused with a pass that was good`,
        );
      }
    }
  }),
];

function numbersOf({ told }: QueueHistory): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  for (const { buyer, entry } of told) {
    if (entry.number !== null) numbers.set(buyer, entry.number);
  }
  return numbers;
}
