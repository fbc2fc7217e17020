/** Paying in Stripe's form: the page against the server, with a stand-in for the script that Stripe serves. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launch, LIST_ONLY, missing } from "./chromium.ts";
import { signInBy } from "./sign-in.ts";
import { openStripeSale, type StripeSale } from "../stripe/sale.ts";

/** Does what the page may rely on, and tells the test what it was asked. */
const STAND_IN = `window.Stripe = (key) => ({
  elements: (options) => ({
    create: (kind) => ({
      mount: (at) => { at.textContent = kind + " form of " + key; at.dataset.secret = options.clientSecret; },
      destroy: () => undefined,
    }),
  }),
  confirmPayment: (options) => window.payerConfirms(options.confirmParams.return_url),
});`;

let sale: StripeSale | undefined;
let browser: Browser | undefined;

describe.skipIf(missing)("Stripe's form in our page", () => {
  beforeAll(async () => {
    sale = await openStripeSale();
    browser = await launch(LIST_ONLY);
  });
  afterAll(async () => {
    await browser?.close();
    await sale?.close();
  });

  test("[Y9] a declined card, then another one: the form is Stripe's, the answer is the server's", async () => {
    const { server, stripe } = sale!;
    const page = await (await browser!.newContext({ reducedMotion: "reduce" })).newPage();
    await page.route("https://js.stripe.com/**", (route) =>
      route.fulfill({ contentType: "text/javascript", body: STAND_IN }),
    );
    const cards = ["insufficient_funds", "ok"] as const;
    const returns: string[] = [];
    await page.exposeFunction("payerConfirms", (url: string) => {
      const intent = [...stripe.intents.keys()].at(-1)!;
      stripe.confirm(intent, cards[returns.length]);
      returns.push(url);
      // What the form says of a declined card is not what counts.
      return { error: { type: "card_error", message: "declined" } };
    });
    await toPayment(page, server.url, "element@example.com");

    for (const card of cards) {
      await page.getByRole("button", { name: "Continue to payment" }).click();
      await page.getByText("payment form of pk_test").waitFor();
      const intent = [...stripe.intents.keys()].at(-1);
      const secret = await page.locator("[data-secret]").getAttribute("data-secret");
      expect(secret).toBe(`${intent}_secret_x`);
      await page.getByRole("button", { name: /^Pay €10\.00/ }).click();
      if (card === "ok") break;
      await page.getByText("There was not enough money on the card").waitFor();
    }
    await page.getByRole("heading", { name: "You are going" }).waitFor();
    await page.getByRole("img", { name: /QR code/ }).waitFor();
    expect(returns.every((url) => url.startsWith(`${server.url}/orders/stripe-cup.`))).toBe(true);
    await page.context().close();
  });

  test("[W173] reloaded without an answer it says until when the seats are kept, and that the form comes; and it does", async () => {
    const page = await (await browser!.newContext()).newPage();
    await page.route("https://js.stripe.com/**", (route) =>
      route.fulfill({ contentType: "text/javascript", body: STAND_IN }),
    );
    await toPayment(page, sale!.server.url, "reloaded@example.com");
    await page.getByRole("button", { name: "Continue to payment" }).click();
    const form = page.getByText("payment form of pk_test");
    await form.waitFor();
    const main = page.getByRole("main");
    const until = await main.getByText(/^Your seats are kept until/).innerText();
    await page.route("**/api/**", (route) => route.fulfill({ status: 500 }));
    await page.reload();
    await main.getByText("The payment form needs a connection").waitFor();
    await main.getByText(until, { exact: true }).waitFor();
    await main.getByText("this is what we last knew").waitFor();
    expect(await main.innerText()).not.toMatch(/being confirmed|close this page/);
    await page.unroute("**/api/**");
    await form.waitFor();
    await page.context().close();
  });

  test("[Y9] a form that cannot be loaded says so, and that nothing was charged", async () => {
    const page = await (await browser!.newContext()).newPage();
    await page.route("https://js.stripe.com/**", (route) => route.abort());
    const { server } = sale!;
    await toPayment(page, server.url, "offline@example.com");
    await page.getByRole("button", { name: "Continue to payment" }).click();
    await page.getByText("The payment form could not be loaded").waitFor();
    await page.context().close();
  });
});

/** Holds the first free seat and goes to pay for it. */
async function toPayment(page: Page, url: string, email: string): Promise<void> {
  await page.goto(`${url}/events/stripe-cup`);
  await page.locator("button.section").first().click();
  await page
    .getByRole("gridcell", { name: /available$/ })
    .first()
    .click();
  await signInBy(page, /^Hold 1 seat/, email);
  await page.getByRole("button", { name: "Pay", exact: true }).click();
}
