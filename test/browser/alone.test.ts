/** A choice that would leave a single seat, in a real browser: said, and mended by one tap. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { missing } from "./chromium.ts";
import { openDemoStage, type Stage } from "./stage.ts";

let stage: Stage;

describe.skipIf(missing)("single seats in Chromium", () => {
  beforeAll(async () => {
    stage = await openDemoStage();
  });
  afterAll(async () => {
    await stage?.close();
  });

  test("[W25] a seat that would be left alone is named, and one tap chooses seats that leave none", async () => {
    const context = await stage.browser.newContext();
    const page = await context.newPage();
    await page.goto(`${stage.server.url}/events/cup-final`);
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
