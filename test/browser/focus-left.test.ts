/** Keys alone, in a real browser: what is pressed and goes by that leaves the focus where one can go on. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEFAULT_QUEUE } from "../../src/domain/event.ts";
import { importDrawn } from "../drawn-event.ts";
import { Fan } from "../server/fan.ts";
import { missing } from "./chromium.ts";
import { giveBack } from "./give-back.ts";
import { focusedName } from "./keyboard.ts";
import { bestHold } from "./scenery.ts";
import { openStage, type Stage } from "./stage.ts";

const HOUR_MS = 3_600_000;

describe.skipIf(missing)("what goes with the focus in it, in Chromium", () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage(
      async (client) => {
        await importDrawn(client, "cup", "............");
        await importDrawn(client, "full", "..");
        await importDrawn(client, "waited-for", "..", {
          opensAt: Date.now() + 10 * HOUR_MS,
          startsAt: Date.now() + 100 * HOUR_MS,
          queue: { ...DEFAULT_QUEUE, lobbyMs: 20 * HOUR_MS },
        });
      },
      { GRANDSTAND_CHALLENGE_BITS: "0" },
    );
  });
  afterAll(() => stage?.close());

  const press = (page: Page, name: string | RegExp, exact = true) =>
    page.getByRole("button", { name, exact }).press("Enter");
  const expectFocus = (page: Page) => expect.poll(() => focusedName(page));

  test("[W80] in the bar: other seats keep the focus on the button, seats given back or let go leave it to the heading", async () => {
    const fan = await Fan.signIn(stage.server.url, "bar@example.com");
    const page = await stage.visit(fan, "/events/cup");
    const held = page.getByRole("region", { name: "Your held seats" });
    await press(page, "Hold the best 2 seats");
    await held.waitFor();
    for (const _ of [1, 2]) {
      const before = await held.locator("small").first().innerText();
      await press(page, "Show another");
      await held.locator("small").first().filter({ hasNotText: before }).waitFor();
      await expectFocus(page).toBe("Show another");
    }
    await giveBack(page);
    await held.waitFor({ state: "detached" });
    await expectFocus(page).toBe("cup");

    await page.locator("button.section").click();
    await page
      .getByRole("gridcell", { name: /available$/ })
      .first()
      .press("Enter");
    await press(page, "Clear");
    await expectFocus(page).toBe("cup");
    await page.context().close();
  });

  test("[W80] at the checkout: more time by one press, and the next one does not pay", async () => {
    const fan = await Fan.signIn(stage.server.url, "pay@example.com");
    const hold = await bestHold(fan, 2, "cup");
    const page = await stage.visit(fan, `/pay/${hold.id}`);
    await page.getByRole("button", { name: /declines$/ }).click();
    await press(page, "More time");
    await expectFocus(page).toBe("Pay for your seats");
    await page.keyboard.press("Enter");
    expect(await stage.server.ledger()).toEqual([]);

    await press(page, /^Pay .*\d/, false);
    await page.getByRole("alert").getByText("The card was declined").waitFor();
    await expectFocus(page).toMatch(/^The card was declined/);
    await giveBack(page);
    await expectFocus(page).toBe("cup");
    await page.context().close();
  });

  test("[W95] on a phone it is in the middle of the screen that a card was declined, and the card beside it", async () => {
    const fan = await Fan.signIn(stage.server.url, "phone@example.com");
    const hold = await bestHold(fan, 2, "cup");
    const page = await stage.visit(fan, `/pay/${hold.id}`);
    const viewport = { width: 360, height: 740 };
    await page.setViewportSize(viewport);
    await page.getByRole("button", { name: /declines$/ }).click();
    await page.getByRole("button", { name: /^Pay .*\d/ }).click();
    const message = page.getByRole("alert").getByText("The card was declined");
    await message.waitFor();
    await expectFocus(page).toMatch(/^The card was declined/);
    const { y, height } = (await message.boundingBox())!;
    expect(y).toBeGreaterThan(0.15 * viewport.height);
    expect(y + height).toBeLessThan(0.7 * viewport.height);
    await giveBack(page);
    await page.context().close();
  });

  test("[W80] a give-back that the server does not hear leaves the fan at the checkout, and says so", async () => {
    const fan = await Fan.signIn(stage.server.url, "lost@example.com");
    const hold = await bestHold(fan, 2, "cup");
    const page = await stage.visit(fan, `/pay/${hold.id}`);
    await page.route("**/api/holds/*", (route) => route.fulfill({ status: 500, json: {} }));
    await giveBack(page);
    await page.locator(".notice").waitFor();
    await page.getByRole("heading", { name: "Pay for your seats" }).waitFor();
    await expectFocus(page).toBe("Give back");
    await page.context().close();
  });

  test("[W80] into the queue, not out of it after all, and out of it", async () => {
    const fan = await Fan.signIn(stage.server.url, "queue@example.com");
    const page = await stage.visit(fan, "/events/waited-for");
    await press(page, "Join the lobby");
    await page.getByText("You are in.", { exact: true }).waitFor();
    await expectFocus(page).toBe("waited-for");
    await page.getByRole("button", { name: "Leave the queue" }).dblclick();
    await page.getByText("Your place will be gone").waitFor();
    await page.getByText("You are in.", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Stay" }).press("Enter");
    await press(page, "Leave the queue");
    await expectFocus(page).toBe("Stay");
    await page.keyboard.press("Enter");
    await expectFocus(page).toBe("Leave the queue");
    await page.keyboard.press("Enter");
    await press(page, "Leave the queue");
    await page.getByRole("button", { name: "Join the lobby" }).waitFor();
    await expectFocus(page).toBe("waited-for");
    await page.context().close();
  });

  test("[W80] on and off the waiting list, and out of the page", async () => {
    const buyer = await Fan.signIn(stage.server.url, "first@example.com");
    await buyer.bought((await bestHold(buyer, 2, "full")).id);
    const fan = await Fan.signIn(stage.server.url, "late@example.com");
    const page = await stage.visit(fan, "/events/full");
    for (const button of ["Join the waiting list", "Leave the list"]) {
      await press(page, button);
      await page.getByRole("button", { name: button }).waitFor({ state: "detached" });
      await expectFocus(page).toBe("The waiting list");
    }
    await page.goto(`${stage.server.url}/me`);
    await press(page, "Sign out on this device");
    await page.getByRole("button", { name: "Enter my address" }).waitFor();
    await expectFocus(page).toBe("My tickets");
    await page.context().close();
  });
});
