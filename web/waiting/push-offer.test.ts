import { afterEach, expect, test, vi } from "vitest";
import { type Here, notOffered, subscribe } from "./push-offer.ts";

const HERE: Here = {
  key: "key",
  pushes: true,
  permission: "default",
  ios: false,
  installed: false,
};

test.each([
  [{}, null],
  [{ permission: "granted" }, null],
  [{ permission: "denied" }, "refused"],
  [{ key: null, pushes: false, ios: true }, "no-key"],
  [{ pushes: false }, "no-push"],
  [{ pushes: false, ios: true }, "home-screen"],
  [{ pushes: false, ios: true, installed: true }, "no-push"],
  [{ ios: true, installed: true }, null],
] as const)("[W65] with %j notifications are not offered for the reason %s", (at, reason) => {
  expect(notOffered({ ...HERE, ...at })).toBe(reason);
});

afterEach(() => vi.unstubAllGlobals());

/** A browser that answers so when it is asked, with what it was subscribed to before. */
function browser(permission: NotificationPermission, before: { key: string } | null) {
  let made: { key: string } | null = before;
  const manager = {
    getSubscription: async () => made && { unsubscribe: async () => (made = null) },
    subscribe: async ({ applicationServerKey: key }: { applicationServerKey: string }) => {
      if (made !== null && made.key !== key) throw new Error("another key");
      made = { key };
      const keys = { p256dh: "p", auth: "a" };
      return { endpoint: `https://push.example/${key}`, toJSON: () => ({ keys }) };
    },
  };
  const register = vi.fn<() => Promise<object>>(async () => ({
    active: {},
    installing: null,
    pushManager: manager,
  }));
  vi.stubGlobal("Notification", { requestPermission: async () => permission });
  vi.stubGlobal("navigator", { serviceWorker: { register } });
  return register;
}

test("[W65] a refusal ends it: no worker comes, nothing is subscribed", async () => {
  const register = browser("denied", null);
  expect(await subscribe("key")).toBe("refused");
  expect(register).not.toHaveBeenCalled();
});

test.each([
  ["nothing", null],
  ["the same", { key: "key" }],
  ["an old key", { key: "old" }],
] as const)(
  "[W65] a browser that was subscribed with %s is subscribed with the server's key",
  async (_, before) => {
    browser("granted", before);
    expect(await subscribe("key")).toEqual({
      endpoint: "https://push.example/key",
      keys: { p256dh: "p", auth: "a" },
    });
  },
);

test("[W65] a browser without a worker fails, and says so", async () => {
  browser("granted", null).mockRejectedValue(new Error("not here"));
  expect(await subscribe("key")).toBe("failed");
});
