import { expect, test, vi } from "vitest";

const ADA = { email: "ada@example.org", buyer: "ada", expiresAt: Number.MAX_SAFE_INTEGER };
const storage = new Map([["grandstand.session", JSON.stringify(ADA)]]);
const listeners = new Map<string, (event: object) => void>();
vi.useFakeTimers();
vi.stubGlobal("localStorage", {
  getItem: (name: string) => storage.get(name) ?? null,
  removeItem: (name: string) => void storage.delete(name),
});
vi.stubGlobal("location", new URL("https://tickets.example/events/cup"));
vi.stubGlobal("matchMedia", () => ({ matches: false }));
vi.stubGlobal("addEventListener", (name: string, listener: (event: object) => void) =>
  listeners.set(name, listener),
);
const { session } = await import("./session.ts");
const { passes } = await import("./pass.ts");
const { startBeside } = await import("./beside.ts");

test("[W170] what another tab did before this one listens is seen as soon as it does", () => {
  startBeside();
  expect([listeners.has("storage"), session.value?.buyer]).toEqual([false, "ada"]);
  storage.set("grandstand.session", JSON.stringify({ ...ADA, buyer: "eve" }));
  storage.set("grandstand.passes", JSON.stringify({ cup: { pass: "eve's", payUntil: 2e12 } }));
  vi.runAllTimers();
  expect([listeners.has("storage"), session.value?.buyer]).toEqual([true, "eve"]);
  expect(passes.value).toHaveProperty("cup");
});
