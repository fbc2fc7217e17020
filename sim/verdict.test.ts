import { expect, test } from "vitest";
import { CHECKS, judge, verdictText } from "./verdict.ts";
import {
  answer,
  cleanSale,
  EVENT,
  holdAnswer,
  op,
  orderAnswer,
  type MutableEntry,
  type TestSale,
} from "./testing-sale.ts";

/** Ids of the checks that found something in the clean sale after `breakIt`. */
function foundBy(breakIt: (sale: TestSale) => void): string[] {
  const sale = cleanSale();
  breakIt(sale);
  const { findings } = judge(EVENT, sale.history, sale.ledger);
  return findings.filter((it) => it.result === "bad").map((it) => it.id);
}

function journalOf(sale: TestSale, actor: string): MutableEntry[] {
  const entries = sale.ledger.journal.get(actor);
  if (entries === undefined) throw new Error(`no journal of ${actor}`);
  return entries;
}

function append(sale: TestSale, actor: string, at: number, event: MutableEntry["event"]): void {
  const entries = journalOf(sale, actor);
  entries.push({ version: entries.length + 1, at, event });
}

function answersOf(sale: TestSale, key: string) {
  const operation = sale.history.operations.find((it) => it.key === key);
  if (operation === undefined) throw new Error(`no operation ${key}`);
  return operation.answers;
}

const A1 = `seat/${EVENT}/A/A1`;
const A3 = `seat/${EVENT}/A/A3`;

test("a clean sale is clean, and every check looked at something", () => {
  const { history, ledger } = cleanSale();
  const verdict = judge(EVENT, history, ledger);
  expect(verdict.findings.flatMap((it) => it.examples)).toEqual([]);
  expect(verdict.result).toBe("clean");
  expect(verdict.findings.filter((it) => it.looked === 0)).toEqual([]);
});

test("without the database nothing is called clean", () => {
  const { history } = cleanSale();
  const verdict = judge(EVENT, history, null);
  expect(verdict.result).toBe("unchecked");
  expect(verdictText(verdict)).toContain("NOT CHECKED");
});

test("every check has an id of its own", () => {
  const ids = CHECKS.map((it) => it.id);
  expect(new Set(ids).size).toBe(ids.length);
});

test("[J1] two paid orders were promised one seat", () => {
  const found = foundBy(({ history }) => {
    history.operations.push(op("order", "k9", "dan", "h9", 6000, orderAnswer(6010, "o9", ["A1"])));
    history.sightings.push({
      at: 6300,
      askedAt: 6300,
      order: "o9",
      status: "paid",
      tickets: ["A1"],
    });
  });
  expect(found).toContain("J1");
});

test("[J2] a seat was sold twice in the journal", () => {
  const sold = { kind: "sold", hold: "h9", buyer: "dan", order: "o9" };
  expect(foundBy((sale) => append(sale, A1, 9999, sold))).toContain("J2");
});

test("[J2] a seat has two tickets", () => {
  const found = foundBy(({ ledger }) => {
    ledger.tickets.push({ id: "t9", seat: "A1", order: "o9", buyer: "dan" });
  });
  expect(found).toContain("J2");
});

const ILLEGAL: readonly (readonly [string, (sale: TestSale) => void])[] = [
  ["held while somebody has it", (sale) => held(sale, A1, 6000, "h9")],
  ["held while blocked", (sale) => held(sale, `seat/${EVENT}/A/A4`, 6000, "h9")],
  ["sold from a hold that was over", (sale) => (journalOf(sale, A1)[2]!.at = 12_500)],
  ["expired before its time", (sale) => (journalOf(sale, A3)[3]!.at = 12_000)],
  ["expired after the sale", (sale) => append(sale, A1, 13_000, { kind: "expired", hold: "h1" })],
  ["released by another hold", (sale) => (journalOf(sale, A3)[1]!.event["hold"] = "h9")],
  ["extended after its time", (sale) => (journalOf(sale, A1)[1]!.at = 9001)],
  ["blocked while held", (sale) => append(sale, A1, 9000, { kind: "blocked" })],
  ["unblocked though free", (sale) => append(sale, A3, 15_000, { kind: "unblocked" })],
  ["a version is missing", (sale) => (journalOf(sale, A1)[2]!.version = 4)],
  ["an event that no seat has", (sale) => append(sale, A3, 15_000, { kind: "painted" })],
];

