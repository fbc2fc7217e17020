import { expect, test } from "vitest";
import { Ledger, type Payment, type Status } from "./ledger.ts";

const WISH = { key: "k", order: "o", amount: 900, currency: "EUR", returnUrl: null };

function ledgerWith(status: Status): { ledger: Ledger; written: Payment[] } {
  const written: Payment[] = [];
  const ledger = new Ledger((payment) => written.push(payment));
  ledger.open(WISH, "4242424242424242", status, null, "p", 1);
  return { ledger, written };
}

const COMMANDS = {
  approve: (ledger: Ledger) => ledger.decide("p", "approve", 2),
  decline: (ledger: Ledger) => ledger.decide("p", "lost-card", 2),
  capture: (ledger: Ledger) => ledger.capture("p", 900, 2),
  "capture less": (ledger: Ledger) => ledger.capture("p", 899, 2),
  cancel: (ledger: Ledger) => ledger.cancel("p", 2),
  refund: (ledger: Ledger) => ledger.refund("p", { key: "r", amount: 400 }, 2),
  "refund more": (ledger: Ledger) => ledger.refund("p", { key: "r", amount: 901 }, 2),
};

/** The state after, or "!" and why not. */
const TABLE: Record<Status, Record<keyof typeof COMMANDS, string>> = {
  pending: {
    approve: "authorised",
    decline: "declined",
    capture: "!wrong-state",
    "capture less": "!wrong-state",
    cancel: "cancelled",
    refund: "!wrong-state",
    "refund more": "!wrong-state",
  },
  "needs-action": {
    approve: "authorised",
    decline: "declined",
    capture: "!wrong-state",
    "capture less": "!wrong-state",
    cancel: "cancelled",
    refund: "!wrong-state",
    "refund more": "!wrong-state",
  },
  authorised: {
    approve: "!wrong-state",
    decline: "!wrong-state",
    capture: "captured",
    "capture less": "!wrong-amount",
    cancel: "cancelled",
    refund: "!wrong-state",
    "refund more": "!wrong-state",
  },
  declined: {
    approve: "!wrong-state",
    decline: "!wrong-state",
    capture: "!wrong-state",
    "capture less": "!wrong-state",
    cancel: "declined",
    refund: "!wrong-state",
    "refund more": "!wrong-state",
  },
  captured: {
    approve: "!wrong-state",
    decline: "!wrong-state",
    capture: "captured",
    "capture less": "!wrong-state",
    cancel: "!wrong-state",
    refund: "captured",
    "refund more": "!wrong-amount",
  },
  cancelled: {
    approve: "!wrong-state",
    decline: "!wrong-state",
    capture: "!wrong-state",
    "capture less": "!wrong-state",
    cancel: "cancelled",
    refund: "!wrong-state",
    "refund more": "!wrong-state",
  },
};

const CELLS = (Object.keys(TABLE) as Status[]).flatMap((status) =>
  (Object.keys(COMMANDS) as (keyof typeof COMMANDS)[]).map((command) => ({
    status,
    command,
    expected: TABLE[status][command],
  })),
);

test.each(CELLS)("[Z1] $status: $command -> $expected", ({ status, command, expected }) => {
  const { ledger, written } = ledgerWith(status);
  const outcome = COMMANDS[command](ledger);
  if (expected.startsWith("!")) {
    expect(outcome).toMatchObject({ refused: expected.slice(1) });
    expect(ledger.get("p")?.status).toBe(status);
    expect(written).toHaveLength(1);
    return;
  }
  expect(outcome).toMatchObject({ status: expected });
  // Every change is written down, and nothing else.
  expect(written.length).toBe(
    written.at(-1) === outcome && status !== expected ? 2 : written.length,
  );
  expect(written.at(-1)).toEqual(ledger.get("p"));
});

test("[Z2] the same key is the same payment; another order under it is refused", () => {
  const { ledger } = ledgerWith("authorised");
  expect(ledger.known(WISH)).toMatchObject({ id: "p" });
  for (const other of [{ amount: 1 }, { order: "x" }, { currency: "CHF" }]) {
    expect(ledger.known({ ...WISH, ...other })).toEqual({ refused: "key-reused" });
  }
  expect(ledger.known({ ...WISH, key: "other" })).toBe(undefined);
});

test("[Z3] a refund is given once a key, and never more than was taken", () => {
  const { ledger } = ledgerWith("captured");
  ledger.refund("p", { key: "a", amount: 400 }, 2);
  expect(ledger.refund("p", { key: "a", amount: 400 }, 3)).toMatchObject({
    refunds: [{ key: "a", amount: 400 }],
  });
  expect(ledger.refund("p", { key: "a", amount: 1 }, 3)).toEqual({ refused: "key-reused" });
  expect(ledger.refund("p", { key: "b", amount: 501 }, 3)).toEqual({
    refused: "wrong-amount",
    left: 500,
  });
  expect(ledger.refund("p", { key: "b", amount: 500 }, 3)).toMatchObject({ status: "captured" });
});
