/** Wallets on the page: offered where the server can sign for them, and what is offered works. */
import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readPass } from "../../src/documents/testing/pass.ts";
import {
  missing as noKeys,
  type SellerKeys,
  sellerKeys,
} from "../../src/documents/testing/wallet-keys.ts";
import { COOKIE } from "../../src/http/sessions.ts";
import type { OrderView } from "../../src/protocol/api.ts";
import { startServer } from "../server.ts";
import { Fan, planOf } from "../server/fan.ts";
import { launch, LIST_ONLY, missing } from "./chromium.ts";

const EMAIL = "phone@example.com";

let browser: Browser | undefined;
let keys: SellerKeys | undefined;

describe.skipIf(missing || noKeys)("wallets in Chromium", () => {
  beforeAll(async () => {
    browser = await launch(LIST_ONLY);
    keys = sellerKeys();
  });
  afterAll(async () => {
    await browser?.close();
    keys?.remove();
  });

  test("[W40] every ticket goes into either wallet, and all of them into Apple's at once", async () => {
    const server = await startServer({ env: keys!.env });
    try {
      const { page, order } = await boughtTwo(server.url);
      const apple = page.getByRole("link", { name: /^Apple Wallet: row .*, seat / });
      expect(await apple.count()).toBe(2);
      const [file] = await Promise.all([page.waitForEvent("download"), apple.nth(1).click()]);
      const pass = readPass(readFileSync(await file.path()), keys!);
      expect(pass.serialNumber).toBe(order.tickets[1]!.id);
      const all = page.getByRole("link", { name: "Add all 2 to Apple Wallet" });
      const [bundle] = await Promise.all([page.waitForEvent("download"), all.click()]);
      expect(bundle.suggestedFilename()).toBe(`${order.id}.pkpasses`);

      // Google is not here; that we went there, with a ticket, is what can be seen.
      let asked = "";
      await page.route("https://pay.google.com/**", async (route) => {
        asked = route.request().url();
        await route.fulfill({ contentType: "text/html", body: "<h1>Google Wallet</h1>" });
      });
      await page
        .getByRole("button", { name: /^Google Wallet: row/ })
        .first()
        .click();
      await page.getByRole("heading", { name: "Google Wallet" }).waitFor();
      const claims = Buffer.from(asked.split(".")[3] ?? "", "base64url").toString();
      expect(claims).toContain(order.tickets[0]!.code);
      await page.context().close();
    } finally {
      await server.stop();
    }
  });

  test("[W40] a server without keys offers no wallet", async () => {
    const server = await startServer();
    try {
      const { page } = await boughtTwo(server.url);
      expect(await page.getByText(/Wallet/).count()).toBe(0);
      await page.context().close();
    } finally {
      await server.stop();
    }
  });
});

/** Two seats bought over HTTP, and the page of the same buyer with them. */
async function boughtTwo(url: string): Promise<{ page: Page; order: OrderView }> {
  const fan = await Fan.signIn(url, EMAIL);
  const seats = (await planOf(url)).seats.id.slice(0, 2);
  const order = await fan.bought((await fan.held(seats)).id);
  const context = await browser!.newContext({ reducedMotion: "reduce", locale: "en-IE" });
  const page = await context.newPage();
  await context.addCookies([{ name: COOKIE, value: fan.token, url }]);
  await page.goto(`${url}/orders/${order.id}`);
  await page.getByRole("button", { name: "Receipt" }).waitFor();
  return { page, order };
}
