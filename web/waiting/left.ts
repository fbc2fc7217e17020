/** How much is left of something, as a fan can act on it. Pure. */

/** So few may be gone before one is called; but not if they are most of what there ever was. */
const VERY_FEW = 20;
const VERY_FEW_OF_ALL = 0.25;
const FEW_OF_ALL = 0.1;

export type Left = "none" | "veryFew" | "few" | "some";

export function left(free: number, of: number): Left {
  if (free === 0) return "none";
  if (free < VERY_FEW && free < of * VERY_FEW_OF_ALL) return "veryFew";
  return free < of * FEW_OF_ALL ? "few" : "some";
}
