/** What a fan sees of a part of the page, whatever lies over it. */
import type { Locator } from "playwright-core";
import { expect } from "vitest";

/** Of an element, in the browser. */
interface Drawn {
  getBoundingClientRect(): Record<"left" | "right" | "top" | "bottom", number>;
  contains(other: unknown): boolean;
  readonly ownerDocument: { elementFromPoint(x: number, y: number): unknown };
}

/** Whole on the screen, with nothing over a corner of it. */
export async function expectInSight(part: Locator): Promise<void> {
  await part.waitFor();
  const inSight = () =>
    part.evaluate<boolean, Drawn>((drawn) => {
      const { left, right, top, bottom } = drawn.getBoundingClientRect();
      return [left + 4, right - 4].every((x) =>
        [top + 4, bottom - 4].every((y) =>
          drawn.contains(drawn.ownerDocument.elementFromPoint(x, y)),
        ),
      );
    });
  await expect.poll(inSight, { timeout: 10_000 }).toBe(true);
}
