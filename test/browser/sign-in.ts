/** The way that a fan signs in on the page, and a browser in which that has been done. */
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { COOKIE } from "../../src/http/sessions.ts";
import type { PassView } from "../../src/protocol/queue.ts";
import { codeFor, type Fan } from "../server/fan.ts";

const DAY_MS = 86_400_000;

/** By the button that needs an address, up to the end of the dialog. */
export async function signInBy(page: Page, button: string | RegExp, email: string): Promise<void> {
  await page.getByRole("button", { name: button }).click();
  await page.getByRole("textbox", { name: "E-mail address" }).fill(email);
  await page.getByRole("button", { name: "Send me a code" }).click();
  const { origin } = new URL(page.url());
  await page.getByRole("textbox", { name: "Code" }).fill(await codeFor(origin, email));
}

/** `passes`: kept on the device, by event. */
export async function signedIn(
  browser: Browser,
  url: string,
  fan: Fan,
  options: BrowserContextOptions = {},
  passes: Readonly<Record<string, PassView>> = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({
    reducedMotion: "reduce",
    locale: "en-IE",
    ...options,
  });
  await context.addCookies([{ name: COOKIE, value: fan.token, url }]);
  const session = { email: fan.email, buyer: fan.buyer, expiresAt: Date.now() + DAY_MS };
  const kept = { session: JSON.stringify(session), passes: JSON.stringify(passes) };
  // Not again: what the page has kept since is its own.
  await context.addInitScript(`{
    const kept = ${JSON.stringify(kept)};
    for (const [name, value] of Object.entries(kept))
      localStorage["grandstand." + name] ??= value;
  }`);
  return context;
}