test.for(ILLEGAL)("[J3] a seat's life: %s", ([, breakIt]) => {
  expect(foundBy(breakIt)).toContain("J3");
});

test("[J4] a seat has a journal but no row", () => {
  expect(foundBy(({ ledger }) => ledger.seats.shift())).toContain("J4");
});

test("[J4] the public counts do not make the capacity", () => {
  const odd = { at: 7000, free: 2, held: 1, sold: 2, blocked: 1 };
  expect(foundBy(({ history }) => history.samples.push(odd))).toEqual(["J4"]);
});

test("[J4] the public count of sold seats falls", () => {
  const odd = { at: 7000, free: 2, held: 1, sold: 1, blocked: 1 };
  expect(foundBy(({ history }) => history.samples.push(odd))).toEqual(["J4"]);
});

test("[J5] a table disagrees with the journal", () => {
  expect(foundBy(({ ledger }) => (ledger.seats[0]!.status = "free"))).toEqual(["J5"]);
  expect(foundBy(({ ledger }) => (ledger.seats[0]!.order = "o9"))).toEqual(["J5"]);
});

test("[J5] the read models never caught up", () => {
  expect(foundBy(({ ledger }) => (ledger.lag = 3))).toEqual(["J5"]);
});

test("[J5] the public map disagrees with the journal", () => {
  const found = foundBy(({ history }) => {
    history.finalMap = { ids: ["A1", "A2", "A3", "A4", "A5"], seats: "22130" };
  });
  expect(found).toEqual(["J5"]);
});

test("[J6] an acknowledged hold is not in its buyer's journal", () => {
  expect(foundBy(({ ledger }) => ledger.journal.delete(`shopper/${EVENT}/c/cid`))).toContain("J6");
});

test("[J6] a seat does not know the hold that was acknowledged", () => {
  expect(foundBy((sale) => journalOf(sale, A3).splice(2))).toContain("J6");
});

test("[J6] the journal has other seats than were acknowledged", () => {
  const found = foundBy((sale) => {
    journalOf(sale, `shopper/${EVENT}/c/cid`)[0]!.event["seats"] = ["A3", "A5"];
  });
  expect(found).toContain("J6");
});

test("[J7] a hold kept a seat though another refused", () => {
  expect(foundBy((sale) => held(sale, A3, 14_000, "h9"))).toContain("J7");
});

test("[J7] what a node that died had taken may run out, and must not be sold", () => {
  const dead = (breakIt: (sale: TestSale) => void): string[] =>
    foundBy((sale) => {
      sale.ledger.nodes = 3;
      sale.history.outages.push({ killedAt: 13_000, readyAt: 15_000 });
      held(sale, A3, 14_000, "h9");
      breakIt(sale);
    });
  expect(dead(() => undefined)).not.toContain("J7");
  expect(dead(({ ledger }) => (ledger.nodes = 1))).toContain("J7");
});

test("[J7] who gave a hold back may have lost its seats only, if a node was lost in between", () => {
  const lost = (breakIt: (sale: TestSale) => void): string[] =>
    foundBy((sale) => {
      sale.ledger.nodes = 3;
      sale.history.outages.push({ killedAt: 3_500, readyAt: 8_000 });
      journalOf(sale, "shopper/final/b/bob").splice(-1);
      breakIt(sale);
    });
  expect(lost(() => undefined)).not.toContain("J7");
  expect(lost(({ history }) => history.outages.pop())).toContain("J7");
  expect(lost(({ history }) => history.operations.splice(5, 1))).toContain("J7");
});

test("[J7] seats that were asked and given back are no fault", () => {
  const found = foundBy((sale) => {
    held(sale, A3, 14_000, "h9");
    append(sale, A3, 14_000, { kind: "released", hold: "h9" });
  });
  expect(found).toEqual([]);
});

test("[J8] a buyer had more seats at once than the limit", () => {
  expect(foundBy(({ ledger }) => (ledger.limit = 1))).toEqual(["J8"]);
});

