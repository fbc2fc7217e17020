/** Judges a run: every check over everything that was recorded, by code that shares nothing with the
 * server's rules. */
import { ANSWER_CHECKS } from "./checks/answers.ts";
import { ADMISSION_CHECKS } from "./checks/admission.ts";
import { DRAW_CHECKS } from "./checks/draw.ts";
import { HOLD_CHECKS } from "./checks/holds.ts";
import { ORDER_CHECKS } from "./checks/orders.ts";
import { PASS_CHECKS } from "./checks/passes.ts";
import { SEAT_CHECKS } from "./checks/seats.ts";
import { Tally, type Check, type Evidence } from "./check.ts";
import { claimsOf } from "./claims.ts";
import type { History } from "./history.ts";
import type { Ledger } from "./ledger.ts";
import { replayQueue } from "./queue-book.ts";
import { replaySeats } from "./replay.ts";

export const CHECKS: readonly Check[] = [
  ...SEAT_CHECKS,
  ...HOLD_CHECKS,
  ...ORDER_CHECKS,
  ...ANSWER_CHECKS,
];

/** Of a sale with lobby and queue. */
export const QUEUE_CHECKS: readonly Check[] = [...DRAW_CHECKS, ...PASS_CHECKS, ...ADMISSION_CHECKS];

export interface Finding {
  readonly id: string;
  readonly title: string;
  /** "skipped": it needs the database and none was given. */
  readonly result: "good" | "bad" | "skipped";
  /** Things looked at, and those that were wrong, with a few examples. */
  readonly looked: number;
  readonly faults: number;
  readonly examples: readonly string[];
}

export interface Verdict {
  /** "clean" only if every check ran and none found anything; "unchecked" if some could not run. */
  readonly result: "clean" | "unchecked" | "broken";
  readonly findings: readonly Finding[];
}

/** `ledger` is null if the database was not to be had. */
export function judge(event: string, history: History, ledger: Ledger | null): Verdict {
  const queued = history.queue !== null;
  const book =
    ledger === null
      ? null
      : {
          ledger,
          lives: replaySeats(ledger, event),
          queue: queued ? replayQueue(ledger, event) : null,
        };
  const evidence: Evidence = { event, history, claims: claimsOf(history), book };
  const checks = queued ? [...CHECKS, ...QUEUE_CHECKS] : CHECKS;
  const findings = checks.map((check) => run(check, evidence));
  const bad = findings.some((it) => it.result === "bad");
  const skipped = findings.some((it) => it.result === "skipped");
  return { result: bad ? "broken" : skipped ? "unchecked" : "clean", findings };
}

function run(check: Check, evidence: Evidence): Finding {
  const { id, title } = check;
  const { book } = evidence;
  if ((check.needsBook && !book) || (check.needsBank && !book?.ledger.payments)) {
    return { id, title, result: "skipped", looked: 0, faults: 0, examples: [] };
  }
  const tally = new Tally();
  check.run(evidence, tally);
  const { looked, faults, examples } = tally;
  return { id, title, result: faults > 0 ? "bad" : "good", looked, faults, examples };
}

/** A short table: one line a check, examples under those that found something. */
export function verdictText({ result, findings }: Verdict): string {
  const lines = findings.flatMap((it) => {
    const looked = it.looked.toLocaleString("en").padStart(11);
    const outcome = { good: "ok", bad: `${it.faults} WRONG`, skipped: "not checked" }[it.result];
    return [
      `  ${it.id.padEnd(4)}${it.title.padEnd(58)}${looked}  ${outcome}`,
      ...it.examples.slice(0, 3).map((example) => `        ${example.slice(0, 200)}`),
    ];
  });
  const last = {
    clean: "CLEAN. Every check looked and found nothing wrong.",
    unchecked:
      "NOT CHECKED against database and bank: set DATABASE_URL, TESTBANK_URL and TESTBANK_SECRET. What was checked is right.",
    broken: "BROKEN. At least one check found something wrong.",
  }[result];
  return [...lines, "", `Verdict: ${last}`].join("\n");
}
