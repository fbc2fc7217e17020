/** Gives back what is held, by keys: pressed, and meant. */
import type { Locator, Page } from "playwright-core";

export async function giveBack(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Give back" }).press("Enter");
  await asked(page).getByRole("button", { name: "Give back" }).press("Enter");
}

/** What is said once it was pressed. */
export function asked(page: Page): Locator {
  return page.getByRole("group", { name: /^Give back \d seats?\?$/ });
}
