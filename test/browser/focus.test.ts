/** Where the focus is in a real browser: on going to another screen, and on a seat of the list that is pressed. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Fan } from "../server/fan.ts";
import { assetOf } from "./asset.ts";
import { missing } from "./chromium.ts";
import { drawn } from "./drawn.ts";
import { openDemoStage, type Stage } from "./stage.ts";
import { focusedName, tabTo } from "./keyboard.ts";
import { signedIn } from "./sign-in.ts";

describe.skipIf(missing)("the focus in Chromium", () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openDemoStage();
  });
  afterAll(async () => {
    await stage?.close();
  });

  test("[W76] another screen takes the focus to its heading, unless the fan has moved on by then", async () => {
    const fan = await Fan.signIn(stage.server.url, "keys@example.com");
    const page = await (await signedIn(stage.browser, stage.server.url, fan)).newPage();
    const focused = () => expect.poll(() => focusedName(page));
    await page.goto(stage.server.url);
    await page.getByRole("heading", { name: "On sale" }).waitFor();
    expect(await focusedName(page)).toBe("");
    await tabTo(page, /Cup Final/);
    await page.keyboard.press("Enter");
    await focused().toBe("Cup Final");

    await page.getByRole("button", { name: "Hold the best 2 seats" }).click();
    await page.getByRole("button", { name: "Pay", exact: true }).click();
    await focused().toBe("Pay for your seats");
    await page.goBack();
    await focused().toBe("Cup Final");

    const late = Promise.withResolvers<void>();
    await page.route(await assetOf("screens/me.tsx"), async (route) => {
      await late.promise;
      await route.continue();
    });
    await page.getByRole("link", { name: "My tickets" }).click();
    await page.getByText("Loading…").waitFor();
    const menu = page.getByRole("combobox", { name: "Language" });
    await menu.focus();
    late.resolve();
    await page.getByRole("heading", { name: "My tickets" }).waitFor();
    expect(await page.evaluate("document.activeElement.className")).toBe("languages");
    await page.context().close();
  });

  test("[W79] the first press on a seat far down the list takes that seat: it does not move under the finger", async () => {
    const page = await stage.browser.newPage({ viewport: { width: 1200, height: 500 } });
    await page.goto(`${stage.server.url}/events/cup-final`);
    await page.locator("li:not(.gone) > button.section").first().click();
    const seat = page.getByRole("gridcell", { name: /available$/ }).last();
    await seat.scrollIntoViewIfNeeded();
    const id = await seat.getAttribute("id");
    const { x, y, width, height } = (await seat.boundingBox())!;
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    await drawn(page);
    await page.mouse.up();
    await page.getByRole("region", { name: "Your choice" }).waitFor();
    expect(await page.locator(`#${id}`).getAttribute("aria-selected")).toBe("true");
    await page.context().close();
  });
});
