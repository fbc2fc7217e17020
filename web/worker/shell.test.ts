import { afterEach, expect, test, vi } from "vitest";
import { answerWith, asked, dropOthers, type Shell } from "./shell.ts";

const ORIGIN = "https://tickets.example";
const SHELL: Shell = { version: "2", integrity: "sha256-", assets: [] };
const OPENED = new Request(`${ORIGIN}/me`);

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test.each([
  ["GET", "navigate", "/", "page"],
  ["GET", "navigate", "/orders/a.b?from=mail", "page"],
  ["GET", "navigate", "/api/docs", null],
  ["GET", "navigate", "/dev/inbox", null],
  ["POST", "navigate", "/", null],
  ["GET", "no-cors", "/assets/style-1.css", "asset"],
  ["GET", "cors", "/api/me", null],
  ["GET", "cors", "/api/orders/assets/", null],
  ["GET", "cors", "https://js.stripe.com/assets/v3.js", null],
  ["GET", "cors", "/manifest.webmanifest", null],
] as const)("[W60] %s %s %s is asked of the worker as %s", (method, mode, path, kind) => {
  expect(asked({ method, mode, url: new URL(path, ORIGIN).href }, ORIGIN)).toBe(kind);
});

/** What is kept, and what the network does. */
function world(
  kept: Record<string, string>,
  network: () => Promise<Response>,
  onLine = true,
): void {
  vi.stubGlobal("navigator", { onLine });
  vi.stubGlobal("caches", {
    match: async (asked: string | Request) => {
      const body = kept[typeof asked === "string" ? asked : new URL(asked.url).pathname];
      return body === undefined ? undefined : new Response(body);
    },
  });
  vi.stubGlobal("fetch", network);
}

test("[W60] the network's page comes first, whatever is kept", async () => {
  world({ "/": "kept" }, async () => new Response("fresh"));
  expect(await (await answerWith("page", OPENED, SHELL)).text()).toBe("fresh");
});

test.each([
  ["cut", async () => Promise.reject(new TypeError("no network"))],
  ["broken", async () => new Response("proxy", { status: 502 })],
])("[W60] with the line %s the kept page opens", async (_, network) => {
  world({ "/": "kept" }, network);
  expect(await (await answerWith("page", OPENED, SHELL)).text()).toBe("kept");
});

test("[W60] a line that says nothing is waited for three seconds", async () => {
  vi.useFakeTimers();
  world({ "/": "kept" }, () => new Promise(() => undefined));
  let text: string | undefined;
  void answerWith("page", OPENED, SHELL).then(async (page) => (text = await page.text()));
  await vi.advanceTimersByTimeAsync(2_999);
  expect(text).toBeUndefined();
  await vi.advanceTimersByTimeAsync(1);
  await vi.waitFor(() => expect(text).toBe("kept"));
});

test("[W157] a line that the device knows to be lost is not waited for", async () => {
  vi.useFakeTimers();
  world({ "/": "kept" }, () => new Promise(() => undefined), false);
  let text: string | undefined;
  void answerWith("page", OPENED, SHELL).then(async (page) => (text = await page.text()));
  for (let n = 0; n < 5; n++) await vi.advanceTimersByTimeAsync(1);
  expect(text).toBe("kept");
});

test("[W60] a hashed file that is kept is not asked for again; another is", async () => {
  world({ "/assets/a-1.js": "kept" }, async () => new Response("fresh"));
  const of = async (path: string) =>
    (await answerWith("asset", new Request(`${ORIGIN}${path}`), SHELL)).text();
  expect([await of("/assets/a-1.js"), await of("/assets/b-1.js")]).toEqual(["kept", "fresh"]);
});

test("[W63] caches of other versions are dropped, what is not the worker's stays", async () => {
  const names = new Set(["grandstand-1", "grandstand-2", "another"]);
  vi.stubGlobal("caches", {
    keys: async () => [...names],
    delete: async (name: string) => names.delete(name),
  });
  await dropOthers(SHELL);
  expect([...names]).toEqual(["grandstand-2", "another"]);
});
