/** A line that breaks just after the page has heard that it is paid: in a real browser. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { importDrawn } from "../drawn-event.ts";
import { Fan } from "../server/fan.ts";
import { missing } from "./chromium.ts";
import { signedIn } from "./sign-in.ts";
import { openStage, type Stage } from "./stage.ts";

describe.skipIf(missing)("paid, and the line breaks, in Chromium", () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage(
      async (client) => void (await importDrawn(client, "paid", "..........")),
    );
  });
  afterAll(() => stage?.close());

  /** At the checkout of two seats, with nothing there but the page: its worker is not at work yet. */
  async function checkout(email: string): Promise<Page> {
    const fan = await Fan.signIn(stage.server.url, email);
    const options = { serviceWorkers: "block" } as const;
    const page = await (await signedIn(stage.browser, stage.server.url, fan, options)).newPage();
    await page.goto(`${stage.server.url}/events/paid`);
    await page.getByRole("button", { name: "Hold the best 2 seats" }).click();
    await page.getByRole("button", { name: "Pay", exact: true }).click();
    await page.getByRole("button", { name: "4242" }).click();
    return page;
  }

  /** Pays; from the answer on that says that it is paid, nothing gets through. */
  async function payAndBreak(page: Page, cut: () => Promise<unknown>): Promise<void> {
    let broken = false;
    await page.route("**/api/orders/*", async (route) => {
      // What is asked here, for the page, would go past its broken line.
      if (broken) return route.continue();
      const response = await route.fetch();
      const body = await response.text();
      broken = body.includes('"status":"paid"');
      if (broken) await cut();
      await route.fulfill({ response, body });
    });
    await page.getByRole("button", { name: /^Pay .*\d/ }).click();
  }

  /** The order as it is known, and nothing on the page that says otherwise. */
  async function isGoing(page: Page): Promise<void> {
    // Sooner than a request that fails is given up.
    await page.getByRole("heading", { name: "You are going" }).waitFor({ timeout: 2_000 });
    expect(await page.getByRole("img", { name: /QR code/ }).count()).toBe(2);
    expect(await page.locator(".dock").innerText()).not.toContain("being confirmed");
  }

  const note = (page: Page, why: string) => page.locator(".as-of").getByText(why);

  test("[W130] who has paid sees it where no request gets through any more, and then that it may be old", async () => {
    const page = await checkout("ada@example.org");
    await payAndBreak(page, () => page.route("**/*", (route) => route.abort()));
    await page.waitForURL("**/orders/*");
    await isGoing(page);
    await note(page, "The box office does not answer.").waitFor();
    await isGoing(page);
    await page.unrouteAll();
    await page.getByRole("button", { name: "Ask again" }).click();
    await page.locator(".as-of").waitFor({ state: "detached" });
    await page.context().close();
  });

  test("[W130] who has paid sees it without a connection, and the tickets are on the device", async () => {
    const page = await checkout("bob@example.org");
    await payAndBreak(page, () => page.context().setOffline(true));
    await page.waitForURL("**/orders/*");
    await note(page, "You are offline.").waitFor();
    await isGoing(page);
    const kept = await page.evaluate<string>('localStorage.getItem("grandstand.tickets")');
    expect(JSON.parse(kept)).toMatchObject({ holds: [], orders: [{ status: "paid" }] });
    await page.context().setOffline(false);
    await page.locator(".as-of").waitFor({ state: "detached" });
    await page.context().close();
  });
});
