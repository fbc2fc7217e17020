/** A tap on a notification, in a real browser: Chromium shows it on a desktop of the test and hears of the click
 * from there, as from any desktop. */
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startServer, type TestServer } from "../server.ts";
import { waitUntil } from "../wait-until.ts";
import { launchProfile, LIST_ONLY, missing } from "./chromium.ts";
import { type Desktop, openDesktop } from "./notification-daemon.ts";

/** Elsewhere Chromium shows notifications by other ways. */
const elsewhere = process.platform !== "linux";

describe.skipIf(missing || elsewhere)("a notification in Chromium", () => {
  let server: TestServer;
  let desktop: Desktop;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    server = await startServer();
    desktop = await openDesktop();
    context = await launchProfile(LIST_ONLY, {
      env: { ...process.env, DBUS_SESSION_BUS_ADDRESS: desktop.address },
      locale: "en-IE",
      permissions: ["notifications"],
    });
    page = await context.newPage();
    await page.goto(server.url);
    await page.evaluate('navigator.serviceWorker.register("/sw.js")');
  });
  afterAll(async () => {
    await context?.close();
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

  test("[W65] a tap brings the window of the event that is there to the front, and opens no other", async () => {
    const [worker] = context.serviceWorkers();
    const before = context.pages().length;
    // Only what is asked for in a tap is granted. A browser without a screen shows nothing else of it.
    await worker!.evaluate(`{
      const focus = WindowClient.prototype.focus;
      WindowClient.prototype.focus = async function () {
        const client = await focus.call(this);
        self.focused = new URL(client.url).pathname;
        return client;
      };
    }`);
    desktop.click(await shown());
    await expect.poll(() => worker!.evaluate("self.focused")).toBe("/events/cup-final");
    expect(context.pages()).toHaveLength(before);
  });
});
