/** The map in a real browser: what it shows without WebGL2, with a filter, under the mouse, and after its drawing
 * context was lost; and that it hears from the first moment. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startServer } from "../server.ts";
import { launch, LIST_ONLY, missing, SOFTWARE_GL } from "./chromium.ts";
import { drawn } from "./drawn.ts";
import { seatsDrawn } from "./seats-drawn.ts";

let server: Awaited<ReturnType<typeof startServer>> | undefined;

describe.skipIf(missing)("the map in Chromium", () => {
  beforeAll(async () => {
    server = await startServer({ seats: 5_000 });
  });
  afterAll(() => server?.stop());

  test("[W23] without WebGL2 the stands are a picture with labels, and nothing to press on it", async () => {
    const browser = await launch(LIST_ONLY);
    const page = await openSale(browser, false);
    await page.locator(".map-missing").waitFor();
    expect(await colours(page, ".map-ground")).toBeGreaterThan(5);
    expect(await colours(page, ".map-labels")).toBeGreaterThan(5);
    expect(await page.locator(".map-buttons").count()).toBe(0);
    await browser.close();
  });

  test("[W142] what says that the map is a picture only covers nothing of it", async () => {
    const browser = await launch(LIST_ONLY);
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(`${server!.url}/events/cup-final`);
    await page.locator(".map-missing").waitFor();
    const picture = (await page.locator(".map-canvases").boundingBox())!;
    const strip = (await page.locator(".map-missing").boundingBox())!;
    expect(strip.y).toBeGreaterThanOrEqual(picture.y + picture.height);
    // All of it is in the room that is left: no stand is cut off at the foot.
    await expect.poll(() => coloursAtFoot(page)).toBe(1);
    await browser.close();
  });

  test("[W20] a filter fades the rest of the map, and lets go of it again", async () => {
    const browser = await launch(SOFTWARE_GL);
    const page = await openSale(browser);
    const chip = page.locator(".filters button").first();
    const all = await picture(page);
    await chip.click();
    expect(await chip.getAttribute("aria-pressed")).toBe("true");
    expect(await picture(page)).not.toBe(all);
    await chip.click();
    expect(await picture(page)).toBe(all);
    await browser.close();
  });

  test("[W77] what is said of a seat under the mouse can be pointed at, and Escape puts it away", async () => {
    const browser = await launch(SOFTWARE_GL);
    const page = await openSale(browser);
    const box = (await page.locator(".map-canvases").boundingBox())!;
    await page.mouse.click(box.x + box.width / 2 + 8, box.y + box.height * 0.12);
    await page.getByRole("grid").waitFor();
    const hint = page.locator(".map-hint");
    const overSeat = () =>
      page.evaluate("document.querySelector('.map-canvases').style.cursor === 'pointer'");
    const seats: { x: number; y: number; text: string }[] = [];
    for (let part = 0.3; part < 0.7 && seats.length < 2; part += 0.01) {
      const at = { x: box.x + box.width * part, y: box.y + box.height / 2 };
      await page.mouse.move(at.x, at.y);
      if (!(await overSeat())) continue;
      await hint.waitFor();
      const text = await hint.innerText();
      if (text !== seats[0]?.text) seats.push({ ...at, text });
    }
    const [first, second] = seats as [(typeof seats)[0], (typeof seats)[0]];
    expect(first.text).toMatch(/^[^,]+, row \w+, seat \d+, €/);
    await page.mouse.move(first.x, first.y);
    await hint.getByText(first.text, { exact: true }).waitFor();
    const { x, y, width, height } = (await hint.boundingBox())!;
    await page.mouse.move(x + width / 2, y + height / 2, { steps: 20 });
    expect(await hint.innerText()).toBe(first.text);
    await page.keyboard.press("Escape");
    await hint.waitFor({ state: "detached" });
    await page.mouse.move(second.x, second.y);
    await hint.getByText(second.text, { exact: true }).waitFor();
    await browser.close();
  });

  test("[W78] a tap in the very moment in which the map appears opens its section", async () => {
    const browser = await launch(SOFTWARE_GL);
    const page = await browser.newPage();
    await page.addInitScript(TAP_AT_ONCE);
    await page.goto(`${server!.url}/events/cup-final`);
    await page.getByRole("grid").waitFor();
    await browser.close();
  });

  test("[W83] close up the free seats have their numbers, further away they are colours", async () => {
    const browser = await launch(SOFTWARE_GL);
    const page = await openSale(browser);
    const box = (await page.locator(".map-canvases").boundingBox())!;
    await page.mouse.click(box.x + box.width / 2 + 8, box.y + box.height * 0.12);
    await page.getByRole("grid").waitFor();
    expect(await ink(page)).toBe(0);
    for (let n = 0; n < 2; n++) await page.getByRole("button", { name: "Zoom in" }).click();
    expect(await ink(page)).toBeGreaterThan(500);
    await browser.close();
  });

  test("[W24] a drawing context that was lost comes back with every seat", async () => {
    const browser = await launch(SOFTWARE_GL);
    const page = await openSale(browser);
    // The section at the top of the bowl.
    const box = (await page.locator(".map-canvases").boundingBox())!;
    await page.mouse.click(box.x + box.width / 2 + 8, box.y + box.height * 0.12);
    await page.getByRole("grid").waitFor();
    // Near enough for their numbers.
    for (let n = 0; n < 2; n++) await page.getByRole("button", { name: "Zoom in" }).click();
    await page.mouse.move(0, 0);
    const before = await picture(page);
    await page.evaluate(
      `globalThis.losing = document.querySelector(".map-seats").getContext("webgl2").getExtension("WEBGL_lose_context")`,
    );
    await page.evaluate("losing.loseContext()");
    await expect.poll(() => picture(page), { timeout: 20_000 }).not.toBe(before);
    await page.evaluate("losing.restoreContext()");
    await expect.poll(() => picture(page), { timeout: 20_000 }).toBe(before);
    await browser.close();
  });
});

/** As a finger would, in the moment in which the map appears. */
const TAP_AT_ONCE = `
  // There is no such finger.
  Element.prototype.setPointerCapture = () => undefined;
  new MutationObserver((_, watch) => {
    const map = document.querySelector(".map-canvases");
    if (map === null) return;
    watch.disconnect();
    const { left, top, width, height } = map.getBoundingClientRect();
    const at = { clientX: left + width / 2 + 8, clientY: top + height * 0.12, pointerId: 9, bubbles: true };
    for (const type of ["pointerdown", "pointerup"]) map.dispatchEvent(new PointerEvent(type, at));
  }).observe(document, { childList: true, subtree: true });
`;

