/** The moments at which a page has done all that follows from what was done to it. */
import type { Page } from "playwright-core";

const TWO_FRAMES =
  "new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)))";

/** What has changed until now is on the screen. */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate(TWO_FRAMES);
}

/** What the page asks the server to change, as a method and a path each, because of `done`. */
export async function changesAsked(page: Page, done: () => Promise<void>): Promise<string[]> {
  const asked: string[] = [];
  const hear = (request: { method(): string; url(): string }): void => {
    if (request.method() !== "GET")
      asked.push(`${request.method()} ${new URL(request.url()).pathname}`);
  };
  page.on("request", hear);
  await done();
  await drawn(page);
  // Requests are heard of in their order: once this one is answered, none before it is still to be heard of.
  await page.evaluate("fetch('/robots.txt', { cache: 'no-store' }).then(() => undefined)");
  page.off("request", hear);
  return asked;
}
