import { expect, test } from "vitest";
import { liftOver } from "./notice-place.ts";

const box = (top: number, bottom: number, left = 0, right = 360) => ({ left, right, top, bottom });
const notice = box(500, 600, 12, 348);

test("[W160] a message stays on the dock where it is in nobody's way", () => {
  expect(liftOver(notice, [])).toBe(0);
  expect(liftOver(notice, [box(300, 490)])).toBe(0);
  expect(liftOver(notice, [box(610, 700)])).toBe(0);
  expect(liftOver(notice, [box(500, 600, 350, 400)])).toBe(0);
});

test("[W160] it goes as high as it takes, over one thing or several", () => {
  expect(liftOver(notice, [box(550, 650)])).toBe(60);
  expect(liftOver(notice, [box(550, 650), box(300, 420)])).toBe(60);
  expect(liftOver(notice, [box(550, 650), box(400, 445), box(360, 370)])).toBe(250);
});

test("[W160] where there is no room for it, it stays on the dock", () => {
  expect(liftOver(notice, [box(90, 650)])).toBe(0);
});