async function openSale(browser: Browser, drawn = true): Promise<Page> {
  const context = await browser.newContext({ reducedMotion: "reduce" });
  const page = await context.newPage();
  page.on("pageerror", (error) => {
    throw error;
  });
  await page.goto(`${server!.url}/events/cup-final`);
  await page.getByText("Live", { exact: true }).waitFor();
  await page.locator(".picker").waitFor();
  if (drawn) await seatsDrawn(page);
  return page;
}

/** What is seen of the map, once it stands still. */
async function picture(page: Page): Promise<string> {
  let last = "";
  for (;;) {
    await drawn(page);
    const shot = await page.locator(".map").screenshot();
    const seen = shot.toString("base64");
    if (seen === last) return seen;
    last = seen;
  }
}

/** How many pixels of the seats are black or white, as numbers are and no category. */
function ink(page: Page): Promise<number> {
  return page.evaluate<number>(`new Promise((done) => {
    const seats = document.querySelector(".map-seats");
    const key = new KeyboardEvent("keydown", { key: "ArrowUp", bubbles: true });
    document.querySelector(".map").dispatchEvent(key);
    // In the frame that draws: after it the picture is gone from the canvas.
    requestAnimationFrame(() => {
      const pen = new OffscreenCanvas(seats.width, seats.height).getContext("2d");
      pen.drawImage(seats, 0, 0);
      const { data } = pen.getImageData(0, 0, seats.width, seats.height);
      const pixels = new Uint32Array(data.buffer);
      done(pixels.filter((pixel) => pixel === 0xffffffff || pixel === 0xff000000).length);
    });
  })`);
}

/** How many different colours the lowest line of the ground has. */
function coloursAtFoot(page: Page): Promise<number> {
  return page.evaluate<number>(`(() => {
    const canvas = document.querySelector(".map-ground");
    const { data } = canvas.getContext("2d").getImageData(0, canvas.height - 1, canvas.width, 1);
    return new Set(new Uint32Array(data.buffer)).size;
  })()`);
}

/** How many different colours a canvas has. */
function colours(page: Page, canvas: string): Promise<number> {
  return page.evaluate<number>(`(() => {
    const canvas = document.querySelector("${canvas}");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size;
  })()`);
}
