/** A tap on a notification, in a real browser: Chromium shows it on a desktop of the test and hears of the click
 * from there, as from any desktop. */
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startServer, type TestServer } from "../server.ts";
import { waitUntil } from "../wait-until.ts";
import { launch, LIST_ONLY, missing } from "./chromium.ts";
import { type Desktop, openDesktop } from "./notification-daemon.ts";

/** Elsewhere Chromium shows notifications by other ways. */
const elsewhere = process.platform !== "linux";

describe.skipIf(missing || elsewhere)("a notification in Chromium", () => {
  let server: TestServer;
  let desktop: Desktop;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    server = await startServer();
    desktop = await openDesktop();
    browser = await launch(LIST_ONLY, { DBUS_SESSION_BUS_ADDRESS: desktop.address });
    context = await browser.newContext({ locale: "en-IE", permissions: ["notifications"] });
    page = await context.newPage();
    await page.goto(server.url);
    await page.evaluate('navigator.serviceWorker.register("/sw.js")');
  });
  afterAll(async () => {
    await browser?.close();
    await desktop?.close();
    await server?.stop();
  });

  /** As the page and its worker show that it is one's turn. The id on the desktop. */
  async function shown(): Promise<number> {
    const before = new Set(desktop.shown);
    await page.evaluate(`navigator.serviceWorker.ready.then((worker) =>
      worker.showNotification("It is your turn", { data: { path: "/events/cup-final" } }))`);
    const fresh = () => [...desktop.shown].find((id) => !before.has(id));
    await waitUntil("the desktop shows it", () => fresh() !== undefined);
    return fresh()!;
  }

  test("[W65] a tap opens the event beside the page that is open, and takes the notification away", async () => {
    const id = await shown();
    const opening = context.waitForEvent("page");
    desktop.click(id);
    const opened = await opening;
    await opened.getByRole("heading", { name: "Cup Final" }).waitFor();
    expect(new URL(opened.url()).pathname).toBe("/events/cup-final");
    expect(new URL(page.url()).pathname).toBe("/");
    await waitUntil("it is gone", () => !desktop.shown.has(id));
  });

  test("[W65] a tap opens no second window of the event", async () => {
    const id = await shown();
    desktop.click(id);
    await waitUntil("it is gone", () => !desktop.shown.has(id));
    // What is opened after the tap is not opened before the next one has been heard.
    const next = await shown();
    desktop.click(next);
    await waitUntil("that one too", () => !desktop.shown.has(next));
    expect(context.pages()).toHaveLength(2);
  });
});
