import { expect, test } from "vitest";
import type { Sighting } from "./history.ts";
import type { PaymentRow } from "./ledger.ts";
import { toldAfterBank } from "./told.ts";

const paid = (order: string, askedAt: number, at: number): Sighting => ({
  order,
  askedAt,
  at,
  status: "paid",
  tickets: [],
});

const taken = (order: string, changedAt: number, card = "4242"): PaymentRow => ({
  payment: `p-${order}`,
  order,
  amount: 1,
  currency: "EUR",
  state: "captured",
  refunded: 0,
  card,
  changedAt,
});

test("[J31] a wait runs from the later of the bank's answer and the buyer's question", () => {
  const sightings = [paid("waits", 50, 140), paid("comes late", 500, 530)];
  const payments = [taken("waits", 100), taken("comes late", 100)];
  expect(toldAfterBank({ sightings, outages: [] }, payments)).toEqual({
    buyers: 2,
    p50Ms: 40,
    p99Ms: 40,
  });
});

test("[J31] only the first time counts, and nothing that the bank or the server was silent about", () => {
  const sightings = [paid("o", 0, 110), paid("o", 900, 990), paid("silent", 0, 900)];
  sightings.push(paid("away", 0, 700));
  const payments = [taken("o", 100), taken("silent", 100, "1703"), taken("away", 300)];
  const outages = [{ killedAt: 250, readyAt: 650 }];
  expect(toldAfterBank({ sightings, outages }, payments)).toEqual({
    buyers: 1,
    p50Ms: 10,
    p99Ms: 10,
  });
});
