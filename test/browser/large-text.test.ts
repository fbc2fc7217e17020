/** The page for who has set the browser to letters twice as large, on a phone: it is read down, never sideways. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { missing } from "./chromium.ts";
import { play } from "./scenes.ts";
import { openScenesStage, type ScenesStage } from "./scenes-stage.ts";

const TWICE_AS_LARGE = "--blink-settings=defaultFontSize=32";
/** Where most stands side by side, and where words and addresses are longest. */
const SCENES = ["checkout-declined", "checkout-beside", "sign-in-code", "lobby-more"].concat([
  "line-told",
  "turn",
  "held-offline",
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
    for (const width of [360, 320]) {
      await page.setViewportSize({ width, height: 740 });
      expect(await page.evaluate("document.documentElement.scrollWidth"), `${width}`).toBe(width);
    }
    await page.context().close();
  });
});
