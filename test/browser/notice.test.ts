/** What is said on the screen for a while, in a real browser: it is in the way of nothing that is pressed meanwhile. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startServer, type TestServer } from "../server.ts";
import { Fan } from "../server/fan.ts";
import { launch, missing, SOFTWARE_GL } from "./chromium.ts";
import { drawn } from "./drawn.ts";
import { bestHold } from "./scenery.ts";
import { signedIn } from "./sign-in.ts";

const SCREENS = [
  { width: 360, height: 740, locale: "en-IE", colorScheme: "light" },
  { width: 1440, height: 900, locale: "en-IE", colorScheme: "dark" },
  { width: 360, height: 740, locale: "ar", colorScheme: "dark" },
] as const;

/** Of the page: what the message lies over. In its own words. */
const COVERED = `(() => {
  const notice = document.querySelector(".notice").getBoundingClientRect();
  const others = document.querySelectorAll(".legend, .map-buttons button, .dock > :not(.notice), :focus");
  return [...others]
    .filter((other) => {
      const { left, right, top, bottom } = other.getBoundingClientRect();
      const beside = right <= notice.left || left >= notice.right;
      return !beside && bottom > notice.top && top < notice.bottom;
    })
    .map((other) => other.className);
})()`;

describe.skipIf(missing)("what is said for a while, in Chromium", () => {
  let server: TestServer;
  let browser: Browser;

  beforeAll(async () => {
    server = await startServer({ seats: 5_000 });
    browser = await launch(SOFTWARE_GL);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  async function expectClear(page: Page): Promise<void> {
    await page.locator(".notice").waitFor();
    await drawn(page);
    expect(await page.evaluate(COVERED)).toEqual([]);
  }

  test.each(SCREENS)(
    "[W160] it covers neither legend nor dock nor what has the focus: $width x $height, $locale",
    async ({ width, height, locale, colorScheme }) => {
      const fan = await Fan.signIn(server.url, `told-${width}-${colorScheme}@example.com`);
      await bestHold(fan, 2, "cup-final");
      const viewport = { width, height };
      const context = await signedIn(browser, server.url, fan, { viewport, locale, colorScheme });
      const page = await context.newPage();
      await page.goto(`${server.url}/events/cup-final`);
      await page.locator(".map-buttons").waitFor();
      const best = page.locator(".best .primary");
      await best.waitFor();
      await page.locator(".hold-bar .bar-actions .plain").last().click();
      await expectClear(page);
      await page.locator(".notice button").click();
      await best.press("Enter");
      await expectClear(page);
      // What it is over then, it makes way for.
      await page.locator(".legend select").focus();
      await page.evaluate("document.activeElement.scrollIntoView({ block: 'end' })");
      await expectClear(page);
      await context.close();
    },
  );
});
