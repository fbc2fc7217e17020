import { expect, test } from "vitest";
import { holdAnswer, op, type MutableEntry } from "./testing-sale.ts";
import {
  ADMISSION,
  cleanQueueSale,
  entered,
  LOTS,
  partOf,
  RANKS,
  seen,
  told,
  type TestQueueSale,
} from "./testing-queue.ts";
import { EVENT } from "./testing-sale.ts";
import { judge, QUEUE_CHECKS, CHECKS } from "./verdict.ts";

function foundBy(breakIt: (sale: TestQueueSale) => void): string[] {
  const sale = cleanQueueSale();
  breakIt(sale);
  const { findings } = judge(EVENT, sale.history, sale.ledger);
  return findings.filter((it) => it.result === "bad").map((it) => it.id);
}

function journalOf(sale: TestQueueSale, actor: string): MutableEntry[] {
  return sale.ledger.journal.get(actor) ?? [];
}

function eventOf(sale: TestQueueSale, actor: string, kind: string): MutableEntry["event"] {
  const entry = journalOf(sale, actor).find(({ event }) => event.kind === kind);
  if (entry === undefined) throw new Error(`${actor} has no ${kind}`);
  return entry.event;
}

test("a clean sale with a queue is clean, and every check looked at something", () => {
  const { history, ledger } = cleanQueueSale();
  const verdict = judge(EVENT, history, ledger);
  expect(verdict.findings.flatMap((it) => it.examples)).toEqual([]);
  expect(verdict.result).toBe("clean");
  expect(verdict.findings.filter((it) => it.looked === 0)).toEqual([]);
  expect(verdict.findings.length).toBe(CHECKS.length + QUEUE_CHECKS.length);
});

test("every check has an id of its own, with a queue as well", () => {
  const ids = [...CHECKS, ...QUEUE_CHECKS].map((it) => it.id);
  expect(new Set(ids).size).toBe(ids.length);
});

type Case = readonly [id: string, what: string, (sale: TestQueueSale) => void];

const CASES: readonly Case[] = [
  [
    "J20",
    "another digest than before the bell",
    ({ history }) => (history.queue.seen[2]!.view.draw!.commitment = "00"),
  ],
  ["J20", "a seed of another digest", ({ history }) => reseed(history, "fedcba")],
  ["J20", "no digest in the lobby", ({ history }) => (history.queue.seen[0]!.view.draw = null)],
  [
    "J20",
    "the seed was shown in the lobby",
    ({ history }) => (history.queue.seen[1]!.view.phase = "lobby"),
  ],
  [
    "J20",
    "the seed was taken back",
    ({ history }) => history.queue.seen.push(seen(1100, "queue", 4, null)),
  ],
  ["J21", "a number that is not the rank", ({ history }) => retell(history, "ann", 7)],
  ["J21", "an entry is not listed", ({ history }) => history.queue.published.lots.pop()],
  ["J21", "an entry is listed twice", ({ history }) => history.queue.published.lots.push(LOTS[0]!)],
  [
    "J21",
    "who left the lobby was drawn",
    ({ history }) => history.queue.published.lots.push("e-dan"),
  ],
  ["J21", "who came late was drawn", ({ history }) => history.queue.published.lots.push("e-fay")],
  [
    "J22",
    "a number has changed",
    ({ history }) => history.queue.told.push(told("fay", "e-fay", false, 7, 900)),
  ],
  ["J22", "two have one number", ({ history }) => retell(history, "gus", 5)],
  [
    "J22",
    "another entry on another device",
    ({ history }) => history.queue.told.push(told("ann", "e-x", true, null, 300)),
  ],
  ["J23", "a latecomer among the lots", ({ history }) => retell(history, "fay", 4)],
  [
    "J23",
    "who came later has the lower number",
    ({ history }) => {
      retell(history, "fay", 6);
      retell(history, "gus", 5);
    },
  ],
  [
    "J24",
    "the script finds another rank",
    ({ history }) => history.queue.published.script.ranks.set("e-ann", 9),
  ],
  [
    "J24",
    "the script does not agree",
    ({ history }) => Object.assign(history.queue.published.script, { agrees: false }),
  ],
  [
    "J25",
    "let in before the number was served",
    ({ history }) => history.queue.enters.push(entered("fay", 800)),
  ],
  [
    "J25",
    "let in before the bell",
    ({ history }) => history.queue.enters.push(entered("ann", 300)),
  ],
  [
    "J25",
    "called and refused",
    ({ history }) =>
      history.queue.enters.push({
        ...{ sentAt: 1500, at: 1510, buyer: "ann", refused: "not-called-yet", shopUntil: 0 },
      }),
  ],
  [
    "J25",
    "the number served fell",
    ({ history }) => history.queue.seen.push(seen(1100, "queue", 3, "0123456789abcdef")),
  ],
  ["J26", "a hold with another's pass", (sale) => grant(sale, "foreign", 900, 910)],
  ["J26", "a hold with an edited pass", (sale) => grant(sale, "edited", 900, 910)],
  ["J26", "a hold after the time", (sale) => grant(sale, "own", 20_500, 20_510)],
  [
    "J26",
    "a good pass was refused",
    ({ history }) => {
      const [first] = history.operations;
      first!.answers.splice(0, 2, { ...first!.answers[0]!, status: 403, kind: "pass-needed" });
    },
  ],
  ["J27", "two draws", (sale) => journalOf(sale, ADMISSION).push(journalOf(sale, ADMISSION)[1]!)],
  ["J27", "another seed", (sale) => (eventOf(sale, ADMISSION, "drawn")["seed"] = "fedcba")],
  ["J27", "an entry is gone", (sale) => journalOf(sale, partOf("fay")).shift()],
  ["J27", "another list than published", (sale) => journalOf(sale, partOf("dan")).splice(1, 1)],
  [
    "J27",
    "a pass that nobody was given",
    (sale) => (eventOf(sale, partOf("ann"), "entered")["until"] = 19_000),
  ],
  [
    "J28",
    "let in before the call",
    (sale) => (eventOf(sale, partOf("ann"), "entered")["at"] = 650),
  ],
  ["J28", "let in too late", (sale) => (eventOf(sale, partOf("ann"), "entered")["at"] = 1800)],
  [
    "J28",
    "let in without a call",
    (sale) => (eventOf(sale, ADMISSION, "called")["line"] = RANKS.get("e-ann")! - 1),
  ],
  ["J28", "back before the call was over", (sale) => (journalOf(sale, partOf("eve"))[2]!.at = 900)],
  [
    "J28",
    "called before everybody could know their number",
    ({ history }) => (history.queue.seen.at(-1)!.view.draw!.numbersBy = 691),
  ],
  ["J28", "called before the draw", (sale) => (journalOf(sale, ADMISSION)[1]!.at = 695)],
  ["J28", "called out of order", (sale) => (journalOf(sale, ADMISSION)[3]!.event["line"] = 3)],
  ["J29", "a hold by somebody outside", (sale) => journalOf(sale, partOf("bob")).pop()],
  [
    "J29",
    "a hold long after the time",
    (sale) => (eventOf(sale, partOf("cid"), "entered")["until"] = 2000),
  ],
  ["J30", "called though it was full", ({ ledger }) => (ledger.queue.insideMax = 3)],
];

