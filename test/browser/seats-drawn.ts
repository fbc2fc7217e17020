/** The map with its seats is there: before its first picture it knows no place that could be tapped. */
import type { Page } from "playwright-core";
import { expect } from "vitest";

export async function seatsDrawn(page: Page): Promise<void> {
  // A canvas is 300 pixels wide until somebody draws on it.
  const drawn = () => page.evaluate("document.querySelector('.map-seats').width !== 300");
  await expect.poll(drawn, { timeout: 30_000 }).toBe(true);
}
