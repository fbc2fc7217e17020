/** No screen and no state has anything that axe-core objects to: light on a desk, dark on a phone, and some of
 * them in Arabic. And what the browser tells assistive technology is what the screens are to say. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { missing } from "./chromium.ts";
import { NAMED, unnamedIn } from "./names.ts";
import { play, type Scene } from "./scenes.ts";
import { openScenesStage, type ScenesStage } from "./scenes-stage.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];
const LOOKS = [
  { viewport: { width: 1440, height: 900 }, colorScheme: "light" },
  { viewport: { width: 360, height: 740 }, colorScheme: "dark" },
] as const;
/** By what comes first in their names; every scene is of one. What waits for the bank is looked at before the bank
 * answers, which takes it two minutes. */
const GROUPS = ["checkout", "order", "bank", "events", "announced", "sign-in", "lobby", "draw"]
  .concat(["line", "turn", "inside", "sale", "paused", "closed", "sold-out", "waiting-list"])
  .concat(["held", "tickets", "me", "not-found", "nowhere", "failed", "loading"]);
const IN_ARABIC = ["lobby-in", "line", "sale-held", "checkout", "tickets", "waiting-list"].concat([
  "sold-out-accessible",
  "tickets-offline",
  "tickets-install",
  "line-told",
  "held-offline",
]);

describe.skipIf(missing)("axe-core in Chromium", () => {
  let stage: ScenesStage;

  beforeAll(async () => {
    stage = await openScenesStage();
  });
  afterAll(async () => {
    await stage?.close();
  });

  async function violationsIn(scene: Scene, options: BrowserContextOptions): Promise<string[]> {
    const page = await play(stage.browser, stage.server.url, scene, options);
    await page.evaluate(AXE);
    const english = options.locale === undefined;
    const found = english ? await unnamedIn(page, scene.name) : [];
    for (const { viewport, colorScheme } of LOOKS) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      const where = `${scene.name}, ${viewport.width} wide, ${colorScheme}`;
      found.push(...(await violationsOn(page)).map((one) => `${where}: ${one}`));
    }
    await page.context().close();
    return found;
  }

  test.each(GROUPS)(
    "[W70] [W75] %s: nothing to object to, on a desk and a phone, and every control has its name",
    async (group) => {
      const mine = stage.scenes.filter(({ name }) => groupOf(name) === group);
      expect(mine).not.toEqual([]);
      for (const scene of mine) expect(await violationsIn(scene, {})).toEqual([]);
    },
  );

  test("[W70] every scene is looked at", () => {
    expect(stage.scenes.filter(({ name }) => groupOf(name) === undefined)).toEqual([]);
    const names = stage.scenes.map(({ name }) => name);
    expect(Object.keys(NAMED).filter((name) => !names.includes(name))).toEqual([]);
  });

  test.each(IN_ARABIC)("[W70] %s: nor in Arabic, from right to left", async (name) => {
    const scene = stage.scenes.find((one) => one.name === name)!;
    expect(await violationsIn(scene, { locale: "ar" })).toEqual([]);
  });
});

function groupOf(name: string): string | undefined {
  return GROUPS.find((group) => name === group || name.startsWith(`${group}-`));
}

/** One line each: the rule, and where. */
async function violationsOn(page: Page): Promise<readonly string[]> {
  const options = JSON.stringify({ runOnly: TAGS, resultTypes: ["violations"] });
  const { violations } = await page.evaluate<AxeResults>(`axe.run(document, ${options})`);
  const found: string[] = [];
  for (const { id, nodes } of violations)
    for (const { target, failureSummary } of nodes)
      if (id !== "target-size" || !(await isCut(page, target.join(" "))))
        found.push(`${id} at ${target.join(" ")} (${failureSummary})`);
  return found;
}

/** Half beneath the dock: it is as large as others once it is scrolled clear of it. */
async function isCut(page: Page, selector: string): Promise<boolean> {
  const [box, dock] = await Promise.all(
    [selector, ".dock"].map((at) => page.locator(at).boundingBox()),
  );
  return !!box && !!dock && box.y < dock.y && box.y + box.height > dock.y;
}
