import { beforeEach, expect, test, vi } from "vitest";
import type { HoldView, MeView, OrderView } from "../src/protocol/api.ts";

// Its parts draw themselves, which is of no use here.
vi.mock("./notice.tsx", () => ({ notify: () => undefined, say: () => undefined }));
const storage = new Map<string, string>();
vi.stubGlobal("localStorage", {
  getItem: (name: string) => storage.get(name) ?? null,
  setItem: (name: string, value: string) => void storage.set(name, value),
  removeItem: (name: string) => void storage.delete(name),
});
const {
  asOf,
  dropOrder,
  heldOfMine,
  keepHold,
  keepOrder,
  lostTry,
  mine,
  mineProblem,
  refreshMine,
} = await import("./mine.ts");
const { session } = await import("./session.ts");

const HOLD: HoldView = {
  id: "final.h1",
  event: "final",
  seats: [],
  total: { amount: 1_000, currency: "EUR" },
  expiresAt: 10_000,
  now: 1_000,
  extendable: true,
  order: null,
  payment: "testbank",
};

const ORDER = { id: "final.o1", hold: HOLD.id, status: "at-bank", placedAt: 1_000 } as OrderView;

/** Answers of the server still to come, in the order in which they were asked for. */
let asked: { readonly answer: (me: Partial<MeView>) => void; readonly fail: () => void }[];

beforeEach(() => {
  session.value = { email: "ada@example.org", buyer: "ada", expiresAt: Number.MAX_SAFE_INTEGER };
  mine.value = null;
  asked = [];
  vi.stubGlobal("fetch", () => {
    const { promise, resolve } = Promise.withResolvers<Response>();
    asked.push({
      answer: (me) =>
        resolve(Response.json({ buyer: "ada", now: 1_000, holds: [], orders: [], ...me })),
      fail: () =>
        resolve(
          Response.json({ type: "/problems/internal", title: "", status: 500 }, { status: 500 }),
        ),
    });
    return promise;
  });
});

test("[W19] a look that began before a hold does not make the hold disappear", async () => {
  const looking = refreshMine();
  keepHold(HOLD);
  asked[0]!.answer({}); // as it was before the hold
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  expect(mine.value?.holds).toEqual([HOLD]);
  asked[1]!.answer({ holds: [HOLD] });
  await looking;
  expect(mine.value?.holds).toEqual([HOLD]);
});

test("[W19] of two looks the one that was asked for later is shown, whichever comes first", async () => {
  const [first, second] = [refreshMine(), refreshMine()];
  asked[1]!.answer({ holds: [HOLD] });
  await second;
  asked[0]!.answer({});
  await first;
  expect(mine.value?.holds).toEqual([HOLD]);

  const [third, fourth] = [refreshMine(), refreshMine()];
  asked[2]!.answer({});
  await third;
  expect(mine.value?.holds).toEqual([]);
  asked[3]!.answer({ holds: [HOLD] });
  await fourth;
  expect(mine.value?.holds).toEqual([HOLD]);
});

test("[W19] a look that fails says nothing against a later one that was answered", async () => {
  const [first, second] = [refreshMine(), refreshMine()];
  asked[1]!.answer({ holds: [HOLD] });
  await second;
  asked[0]!.fail();
  await first;
  expect([mineProblem.value, asOf.value]).toEqual([null, null]);
});

test("[W19] an answer that comes after a later look has failed is shown: it is all that there is", async () => {
  const [first, second] = [refreshMine(), refreshMine()];
  asked[1]!.fail();
  await second;
  expect(mineProblem.value).not.toBeNull();
  asked[0]!.answer({ holds: [HOLD] });
  await first;
  expect([mine.value?.holds, mineProblem.value]).toEqual([[HOLD], null]);
});

test("[W148] what is held of an event is counted: not of another, nor what has run out", () => {
  const seats = [{}, {}] as unknown as HoldView["seats"];
  const [running, over] = [Number.MAX_SAFE_INTEGER, 0];
  const holds = [
    { ...HOLD, seats, expiresAt: running },
    { ...HOLD, id: "final.h2", seats, expiresAt: over, order: "final.o1" },
    { ...HOLD, id: "final.h3", seats, expiresAt: over },
    { ...HOLD, id: "cup.h1", event: "cup", seats, expiresAt: running },
  ];
  mine.value = { buyer: "ada", now: 1_000, holds, orders: [] };
  expect(["final", "cup", "open"].map(heldOfMine)).toEqual([4, 2, 0]);
});

test("[W149] of the attempts to pay for a hold the last one counts", () => {
  const order = (placedAt: number, status: OrderView["status"], hold = HOLD.id) =>
    ({ id: `${hold}-${placedAt}`, hold, status, placedAt }) as OrderView;
  const last = (...orders: OrderView[]) => {
    mine.value = { buyer: "ada", now: 1_000, holds: [HOLD], orders };
    return lostTry(HOLD.id)?.placedAt ?? null;
  };
  expect(last()).toBeNull();
  expect(last(order(2, "refused"), order(1, "refused"), order(3, "refused", "cup.h1"))).toBe(2);
  // Another try has begun.
  expect(last(order(1, "refused"), order(2, "authorising"))).toBeNull();
});

test("[W87] what comes of an order is told to the other tabs, also before this page has looked or listens itself", async () => {
  const other = new BroadcastChannel("grandstand.mine");
  const heard = vi.fn<() => void>();
  other.addEventListener("message", heard);
  keepOrder({ ...ORDER, status: "paid" });
  await vi.waitFor(() => expect(heard).toHaveBeenCalledTimes(1));
  void dropOrder();
  await vi.waitFor(() => expect(heard).toHaveBeenCalledTimes(2));
  other.close();
});

test("[W87] a look that began before an order moved does not put it back", async () => {
  const looking = refreshMine();
  keepOrder({ ...ORDER, status: "paid" });
  asked[0]!.answer({ holds: [{ ...HOLD, order: ORDER.id }], orders: [ORDER] });
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  asked[1]!.answer({ orders: [{ ...ORDER, status: "paid" }] });
  await looking;
  expect(mine.value?.holds).toEqual([]);
});
