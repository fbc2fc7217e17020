/** The page in a real browser against a real server: buying by keyboard alone, two people on one seat,
 * and the map. */
import { statSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startServer } from "../server.ts";
import { codeFor } from "../server/fan.ts";
import { launch, LIST_ONLY, missing, SOFTWARE_GL } from "./chromium.ts";
import { seatsDrawn } from "./seats-drawn.ts";
import { signInBy } from "./sign-in.ts";
import { arrowTo, focusedName, tabTo } from "./keyboard.ts";

const SEATS = 5000;

let server: Awaited<ReturnType<typeof startServer>> | undefined;
let browser: Browser | undefined;

describe.skipIf(missing).each(["actors", "classic"])(
  "the page in Chromium, engine %s",
  (engine) => {
    beforeAll(async () => {
      server = await startServer({ seats: SEATS, env: { GRANDSTAND_ENGINE: engine } });
      browser = await launch(LIST_ONLY);
    });
    afterAll(async () => {
      await browser?.close();
      await server?.stop();
    });

    test("[W15] [W143] a seat can be chosen, held and paid by keyboard alone, up to its QR", async () => {
      const page = await openSale(browser);
      await page.locator(".map-missing").waitFor();
      // Before there is a list the keys would go round and round.
      await page.locator(".picker").waitFor();

      await tabTo(page, /^(?!None free).*from/s);
      await page.getByText(/^Open a section, press Tab, then move with the arrow keys/).waitFor();
      await page.keyboard.press("Enter");
      await page.getByRole("grid").waitFor();
      await page.keyboard.press("Tab");
      expect(await focusedName(page)).toMatch(/available$/);
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowRight");
      await arrowTo(page, /available$/);
      const seat = await focusedName(page);
      await page.keyboard.press("Enter");
      await tabTo(page, /^Hold 1 seat/);
      await page.keyboard.press("Enter");

      await page.getByRole("dialog").waitFor();
      await page.keyboard.type("fan@example.com");
      await page.keyboard.press("Enter");
      await page.getByRole("textbox", { name: "Code" }).waitFor();
      await page.keyboard.type(await codeFor(server!.url, "fan@example.com"));
      await page.getByRole("region", { name: "Your held seats" }).waitFor();
      await tabTo(page, /^Pay$/);
      await page.keyboard.press("Enter");

      // A declined card keeps the hold.
      await page.getByRole("heading", { name: "Pay for your seats" }).waitFor();
      await tabTo(page, /declines$/);
      await page.keyboard.press("Enter");
      await tabTo(page, /^Pay .*\d/);
      await page.keyboard.press("Enter");
      await page.getByText("The card was declined").waitFor();
      await tabTo(page, /approves$/);
      await page.keyboard.press("Enter");
      await tabTo(page, /^Pay .*\d/);
      await page.keyboard.press("Enter");

      const code = page.getByRole("img", { name: /QR code/ });
      await code.waitFor();
      const place = (await code.getAttribute("alt"))?.replace("QR code of the ticket for ", "");
      expect(seat.startsWith(`${place},`)).toBe(true);
      const width = await page.evaluate<number>(
        "document.querySelector('.ticket img').naturalWidth",
      );
      expect(width).toBeGreaterThan(0);

      await page.reload();
      await code.waitFor();
      await page.context().close();
    });

    test("[W18] [W96] a bank that asks: until when the seats are kept, its own page, back to the order, and the tickets are there", async () => {
      const page = await openSale(browser);
      const seat = await chooseFirstFree(page);
      await signInBy(page, /^Hold 1 seat/, "asked@example.com");
      await page.getByRole("region", { name: "Your held seats" }).waitFor();
      for (const answer of ["No, stop", "Yes, pay"]) {
        await page.getByRole("button", { name: "Pay", exact: true }).click();
        await page.getByRole("button", { name: /asks you on the bank's page/ }).click();
        await page.getByRole("button", { name: /^Pay .*\d/ }).click();
        await page
          .getByText(/^Your seats are kept until \d\d:\d\d \(your time\)\. Answer by then\.$/)
          .waitFor();
        await page.getByRole("link", { name: "Go to your bank" }).click();
        await page.getByRole("heading", { name: "Confirm your payment" }).waitFor();
        await page.getByRole("button", { name: answer }).click();
        if (answer !== "No, stop") continue;
        // Back at the shop: nothing charged, the seat is still held, another try.
        await page.getByText("The payment was not confirmed at the bank").waitFor();
        await page.getByRole("link", { name: "Try another card" }).click();
        await page.getByRole("heading", { name: "Pay for your seats" }).waitFor();
        await page.getByRole("link", { name: "Back to the map" }).click();
      }
      await page.getByRole("heading", { name: "You are going" }).waitFor();
      const code = page.getByRole("img", { name: /QR code/ });
      expect(await code.getAttribute("alt")).toContain(seat.split(",")[0]);
      for (const [label, name] of [
        ["All tickets as PDF", "tickets.pdf"],
        ["Add to calendar", "event.ics"],
        ["Receipt", "receipt.pdf"],
      ] as const) {
        const [file] = await Promise.all([
          page.waitForEvent("download"),
          page.getByRole("button", { name: label }).click(),
        ]);
        expect(file.suggestedFilename()).toBe(name);
        expect(statSync(await file.path()).size).toBeGreaterThan(300);
      }
      await page.goto(`${server?.url}/dev/inbox?to=asked@example.com`);
      await page.getByRole("link", { name: "Your tickets for Cup Final" }).click();
      await page.getByRole("link", { name: "tickets.pdf" }).waitFor();
      await page.context().close();
    });

    test("[W16] two windows on one seat: the loser sees it taken without a reload", async () => {
      const [winner, loser] = [await openSale(browser), await openSale(browser)];
      const seat = await chooseFirstFree(winner);
      expect(await chooseFirstFree(loser)).toBe(seat);

      await signInBy(winner, /^Hold 1 seat/, "winner@example.com");
      await winner.getByRole("region", { name: "Your held seats" }).waitFor();

      const taken = seat.replace(/available$/, "held");
      await loser.getByRole("gridcell", { name: taken, exact: true }).waitFor();
      await loser
        .getByText(/^Just taken:/)
        .first()
        .waitFor();
      expect(await loser.getByRole("button", { name: /^Hold 1 seat/ }).count()).toBe(0);
      await Promise.all([winner.context().close(), loser.context().close()]);
    });

    test("[W17] a tap on the map opens a section, the next chooses a seat, in the list too", async () => {
      const drawn = await launch(SOFTWARE_GL);
      try {
        const page = await openSale(drawn);
        expect(await page.locator(".map-missing").count()).toBe(0);
        const map = page.getByRole("region", { name: "Seat map" });
        await seatsDrawn(page);
        const box = await map.boundingBox();
        if (box === null) throw new Error("the map has no size");
        // The section at the top of the bowl; the map then shows it whole.
        await page.mouse.click(box.x + box.width / 2 + 8, box.y + box.height * 0.12);
        await page.getByRole("grid").waitFor();
        await page.getByRole("button", { name: "Zoom in" }).click();
        const choice = page.getByRole("region", { name: "Your choice" });
        // Some seats of the section are sold or an aisle: tap along a row until one is chosen.
        for (let x = 0.3; x < 0.75 && !(await choice.isVisible()); x += 0.02) {
          await page.mouse.click(box.x + box.width * x, box.y + box.height * 0.45);
        }
        await choice.waitFor();
        await page.getByRole("gridcell", { name: /selected$/ }).waitFor();
      } finally {
        await drawn.close();
      }
    });
  },
);

async function openSale(from: Browser | undefined): Promise<Page> {
  if (from === undefined || server === undefined) throw new Error("the server did not start");
  const context = await from.newContext({ reducedMotion: "reduce", locale: "en-IE" });
  const page = await context.newPage();
  page.on("pageerror", (error) => {
    throw error;
  });
  await page.goto(server.url);
  await page.getByRole("link", { name: /Cup Final/ }).click();
  await page.getByText("Live", { exact: true }).waitFor();
  return page;
}

/** Opens the first section with free seats and chooses its first free seat; returns its name before. */
async function chooseFirstFree(page: Page): Promise<string> {
  await page.locator("li:not(.gone) > button.section").nth(3).click();
  const cell = page.getByRole("gridcell", { name: /available$/ }).first();
  const name = (await cell.getAttribute("aria-label")) ?? "";
  await cell.click();
  return name;
}
