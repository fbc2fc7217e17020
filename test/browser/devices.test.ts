/** One fan on two devices in the middle of a purchase: both show the same, and pay once. */
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { importDrawn } from "../drawn-event.ts";
import { Fan } from "../server/fan.ts";
import { missing } from "./chromium.ts";
import { giveBack } from "./give-back.ts";
import { bestHold } from "./scenery.ts";
import { signInBy } from "./sign-in.ts";
import { openStage, type Stage } from "./stage.ts";

describe.skipIf(missing)("two devices in Chromium", () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage(async (client) => {
      await importDrawn(client, "both", "..........");
    });
  });
  afterAll(() => stage?.close());

  async function visit(fan: Fan): Promise<Page> {
    const page = await stage.visit(fan, "/events/both");
    await page.getByText("Live", { exact: true }).waitFor();
    return page;
  }

  test("[W72] [W82] what one device holds and extends the other shows; both press Pay, and one payment is made", async () => {
    const fan = await Fan.signIn(stage.server.url, "both@example.com");
    const [phone, laptop] = [await visit(fan), await visit(fan)];
    await phone.getByRole("button", { name: "Hold the best 2 seats" }).click();
    await held(phone).waitFor();
    await comeBack(laptop);
    await held(laptop).waitFor();
    expect(await held(laptop).locator(".bar-what").innerText()).toBe(
      await held(phone).locator(".bar-what").innerText(),
    );

    await laptop.getByRole("button", { name: "More time" }).click();
    await laptop.getByRole("button", { name: "More time" }).waitFor({ state: "detached" });
    await comeBack(phone);
    await phone.getByRole("button", { name: "More time" }).waitFor({ state: "detached" });

    const both = [phone, laptop];
    for (const page of both) {
      await page.getByRole("button", { name: "Pay", exact: true }).click();
      await page.getByRole("button", { name: /approves$/ }).click();
    }
    await Promise.all(both.map((page) => page.getByRole("button", { name: /^Pay .*\d/ }).click()));
    for (const page of both)
      await page.getByRole("heading", { name: "You are going" }).first().waitFor();
    expect(new URL(phone.url()).pathname).toBe(new URL(laptop.url()).pathname);
    expect(await stage.server.ledger()).toMatchObject([{ status: "captured" }]);
    // Back leads to where the seats were chosen, and not on to the tickets again.
    await phone.goBack();
    await phone.getByRole("heading", { name: "both" }).waitFor();
    for (const page of both) await page.context().close();
  });

  test("[W87] in two tabs side by side, what one holds, extends and gives back the other shows at once", async () => {
    const fan = await Fan.signIn(stage.server.url, "tabs@example.com");
    const one = await visit(fan);
    const other = await one.context().newPage();
    await other.goto(one.url());
    await other.getByText("Live", { exact: true }).waitFor();
    await one.getByRole("button", { name: "Hold the best 2 seats" }).click();
    await held(other).waitFor();
    await other.getByRole("button", { name: "More time" }).click();
    await one.getByRole("button", { name: "More time" }).waitFor({ state: "detached" });
    await giveBack(other);
    await held(one).waitFor({ state: "detached" });
    await one.context().close();
  });

  /** Side by side in one browser, with two seats held in one and at the checkout. */
  async function paying(email: string): Promise<{ one: Page; other: Page }> {
    const one = await visit(await Fan.signIn(stage.server.url, email));
    const other = await one.context().newPage();
    await other.goto(one.url());
    await other.getByText("Live", { exact: true }).waitFor();
    await one.getByRole("button", { name: "Hold the best 2 seats" }).click();
    await one.getByRole("button", { name: "Pay", exact: true }).click();
    return { one, other };
  }

  /** Pays with a card whose bank asks, up to the way there. */
  async function payAsked(page: Page): Promise<Locator> {
    await page.getByRole("button", { name: /asks you on the bank's page/ }).click();
    await page.getByRole("button", { name: /^Pay .*\d/ }).click();
    return page.getByRole("link", { name: "Go to your bank" });
  }

  test("[W87] what comes of a payment at the bank's page, refused or paid, the other tab shows as soon as one is back", async () => {
    const { one, other } = await paying("banks@example.com");
    await (await payAsked(one)).click();
    await held(other).getByText("your bank asks").waitFor();
    await one.getByRole("button", { name: "No, stop" }).click();
    await held(other).getByRole("button", { name: "Pay", exact: true }).waitFor();

    await one.getByRole("link", { name: "Try another card" }).click();
    await (await payAsked(one)).click();
    await held(other).getByText("your bank asks").waitFor();
    // Back from there the page is a new one, which may hear of the order before it knows of anything else.
    const told = Promise.withResolvers<void>();
    await one.route("**/api/me", async (route) => {
      await told.promise;
      await route.continue();
    });
    await one.getByRole("button", { name: "Yes, pay" }).click();
    await one.getByRole("heading", { name: "You are going" }).waitFor();
    await held(other).waitFor({ state: "detached" });
    told.resolve();
    await one.unrouteAll({ behavior: "wait" });
    await one.context().close();
  });

  test("[W87] what is refused while one tab is at the checkout the other shows as well", async () => {
    const { one, other } = await paying("refused@example.com");
    const bank = await (await payAsked(one)).getAttribute("href");
    await held(other).getByText("your bank asks").waitFor();
    // Answered on a device that is nobody's here.
    const elsewhere = await stage.browser.newPage();
    await elsewhere.goto(bank!);
    await elsewhere.getByRole("button", { name: "No, stop" }).click();
    await one.getByText("The payment was not confirmed at the bank").waitFor();
    await held(other).getByRole("button", { name: "Pay", exact: true }).waitFor();
    await giveBack(other);
    for (const page of [elsewhere, one]) await page.context().close();
  });

  test("[W72] [W81] on a device where nobody is signed in checkout and order ask for the address, and are there", async () => {
    const { url } = stage.server;
    const fan = await Fan.signIn(url, "elsewhere@example.com");
    const hold = await bestHold(fan, 2, "both");
    const page = await (await stage.browser.newContext({ locale: "en-IE" })).newPage();
    await page.goto(`${url}/pay/${hold.id}`);
    await signInBy(page, "Enter my address", fan.email);
    await page.getByRole("button", { name: "Give back" }).waitFor();

    const order = await fan.bought(hold.id);
    await page.goto(`${url}/me`);
    await page.getByRole("button", { name: "Sign out on this device" }).click();
    await page.goto(`${url}/orders/${order.id}`);
    await signInBy(page, "Enter my address", fan.email);
    await page.getByRole("heading", { name: "You are going" }).waitFor();
    // Which event that is stands on the ticket.
    const ticket = page.getByRole("listitem").filter({ has: page.getByRole("img") });
    expect(await ticket.first().innerText()).toMatch(/^both\n.*drawn · .*2030/);
    await page.context().close();
  });
});

function held(page: Page) {
  return page.getByRole("region", { name: "Your held seats" });
}

/** Another window was in front meanwhile. */
function comeBack(page: Page): Promise<unknown> {
  return page.evaluate(`document.dispatchEvent(new Event("visibilitychange"))`);
}
