/** The map where the live map has no room, in a real browser. */
import type { Browser, Page, Route } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Watcher } from "../../src/http/testing/watcher.ts";
import { startServer, type TestServer } from "../server.ts";
import { Fan, planOf } from "../server/fan.ts";
import { waitUntil } from "../wait-until.ts";
import { launch, LIST_ONLY, missing } from "./chromium.ts";
import { organiser } from "./organiser.ts";

describe.skipIf(missing)("the map without a live socket, in Chromium", () => {
  let server: TestServer;
  let browser: Browser;

  beforeAll(async () => {
    server = await startServer({ env: { GRANDSTAND_LIVE_PER_NETWORK: "1" } });
    browser = await launch(LIST_ONLY);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  /** A page that finds the only place taken by another client. */
  async function withoutSocket() {
    const other = await watching(server);
    const page = await (await browser.newContext({ locale: "en-IE" })).newPage();
    await page.goto(`${server.url}/events/cup-final`);
    const section = page.locator("button.section").first();
    await page.getByText("Reconnecting, the map may be old").waitFor();
    return { other, page, section, before: await section.textContent() };
  }

  test("[W171] what others hold is seen with the next try, and live once there is room", async () => {
    const { other, page, section, before } = await withoutSocket();

    const rival = await Fan.signIn(server.url, "rival@example.com");
    await rival.held((await planOf(server.url)).seats.id.slice(0, 4));
    await waitUntil(
      "the page shows the hold",
      async () => (await section.textContent()) !== before,
    );
    expect(await page.getByText("Live", { exact: true }).count()).toBe(0);

    other.socket.terminate();
    await page.getByText("Live", { exact: true }).waitFor();
    await page.context().close();
  });

  test("[W181] an answer that comes late, when more is known already, changes nothing", async () => {
    const { other, page, section, before } = await withoutSocket();
    // The next answers are on their way for long.
    const late = ["**/api/events/cup-final", "**/api/events/cup-final/seats"].map((url) =>
      heldBack(page, url),
    );
    await Promise.all(late.map(({ asked }) => asked));

    const rival = await Fan.signIn(server.url, "quick@example.com");
    await rival.held((await planOf(server.url)).seats.id.slice(4, 8));
    await organiser(server, "cup-final/phase", { phase: "paused" });
    other.socket.terminate();
    await page.getByText("Live", { exact: true }).waitFor();
    await page.getByRole("heading", { name: "Paused for a moment" }).waitFor();
    await waitUntil("the hold is there", async () => (await section.textContent()) !== before);
    const now = await section.textContent();

    for (const { deliver } of late) await deliver();
    await page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))");
    expect(await section.textContent()).toBe(now);
    expect(await page.getByRole("heading", { name: "Paused for a moment" }).count()).toBe(1);
    await organiser(server, "cup-final/phase", { phase: "open" });
  });
});

/** The first answer from there is held back until it is delivered. */
function heldBack(page: Page, url: string) {
  const { promise: asked, resolve: wasAsked } = Promise.withResolvers<void>();
  const { promise: over, resolve: deliverNow } = Promise.withResolvers<void>();
  const { promise: done, resolve: delivered } = Promise.withResolvers<void>();
  const first = async (route: Route) => {
    const response = await route.fetch();
    wasAsked();
    await over;
    await route.fulfill({ response });
    delivered();
  };
  const set = page.route(url, first, { times: 1 });
  const deliver = async () => {
    deliverNow();
    await done;
  };
  return { asked: set.then(() => asked), deliver };
}

/** Somebody who has the place at the live map, once it is free. */
async function watching(server: TestServer): Promise<Watcher> {
  const live = new URL("/api/events/cup-final/live", server.url);
  live.protocol = "ws:";
  for (;;) {
    const watcher = new Watcher(live.href);
    const heard = await Promise.race([watcher.next(), watcher.closed]);
    if (typeof heard !== "number") return watcher;
  }
}