test("[J9] two acknowledged holds overlap on a seat by the server's times", () => {
  // Granted in doubtful order by our clock, so that only the server's times tell.
  const overlap = holdAnswer(9500, "h9", ["A3"], 8000, 16_000);
  const found = foundBy(({ history }) => {
    history.operations.push(op("hold", "k9", "dan", "", 5005, overlap));
  });
  expect(found).toContain("J9");
  expect(found).not.toContain("J10");
});

test("[J9] a paid seat was granted again, however late", () => {
  const found = foundBy(({ history }) => {
    const late = holdAnswer(99_010, "h9", ["A1"], 99_005, 100_000);
    history.operations.push(op("hold", "k9", "dan", "", 99_000, late));
  });
  expect(found).toContain("J9");
});

test("[J9] a hold that was over, was another's and came free is sold when the bank says yes late", () => {
  const found = foundBy(({ history }) => {
    // Until 9000 by the first answer; nobody has extended it.
    history.operations.splice(1, 1);
    const paid = history.sightings[0]!;
    history.sightings[0] = { ...paid, at: 15_000, askedAt: 14_900 };
    const between = holdAnswer(9_510, "h9", ["A1"], 9_505, 20_000);
    history.operations.push(
      op("hold", "k9", "dan", "", 9_500, between),
      op("release", "k10", "dan", "h9", 10_000, { ...between, status: 204, kind: "done" }),
    );
  });
  expect(found).not.toContain("J9");
  expect(found).not.toContain("J10");
});

test("[J10] a hold was asked for and granted while another certainly lasted", () => {
  // The server's times claim that it was later.
  const found = foundBy(({ history }) => {
    const inside = holdAnswer(6010, "h9", ["A3"], 13_500, 20_000);
    history.operations.push(op("hold", "k9", "dan", "", 6000, inside));
  });
  expect(found).toContain("J10");
  expect(found).not.toContain("J9");
});

test("[J11] an acknowledged order is not in the journal", () => {
  const found = foundBy(({ ledger }) => {
    ledger.journal.delete("order/o2");
    ledger.orders.pop();
  });
  expect(found).toContain("J11");
});

test("[J11] an order is for another price than its hold", () => {
  const found = foundBy(({ history }) => {
    const [first] = history.operations;
    first!.answers.splice(0, 2, { ...first!.answers[0]!, total: 150 });
  });
  expect(found).toEqual(["J11"]);
});

test("[J11] an order that was told paid is refused in the table", () => {
  const found = foundBy(({ history }) => {
    history.sightings[1] = {
      at: 2300,
      askedAt: 2300,
      order: "o2",
      status: "paid",
      tickets: ["A3"],
    };
  });
  expect(found).toContain("J11");
});

test("[J12] an order went from paid to something else", () => {
  const found = foundBy(({ history }) => {
    history.sightings.push({
      at: 3400,
      askedAt: 3400,
      order: "o1",
      status: "capturing",
      tickets: [],
    });
  });
  expect(found).toEqual(["J12"]);
});

test("[J12] a paid order was shown without one of its tickets", () => {
  const found = foundBy(({ history }) => {
    history.sightings[0] = {
      at: 3300,
      askedAt: 3300,
      order: "o1",
      status: "paid",
      tickets: ["A1"],
    };
  });
  expect(found).toEqual(["J12"]);
});

test("[J13] seats were sold before the money was authorised", () => {
  const found = foundBy((sale) => {
    const entries = journalOf(sale, "order/o1");
    [entries[1]!.event, entries[2]!.event] = [entries[2]!.event, entries[1]!.event];
  });
  expect(found).toEqual(["J13"]);
});

test("[J13] a seat was sold to an order that is not paid", () => {
  const found = foundBy((sale) => (journalOf(sale, A1)[2]!.event["order"] = "o2"));
  expect(found).toContain("J13");
});

test("[J14] a paid order lacks a ticket", () => {
  const found = foundBy(({ ledger }) => {
    ledger.tickets.pop();
    ledger.journal.delete("ticket/t2");
  });
  expect(found).toEqual(["J14"]);
});

test("[J14] a ticket was issued without a paid order", () => {
  const found = foundBy((sale) => (journalOf(sale, "ticket/t1")[0]!.event["order"] = "o2"));
  expect(found).toEqual(["J14"]);
});

