/** Where the focus is in a real browser: on going to another screen, and on a seat of the list that is pressed. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { QueueView } from "../../src/protocol/queue.ts";
import { Fan } from "../server/fan.ts";
import { assetOf } from "./asset.ts";
import { missing } from "./chromium.ts";
import { drawn } from "./drawn.ts";
import { openDemoStage, type Stage } from "./stage.ts";
import { focusedName, tabTo } from "./keyboard.ts";
import { signedIn } from "./sign-in.ts";

/** Texts that the ring around what has the focus reaches into. */
const THROUGH_LETTERS = `(() => {
  const at = document.activeElement;
  const { outlineStyle, outlineOffset, outlineWidth } = getComputedStyle(at);
  if (outlineStyle === "none") throw new Error("There is no ring.");
  const reach = parseFloat(outlineOffset) + parseFloat(outlineWidth);
  const ring = at.getBoundingClientRect();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) {
    if (at.contains(texts.currentNode) || texts.currentNode.data.trim() === "") continue;
    if (texts.currentNode.parentElement.closest(".unseen, script, option")) continue;
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    for (const { left, right, top, bottom } of range.getClientRects()) {
      const beside = right < ring.left - reach || left > ring.right + reach;
      const apart = bottom < ring.top - reach || top > ring.bottom + reach;
      if (!beside && !apart) found.push(texts.currentNode.data);
    }
  }
  return found;
})()`;

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

  test.each([360, 1440])(
    "[W178] the ring around a heading runs through no letters: %d wide",
    async (width) => {
      const fan = await Fan.signIn(stage.server.url, `ring${width}@example.com`);
      const page = await (await signedIn(stage.browser, stage.server.url, fan)).newPage();
      await page.setViewportSize({ width, height: 740 });
      const ways = [
        ["/", "Cup Final", "Cup Final"],
        ["/events/cup-final", "My tickets", "My tickets"],
        ["/me", "Grandstand", "On sale"],
      ] as const;
      for (const [path, link, heading] of ways) {
        await page.goto(`${stage.server.url}${path}`);
        await page.getByRole("link", { name: link }).first().press("Enter");
        await expect.poll(() => focusedName(page)).toBe(heading);
        expect(await page.evaluate(THROUGH_LETTERS)).toEqual([]);
      }
      // Lobby and queue have a head like it.
      await page.route("**/events/cup-final/queue", async (route) => {
        const answer = await route.fetch();
        const view = (await answer.json()) as QueueView;
        await route.fulfill({ response: answer, json: { ...view, phase: "queue" } });
      });
      await page.getByRole("link", { name: "Cup Final" }).first().press("Enter");
      await page.getByRole("button", { name: "Join the queue" }).waitFor();
      await expect.poll(() => focusedName(page)).toBe("Cup Final");
      expect(await page.evaluate(THROUGH_LETTERS)).toEqual([]);
      await page.context().close();
    },
  );

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
