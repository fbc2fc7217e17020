/** Getting about a page by keys alone. */
import type { Page } from "playwright-core";

const KEY_PRESSES_MAX = 200;

export async function tabTo(page: Page, name: RegExp): Promise<void> {
  await pressUntil(page, "Tab", name);
}

export async function arrowTo(page: Page, name: RegExp): Promise<void> {
  await pressUntil(page, "ArrowRight", name);
}

/** Presses the key until what has the focus is called so. Looks before it presses. */
async function pressUntil(page: Page, key: string, name: RegExp): Promise<void> {
  for (let n = 0; n < KEY_PRESSES_MAX; n++) {
    if (name.test(await focusedName(page))) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${key} never led to ${name}`);
}

/** In the page's own words: this side of the test knows no DOM. */
const FOCUSED_NAME = `(() => {
  const at = document.activeElement;
  if (at === null || at === document.body) return "";
  return at.getAttribute("aria-label") ?? at.innerText.trim();
})()`;

export function focusedName(page: Page): Promise<string> {
  return page.evaluate<string>(FOCUSED_NAME);
}

/** What a screen reader adds to its name. */
export function focusedDescription(page: Page): Promise<string> {
  return page.evaluate<string>(
    'document.getElementById(document.activeElement.getAttribute("aria-describedby"))?.innerText ?? ""',
  );
}