test("[J15] a paid order was captured twice, for another amount, or not at all", () => {
  const again = {
    payment: "p9",
    order: "o1",
    amount: 200,
    currency: "EUR",
    state: "captured",
    refunded: 0,
    card: "4242",
    changedAt: 0,
  };
  expect(foundBy(({ ledger }) => ledger.payments.push(again))).toEqual(["J15"]);
  expect(foundBy(({ ledger }) => (ledger.payments[0]!.amount = 100))).toEqual(["J15"]);
  expect(foundBy(({ ledger }) => (ledger.payments[0]!.state = "authorised"))).toEqual(["J15"]);
});

test("[J15] money was captured for no order", () => {
  const found = foundBy(({ ledger }) => (ledger.payments[1]!.order = "o9"));
  expect(found).toEqual([]);
  const stray = {
    payment: "p9",
    order: "o9",
    amount: 100,
    currency: "EUR",
    state: "captured",
    refunded: 0,
    card: "4242",
    changedAt: 0,
  };
  expect(foundBy(({ ledger }) => ledger.payments.push(stray))).toEqual(["J15", "J16"]);
});

test("[J16] an authorisation of a refused order is still open", () => {
  expect(foundBy(({ ledger }) => (ledger.payments[1]!.state = "authorised"))).toEqual(["J16"]);
});

test("[J16] an order never ended", () => {
  expect(foundBy(({ ledger }) => (ledger.orders[1]!.status = "authorising"))).toContain("J16");
});

test("[J17] nobody bought anything", () => {
  expect(foundBy(({ history }) => history.sightings.shift())).toEqual(["J17"]);
});

test("[J18] one key was granted two holds", () => {
  const found = foundBy((sale) => {
    answersOf(sale, "k8").push(holdAnswer(6000, "h9", ["A3"], 13_500, 14_000));
  });
  expect(found).toContain("J18");
});

test("[J18] what was granted under a key was refused under it later", () => {
  const found = foundBy((sale) => answersOf(sale, "k1").push(answer(6000, 409, "seats-taken")));
  expect(found).toEqual(["J18"]);
});

test("[J18] a refusal turns into a grant only if the server was restarted between", () => {
  expect(foundBy(refusedFirst)).toEqual(["J18"]);
  const restarted = foundBy((sale) => {
    refusedFirst(sale);
    sale.history.outages.push({ killedAt: 2000, readyAt: 2500 });
  });
  expect(restarted).toEqual([]);
});

test("[J18] a refusal turns into a grant only if the shard of its buyer was taken over between", () => {
  const takenOver = (group: string, at: number) => (sale: TestSale) => {
    refusedFirst(sale);
    sale.ledger.takeovers.set(group, [at]);
  };
  expect(foundBy(takenOver("c", 3000))).toEqual([]);
  for (const at of [1598, 5012]) expect([at, foundBy(takenOver("c", at))]).toEqual([at, ["J18"]]);
  // It is the server's clock that tells.
  const skewed = foundBy((sale) => {
    takenOver("c", 5012)(sale);
    sale.history.skew = { offsetMs: 5, slackMs: 1 };
  });
  expect(skewed).not.toContain("J18");
  expect(foundBy(takenOver("b", 3000))).toEqual(["J18"]);
});

test("[J18] what was granted is granted, whoever has taken its shard over", () => {
  const takenOver = (sale: TestSale) => {
    for (const group of ["a", "c"]) sale.ledger.takeovers.set(group, [5500]);
  };
  const refused = foundBy((sale) => {
    takenOver(sale);
    answersOf(sale, "k1").push(answer(6000, 409, "seats-taken"));
  });
  const twice = foundBy((sale) => {
    takenOver(sale);
    answersOf(sale, "k8").push(holdAnswer(6000, "h9", ["A3"], 13_500, 14_000));
  });
  expect(refused).toEqual(["J18"]);
  expect(twice).toContain("J18");
});

test("[J19] a client got an answer that the API does not promise", () => {
  const broken = { at: 1, request: "POST /api/orders", status: 500, excerpt: "" };
  expect(foundBy(({ history }) => history.broken.push(broken))).toEqual(["J19"]);
});

function refusedFirst(sale: TestSale): void {
  answersOf(sale, "k8").unshift(answer(1600, 409, "seats-taken"));
}

function held(sale: TestSale, actor: string, at: number, hold: string): void {
  append(sale, actor, at, { kind: "held", hold, buyer: "dan", until: at + 1000 });
}
