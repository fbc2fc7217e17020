/** The page in another language in a real browser: from left to right and from right to left. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { codeFor } from "../server/fan.ts";
import { missing } from "./chromium.ts";
import { openDemoStage, type Stage } from "./stage.ts";
import { focusedName, tabTo } from "./keyboard.ts";

let stage: Stage;

describe.skipIf(missing)("languages in Chromium", () => {
  beforeAll(async () => {
    stage = await openDemoStage();
  });
  afterAll(async () => {
    await stage?.close();
  });

  async function visit(locale: string, path: string): Promise<Page> {
    const context = await stage.browser.newContext({ reducedMotion: "reduce", locale });
    const page = await context.newPage();
    page.on("pageerror", (error) => {
      throw error;
    });
    await page.goto(`${stage.server.url}${path}`);
    return page;
  }

  test("[W57] Arabic by keyboard: the page turns around, what was chosen stays, a seat is held and paid", async () => {
    const page = await visit("en-IE", "/events/cup-final");
    await page.getByText("Live", { exact: true }).waitFor();
    await page.locator("li:not(.gone) > button.section").first().click();
    await page
      .getByRole("gridcell", { name: /available$/ })
      .first()
      .click();
    await page.getByRole("region", { name: "Your choice" }).waitFor();

    // Down the list past German, Spanish and French: the last one counts.
    await page.getByRole("combobox", { name: "Language" }).focus();
    for (let n = 0; n < 4; n++) await page.keyboard.press("ArrowDown");
    await page.locator("html[lang=ar][dir=rtl]").waitFor();
    const choice = page.getByRole("region", { name: "اختيارك" });
    await choice.getByText("الاختيار: مقعد واحد").waitFor();
    await choice.getByRole("button", { name: "مسح" }).click();

    // Remembered on this device.
    await page.reload();
    await page.getByText("مباشر", { exact: true }).waitFor();
    await page.locator(".picker").waitFor();
    expect(await page.locator("html").getAttribute("dir")).toBe("rtl");

    await tabTo(page, /^(?!نفدت).*من/s);
    await page.keyboard.press("Enter");
    await tabTo(page, /، متاح$/);
    // The seats stand as in the stadium: an arrow key goes where it points.
    const before = await focusedLeft(page);
    const first = await focusedName(page);
    await page.keyboard.press("ArrowRight");
    expect(await focusedLeft(page)).toBeGreaterThan(before);
    await page.keyboard.press("ArrowLeft");
    expect(await focusedName(page)).toBe(first);
    await page.keyboard.press("Enter");
    await tabTo(page, /^حجز مقعد واحد/);
    await page.keyboard.press("Enter");

    await page.getByRole("dialog").waitFor();
    await page.keyboard.type("fan@example.com");
    await page.keyboard.press("Enter");
    await page.getByRole("textbox", { name: "الرمز" }).waitFor();
    await page.keyboard.type(await codeFor(stage.server.url, "fan@example.com"));
    await page.getByRole("region", { name: "مقاعدك المحجوزة" }).waitFor();
    await page.getByRole("gridcell", { name: /، لك$/ }).waitFor();
    // No text sticks out on either side.
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await tooWide(page)).toBe(0);

    await tabTo(page, /^الدفع$/);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "دفع ثمن المقاعد" }).waitFor();
    await tabTo(page, /توافق$/);
    await page.keyboard.press("Enter");
    expect(await tooWide(page)).toBe(0);
    await tabTo(page, /^دفع .*\d/s);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "موعدنا هناك" }).waitFor();
    await page.getByRole("img", { name: /^رمز QR لتذكرة/ }).waitFor();
    expect(await page.locator("html").getAttribute("dir")).toBe("rtl");
    expect(await tooWide(page)).toBe(0);
    await page.context().close();
  });

  test("[W54] a German browser is spoken to in German, from the first word", async () => {
    const page = await visit("de-AT", "/");
    await page.getByRole("heading", { name: "Im Verkauf" }).waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("de");
    await page.context().close();
  });

  test.each(["en", "de", "es", "fr", "ar"])(
    "[W58] [W90] %s: nothing sticks out on a phone or smaller, and the head is one line where there is room for it",
    async (code) => {
      const page = await visit(code, "/me");
      await page.locator("main .primary").waitFor();
      for (const width of [360, 320, 180]) {
        await page.setViewportSize({ width, height: 740 });
        expect(await tooWide(page), `${width}`).toBe(0);
        expect(await cutOff(page), `${width}: the name`).toBe(0);
        const { lines, room } = await linkInHead(page);
        // Two lines are for where one has no room.
        expect(lines === 1 || room < 0, `${width}: ${lines} lines, ${room} px`).toBe(true);
        if (width === 360) expect(lines).toBe(1);
      }
      await page.context().close();
    },
  );

  test("[W54] a language that cannot be fetched changes nothing, and says so", async () => {
    const page = await visit("en-IE", "/");
    const menu = page.getByRole("combobox", { name: "Language" });
    await page.getByRole("heading", { name: "On sale" }).waitFor();
    await page.route("**/assets/*.js", (route) => route.abort());
    await menu.selectOption("fr");
    await page.getByRole("alert").getByText("That language could not be loaded").waitFor();
    expect(await menu.inputValue()).toBe("en");
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
    await page.context().close();
  });
});

function tooWide(page: Page): Promise<number> {
  return page.evaluate<number>(
    "document.documentElement.scrollWidth - document.documentElement.clientWidth",
  );
}

/** Of the height of the name in the head, px that are out of sight. */
function cutOff(page: Page): Promise<number> {
  return page.evaluate<number>(`(() => {
    const brand = document.querySelector(".brand");
    const text = document.createRange();
    text.selectNodeContents(brand);
    const [box, name] = [brand, text].map((one) => one.getBoundingClientRect());
    return Math.max(0, box.top - name.top, name.bottom - box.bottom);
  })()`);
}

/** Lines of the link to the tickets, and the room that one line of it would leave in the head, px. */
function linkInHead(page: Page): Promise<{ lines: number; room: number }> {
  return page.evaluate(`(() => {
    const head = document.querySelector(".top");
    const link = head.querySelector("nav a");
    const text = document.createRange();
    text.selectNodeContents(link);
    const lines = new Set([...text.getClientRects()].map(({ top }) => Math.round(top))).size;
    link.style.whiteSpace = "nowrap";
    head.style.width = "max-content";
    const needed = head.getBoundingClientRect().width;
    link.style.whiteSpace = head.style.width = "";
    return { lines, room: document.documentElement.clientWidth - needed };
  })()`);
}

function focusedLeft(page: Page): Promise<number> {
  return page.evaluate<number>("document.activeElement.getBoundingClientRect().left");
}
