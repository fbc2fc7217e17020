/** A choice that would leave a single seat, in a real browser: said, and mended by one tap. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startServer } from "../server.ts";
import { launch, LIST_ONLY, missing } from "./chromium.ts";

let server: Awaited<ReturnType<typeof startServer>> | undefined;
let browser: Browser | undefined;

describe.skipIf(missing)("single seats in Chromium", () => {
  beforeAll(async () => {
    server = await startServer({ seats: 5_000 });
    browser = await launch(LIST_ONLY);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  test("[W25] a seat that would be left alone is named, and one tap chooses seats that leave none", async () => {
    const context = await browser!.newContext();
    const page = await context.newPage();
    await page.goto(`${server!.url}/events/cup-final`);
    await page.getByText("Live", { exact: true }).waitFor();
    await page.locator("button.section").first().click();
    const seats = page.locator("[role=row]").first().locator("[role=gridcell]");
    const nameOf = async (n: number) => (await seats.nth(n).getAttribute("aria-label"))!;
    const placeOf = (name: string) => name.split(/, [€£]/)[0]!;
    await seats.nth(1).click();

    const choice = page.getByRole("region", { name: "Your choice" });
    const said = choice.getByRole("status");
    await said.getByText(`${placeOf(await nameOf(0))} would be left alone`).waitFor();
    await said.getByRole("button", { name: /^Take .* instead same price$/ }).click();
    expect(await nameOf(0)).toMatch(/selected|chosen/);
    expect(await nameOf(1)).toMatch(/available$/);
    expect(await said.textContent()).toBe("");
    const focused = await page.evaluate<string>("document.activeElement.textContent");
    expect(focused).toMatch(/^Hold 1 seat/);
    await context.close();
  });
});
