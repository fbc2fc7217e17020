import { expect, test } from "vitest";
import type { MeView, OrderView } from "../src/protocol/api.ts";
import { KEPT_ORDERS_MAX, readKept, worthKeeping } from "./kept-tickets.ts";

/** Of one ticket, if it is paid. */
function orderOf(id: number, status: OrderView["status"]): OrderView {
  const ticket = { id: `${id}`, code: `code-${id}` } as OrderView["tickets"][number];
  const tickets = status === "paid" ? [ticket] : [];
  return { id: `${id}`, status, placedAt: id, tickets } as unknown as OrderView;
}

function meOf(orders: readonly OrderView[]): MeView {
  return { buyer: "ada", now: 1_000, holds: [], orders: [...orders] };
}

test("[W61] orders that are not lost are kept, the latest first, with the time they are of", () => {
  const orders = [orderOf(1, "paid"), orderOf(2, "refused"), orderOf(3, "paid")];
  const kept = worthKeeping(meOf(orders), 7);
  expect([kept.buyer, kept.at]).toEqual(["ada", 1_000]);
  expect(kept.orders.map(({ id }) => id)).toEqual(["3", "1"]);
  expect(readKept(JSON.stringify(kept), "ada")).toEqual(kept);
});

test.each([
  [{ kind: "redirect", url: "https://bank.example/3ds" } as const, true],
  [{ kind: "stripe", clientSecret: "s", publishableKey: "p" } as const, false],
])(
  "[W84] an order that is being paid is kept too, without the key to a payment: %j",
  (action, all) => {
    const order = { ...orderOf(1, "at-bank"), action };
    const { orders } = worthKeeping(meOf([order]), 7);
    expect(orders).toEqual([all ? order : { ...order, action: null }]);
  },
);

test("[W84] what is held is kept too, with both clocks", () => {
  const hold = { id: "h", expiresAt: 9_000 } as MeView["holds"][number];
  const kept = worthKeeping({ ...meOf([]), holds: [hold] }, 7);
  expect(readKept(JSON.stringify(kept), "ada")).toEqual(kept);
  expect([kept.holds, kept.at, kept.seenAt]).toEqual([[hold], 1_000, 7]);
});

test("[W84] what an earlier version kept is still shown", () => {
  const kept = readKept('{"buyer":"ada","at":1,"orders":[]}', "ada");
  expect(kept).toEqual({ buyer: "ada", at: 1, seenAt: 1, holds: [], orders: [] });
});

test("[W61] what is kept is bounded: the latest stay", () => {
  const orders = Array.from({ length: KEPT_ORDERS_MAX + 10 }, (_, n) => orderOf(n, "paid"));
  const { orders: kept } = worthKeeping(meOf(orders), 7);
  expect([kept.length, kept[0]?.id]).toEqual([KEPT_ORDERS_MAX, `${KEPT_ORDERS_MAX + 9}`]);
});

test.each([
  ["somebody else's", JSON.stringify(worthKeeping(meOf([orderOf(1, "paid")]), 7)), "eve"],
  ["nobody's any more", JSON.stringify(worthKeeping(meOf([orderOf(1, "paid")]), 7)), null],
  ["nothing", null, "ada"],
  ["half of it", '{"buyer":"ada","or', "ada"],
  ["of another make", '{"buyer":"ada","at":1}', "ada"],
])("[W62] %s is not shown", (_, text, buyer) => {
  expect(readKept(text, buyer)).toBeNull();
});
