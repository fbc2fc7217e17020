/** The page for who has set the browser to letters twice as large, on a phone: it is read down, never sideways. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Fan } from "../server/fan.ts";
import { missing } from "./chromium.ts";
import { expectInSight } from "./in-sight.ts";
import { bestHold } from "./scenery.ts";
import { play } from "./scenes.ts";
import { openScenesStage, type ScenesStage } from "./scenes-stage.ts";

const WIDTHS = [360, 320] as const;
const HEIGHT = 740;
const TWICE_AS_LARGE = "--blink-settings=defaultFontSize=32";
/** Where most stands side by side, and where words and addresses are longest. */
const SCENES = ["checkout-declined", "checkout-beside", "sign-in-code", "lobby-more"].concat([
  "line-told",
  "turn",
  "held-offline",
  "held-asked",
]);

describe.skipIf(missing)("letters twice as large in Chromium", () => {
  let stage: ScenesStage;

  beforeAll(async () => {
    stage = await openScenesStage([TWICE_AS_LARGE]);
  });
  afterAll(async () => {
    await stage?.close();
  });

  test.each(SCENES)("[W141] %s: nothing sticks out on a phone or smaller", async (name) => {
    const scene = stage.scenes.find((one) => one.name === name)!;
    const page = await play(stage.browser, stage.server.url, scene);
    await expectNoWider(page);
    await page.context().close();
  });

  test.each(["de", "es", "fr", "ar"])("[W141] the lobby in %s: nor there", async (locale) => {
    for (const name of ["lobby-in", "lobby-more"]) {
      const scene = stage.scenes.find((one) => one.name === name)!;
      const page = await play(stage.browser, stage.server.url, scene, { locale });
      await expectNoWider(page);
      await page.context().close();
    }
  });

  test("[W141] [W158] among what is one's own: nor a long address, and no button is over the time that a hold has left", async () => {
    const address = "somebody.with.a.long.name@an-association-of-supporters.example.com";
    const fan = await Fan.signIn(stage.server.url, address);
    await fan.bought((await bestHold(fan, 1)).id);
    for (let n = 0; n < 3; n++) await bestHold(fan, 1);
    const page = await stage.visit(fan, "/me");
    await page.locator(".holds .bar").first().waitFor();
    await expectNoWider(page);
    await page.setViewportSize({ width: WIDTHS[0], height: HEIGHT });
    await expectInSight(page.locator(".holds [role=timer]").first());
    await expectInSight(page.locator(".holds .primary").first());
    await page.locator(".holds .plain").first().press("Enter");
    for (const part of ["b[id]", ".plain:focus"])
      await expectInSight(page.locator(`.asked ${part}`));
    await page.context().close();
  });

  test("[W159] the test bank's pages: nor there, wherever one comes from", async () => {
    const fan = await Fan.signIn(stage.server.url, "bank@example.com");
    const order = await fan.bought((await bestHold(fan, 2)).id);
    const page = await play(
      stage.browser,
      stage.server.url,
      stage.scenes.find(({ name }) => name === "bank")!,
    );
    const bank = new URL(page.url()).origin;
    await expectNoWider(page);
    for (const path of ["/", `/?order=${order.id}`, "/?order=none", "/cards", "/challenge/none"]) {
      await page.goto(`${bank}${path}`);
      await expectNoWider(page);
    }
    await page.context().close();
  });

  async function expectNoWider(page: Page): Promise<void> {
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: HEIGHT });
      expect(await page.evaluate("document.documentElement.scrollWidth"), `${width}`).toBe(width);
    }
  }
});