test.for(CASES)("[%s] %s", ([id, , breakIt]) => {
  expect(foundBy(breakIt)).toContain(id);
});

test("[J30] several nodes may call by a count that is a little old, and no older", () => {
  const found = (nodes: number, calledAt: number): string[] =>
    foundBy((sale) => {
      sale.ledger.nodes = nodes;
      // The fourth of four, before the fifth is called.
      const event = { kind: "entered", buyer: "fay", at: 1850, until: 20_000 };
      journalOf(sale, partOf("fay")).push({ version: 2, at: 1850, event });
      const called = journalOf(sale, ADMISSION)[3]!;
      called.at = calledAt;
      called.event["at"] = calledAt;
    });
  expect(found(1, 1900)).toContain("J30");
  // Who came at the time of the call may have come after it.
  expect(found(1, 1851)).toContain("J30");
  expect(found(1, 1850)).not.toContain("J30");
  expect(found(2, 1900)).not.toContain("J30");
  expect(found(2, 4000)).toContain("J30");
});

test("[J25] a refusal before the call is no fault, and a second call is on no board", () => {
  const found = foundBy(({ history }) => {
    history.queue.enters.push({
      ...{ sentAt: 560, at: 570, buyer: "ann", refused: "not-called-yet", shopUntil: 0 },
    });
  });
  expect(found).toEqual([]);
});

type QueueHistoryOf = TestQueueSale["history"];

function reseed({ queue }: QueueHistoryOf, seed: string): void {
  for (const { view } of queue.seen) if (view.draw?.seed) view.draw.seed = seed;
}

function retell({ queue }: QueueHistoryOf, buyer: string, number: number): void {
  for (const it of queue.told) {
    if (it.buyer === buyer && it.entry.number !== null) it.entry.number = number;
  }
}

function grant(
  { history }: TestQueueSale,
  kind: "own" | "edited" | "foreign",
  sentAt: number,
  at: number,
): void {
  const held = op("hold", "k99", "bob", "", sentAt, holdAnswer(at, "h9", ["A5"], at - 5, at + 999));
  history.operations.push({ ...held, pass: { kind, text: "", shopUntil: 20_000 } });
}
