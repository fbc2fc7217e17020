/** The small sale of testing-sale.ts with a queue before it, clean in every respect, for tests to break. The bell
 * rings at 500.
 *
 *   ann, bob, cid   join the lobby, are drawn, called and let in, and shop as there
 *   dan             leaves the lobby
 *   eve             misses the call, comes back, is let in; holds without a pass
 *   fay, gus        come after the bell, one after the other; gus tries to get in before the call
 */
import { hash } from "node:crypto";
import { ranksOf } from "./queue-book.ts";
import type {
  EnterTold,
  EntryTold,
  LeaveTold,
  Published,
  QueueHistory,
  QueueSeen,
} from "./queue-history.ts";
import { answer, cleanSale, EVENT, op, type MutableEntry, type TestSale } from "./testing-sale.ts";

type Deep<T> =
  T extends ReadonlyMap<infer K, infer V>
    ? Map<K, V>
    : T extends readonly (infer E)[]
      ? Deep<E>[]
      : T extends object
        ? { -readonly [K in keyof T]: Deep<T[K]> }
        : T;

export interface TestQueueSale extends TestSale {
  history: TestSale["history"] & { queue: Deep<QueueHistory> & { published: Deep<Published> } };
}

const SEED = "0123456789abcdef";
export const COMMITMENT = hash("sha256", SEED, "hex");
const IDS = { ann: "e-ann", bob: "e-bob", cid: "e-cid", eve: "e-eve" };
export const LOTS = Object.values(IDS);
export const RANKS = ranksOf(SEED, LOTS);
export const ADMISSION = `admission/${EVENT}`;
/** Of each buyer a part of its own: by the first letter. */
export const partOf = (buyer: string): string => `queue/${EVENT}/${buyer.slice(0, 1)}/part`;
const UNTIL = 20_000;

export function cleanQueueSale(): TestQueueSale {
  const sale = cleanSale();
  for (const operation of sale.history.operations) {
    const pass = { kind: "own", text: operation.buyer, shopUntil: UNTIL } as const;
    Object.assign(operation, { pass });
  }
  sale.history.operations.push(op("hold", "k9", "eve", "", 400, answer(410, 409, "sale-not-open")));
  const foreign = op("hold", "k10", "eve", "", 900, answer(910, 403, "pass-needed"));
  const pass = { kind: "foreign", text: "ann", shopUntil: UNTIL } as const;
  sale.history.operations.push({ ...foreign, pass });
  sale.ledger.queue = { opensAt: 500, insideMax: 4, enterMs: 1000 };
  for (const [actor, entries] of journals()) sale.ledger.journal.set(actor, entries);
  return { ...sale, history: { ...sale.history, queue: queueHistory() } };
}

function queueHistory(): TestQueueSale["history"]["queue"] {
  return {
    opensAt: 500,
    seen: [seen(100, "lobby", 0, null), seen(550, "queue", 0, SEED), seen(1000, "queue", 4, SEED)],
    told: [
      ...Object.entries(IDS).flatMap(([buyer, id]) => [
        told(buyer, id, true, null, 100),
        told(buyer, id, true, RANKS.get(id)!, 560),
      ]),
      told("dan", "e-dan", true, null, 100),
      told("fay", "e-fay", false, 5, 600),
      told("gus", "e-gus", false, 6, 650),
    ],
    enters: [
      ...["ann", "bob", "cid"].map((buyer) => entered(buyer, 700)),
      { sentAt: 740, at: 750, buyer: "gus", refused: "not-called-yet", shopUntil: 0 },
      { sentAt: 1740, at: 1750, buyer: "eve", refused: "call-missed", shopUntil: 0 },
      entered("eve", 2000),
    ],
    leaves: [left("dan", 200)],
    published: {
      lots: [...LOTS],
      script: { agrees: true, said: "as promised", ranks: new Map(RANKS) },
    },
  };
}

export function seen(
  at: number,
  phase: QueueSeen["view"]["phase"],
  serving: number,
  seed: string | null,
): Deep<QueueSeen> {
  const draw = {
    commitment: COMMITMENT,
    seed,
    lots: seed === null ? null : LOTS.length,
    numbersBy: seed === null ? null : 600,
  };
  const view = {
    now: at,
    phase,
    draw,
    entries: 5,
    serving,
    waiting: 0,
    inside: 0,
    slowedBy: null,
    enterMs: 1000,
  };
  return { at, arrived: 7, view };
}

export function told(
  buyer: string,
  id: string,
  inDraw: boolean,
  number: number | null,
  sentAt: number,
): Deep<EntryTold> {
  const joining = number === null;
  return {
    joining,
    sentAt,
    at: sentAt + 10,
    buyer,
    entry: { id, inDraw, number, state: "waiting" },
  };
}

export function entered(buyer: string, sentAt: number): Deep<EnterTold> {
  return { sentAt, at: sentAt + 10, buyer, refused: null, shopUntil: UNTIL };
}

function left(buyer: string, sentAt: number): Deep<LeaveTold> {
  return { sentAt, at: sentAt + 10, buyer };
}

function journals(): Map<string, MutableEntry[]> {
  const parts = new Map<string, MutableEntry[]>();
  const add = (actor: string, at: number, event: MutableEntry["event"]): void => {
    const entries = parts.get(actor) ?? [];
    entries.push({ version: entries.length + 1, at, event });
    parts.set(actor, entries);
  };
  add(ADMISSION, 10, { kind: "committed", commitment: COMMITMENT, sealed: "x" });
  for (const [buyer, id] of [...Object.entries(IDS), ["dan", "e-dan"] as const])
    add(partOf(buyer), 105, { kind: "joined", buyer, id, at: 105, late: null });
  add(partOf("dan"), 205, { kind: "left", buyer: "dan", until: null });
  for (const buyer of ["ann", "bob", "cid", "dan", "eve"])
    add(partOf(buyer), 505, { kind: "closed" });
  add(ADMISSION, 510, { kind: "drawn", seed: SEED, lots: LOTS.length });
  for (const [late, buyer] of ["fay", "gus"].entries())
    add(partOf(buyer), 605, { kind: "joined", buyer, id: `e-${buyer}`, at: 605, late: late + 1 });
  add(ADMISSION, 690, { kind: "called", line: 4, front: 0, at: 690 });
  for (const buyer of ["ann", "bob", "cid"])
    add(partOf(buyer), 705, { kind: "entered", buyer, at: 705, until: UNTIL });
  add(partOf("eve"), 1745, { kind: "returned", buyer: "eve", back: 1 });
  add(ADMISSION, 1900, { kind: "called", line: 4, front: 1, at: 1900 });
  add(partOf("eve"), 2005, { kind: "entered", buyer: "eve", at: 2005, until: UNTIL });
  add(partOf("eve"), 2500, { kind: "left", buyer: "eve", until: UNTIL });
  return parts;
}
