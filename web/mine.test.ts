import { afterEach, expect, test, vi } from "vitest";
import type { HoldView, MeView } from "../src/protocol/api.ts";

// Its parts draw themselves, which is of no use here.
vi.mock("./notice.tsx", () => ({ notify: () => undefined, say: () => undefined }));
const storage = new Map<string, string>();
vi.stubGlobal("localStorage", {
  getItem: (name: string) => storage.get(name) ?? null,
  setItem: (name: string, value: string) => void storage.set(name, value),
  removeItem: (name: string) => void storage.delete(name),
});
const { keepHold, mine, refreshMine } = await import("./mine.ts");
const { session } = await import("./session.ts");

afterEach(() => vi.unstubAllGlobals());

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

test("[W19] a look that began before a hold does not make the hold disappear", async () => {
  session.value = { email: "ada@example.org", buyer: "ada", expiresAt: Number.MAX_SAFE_INTEGER };
  const asked: ((holds: HoldView[]) => void)[] = [];
  vi.stubGlobal("fetch", () => {
    return new Promise<Response>((resolve) => {
      asked.push((holds) => {
        const me: MeView = { buyer: "ada", now: 1_000, holds, orders: [] };
        resolve(Response.json(me));
      });
    });
  });
  const looking = refreshMine();
  keepHold(HOLD);
  asked[0]!([]); // as it was before the hold
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  expect(mine.value?.holds).toEqual([HOLD]);
  asked[1]!([HOLD]);
  await looking;
  expect(mine.value?.holds).toEqual([HOLD]);
});
