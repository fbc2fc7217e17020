import fc from "fast-check";
import { expect, test } from "vitest";
import { contrast, hexOf, inkOn, legibleOn, rgbOf, type Rgb } from "./contrast.ts";

const channel = fc.integer({ min: 0, max: 255 });
const color = fc.tuple(channel, channel, channel) as fc.Arbitrary<Rgb>;
// --map-stand in both themes.
const ground = fc.constantFrom<Rgb>([251, 248, 240], [24, 33, 28]);

test("[W9] any category colour can be told from the stands in both themes, at 3 to 1 or better", () => {
  fc.assert(
    fc.property(color, ground, (category, on) => {
      expect(contrast(legibleOn(category, on, 3), on)).toBeGreaterThanOrEqual(3);
    }),
  );
});

test("[W9] a seat number reads on any colour, at 4.5 to 1 or better", () => {
  fc.assert(
    fc.property(color, (category) => {
      expect(contrast(rgbOf(inkOn(category)), category)).toBeGreaterThanOrEqual(4.5);
    }),
  );
});

test("a colour that reads already is left as the organiser chose it", () => {
  expect(hexOf(legibleOn(rgbOf("#a8326e"), rgbOf("#ffffff"), 3))).toBe("#a8326e");
});

test("black on white is 21 to 1, and a colour that is none is a grey", () => {
  expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21);
  expect(rgbOf("rebeccapurple")).toEqual([128, 128, 128]);
});
