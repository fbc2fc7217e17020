import { expect, test } from "vitest";
import { Unavailable, type UnavailableReason } from "../runtime/unavailable.ts";
import type { OrderDesk } from "./order-book.ts";
import type { PaymentProvider } from "./payment-port.ts";
import { reconcile } from "./reconcile.ts";

test("[R105] an order that has moved, or that a newer version has written, keeps no other from being reconciled", async () => {
  const looked: string[] = [];
  const gone: Readonly<Record<string, UnavailableReason>> = {
    moved: "not-owner",
    newer: "newer-version",
  };
  const list = async function* () {
    for (const order of ["moved", "newer", "ours"]) yield { order };
  };
  const look = async (order: string) => {
    looked.push(order);
    if (order in gone) throw new Unavailable(gone[order]!, order);
  };
  const desk = {
    providers: { testbank: { list } as unknown as PaymentProvider },
    book: { isHere: () => true, look } as unknown as OrderDesk["book"],
    clock: { now: () => 0, monotonic: () => 0 },
  };
  expect(await reconcile(desk, 0)).toBe(3);
  expect(looked).toEqual(["moved", "newer", "ours"]);
});
