/** Colours that can be told from the ground they lie on. The organiser picks the category colours for
 * one ground; the page has a light and a dark one. Ratios are WCAG 2.2's relative luminance. */
/** Non-text contrast that WCAG 1.4.11 asks for. */
export const SEAT_CONTRAST = 3;

export type Rgb = readonly [number, number, number];

/** `#rrggbb` to 0..255 channels; anything else is a middle grey. */
export function rgbOf(hex: string): Rgb {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex.trim());
  if (match === null) return [128, 128, 128];
  return [parseInt(match[1]!, 16), parseInt(match[2]!, 16), parseInt(match[3]!, 16)];
}

export function hexOf([r, g, b]: Rgb): string {
  return `#${[r, g, b].map((c) => Math.round(c).toString(16).padStart(2, "0")).join("")}`;
}

export function contrast(a: Rgb, b: Rgb): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** `share` 0 is the first colour, 1 the second. */
export function mix(from: Rgb, to: Rgb, share: number): Rgb {
  return from.map((c, i) => c + (to[i]! - c) * share) as unknown as Rgb;
}

/** Moves a colour away from the ground, in steps of 5 %, until the ratio is reached. */
export function legibleOn(color: Rgb, ground: Rgb, ratio: number): Rgb {
  const target = luminance(ground) > 0.18 ? 0 : 255;
  for (let share = 0; share < 1; share += 0.05) {
    const mixed = mix(color, [target, target, target], share);
    if (contrast(mixed, ground) >= ratio) return mixed;
  }
  return [target, target, target];
}

/** Black or white, whichever reads better on the colour. */
export function inkOn(color: Rgb): string {
  return contrast(color, [255, 255, 255]) >= contrast(color, [0, 0, 0]) ? "#ffffff" : "#000000";
}

function luminance([r, g, b]: Rgb): number {
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

function linear(channel: number): number {
  const c = channel / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
}
