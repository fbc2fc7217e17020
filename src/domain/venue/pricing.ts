/** Price categories by how good the view is: the distance to the middle of the pitch, and the tier. */
import type { Block, BlockRow } from "./block.ts";
import { pointOn } from "./bowl.ts";

export interface PriceCategory {
  readonly name: string;
  readonly color: string;
  /** All-in, minor units. */
  readonly price: number;
}

const CATEGORIES: readonly PriceCategory[] = [
  { name: "Premium", color: "#a8326e", price: 19_500 },
  { name: "Category 1", color: "#d9542b", price: 14_500 },
  { name: "Category 2", color: "#e9a13b", price: 10_500 },
  { name: "Category 3", color: "#4f9d5d", price: 7_500 },
  { name: "Category 4", color: "#2f86b7", price: 5_500 },
  { name: "Category 5", color: "#5b62a8", price: 3_500 },
];

/** Part of all seats in the first so many categories, for a choice of four, five or six. */
const SHARES: Readonly<Record<number, readonly number[]>> = {
  4: [0.1, 0.4, 0.75],
  5: [0.07, 0.25, 0.52, 0.8],
  6: [0.06, 0.2, 0.42, 0.66, 0.86],
};

/** What a tier further up costs in metres of view, and a seat behind the goal. */
const TIER_METRES = 9;
const GOAL_METRES = 12;
/** Deep blocks fall into a front and a back half with categories of their own. */
const HALVED_ROWS_MIN = 14;

export function categoriesFor(count: number): readonly PriceCategory[] {
  return CATEGORIES.slice(0, count);
}

/** The category of each row of each block, by index. Blocks that mirror each other get the same. */
export function categoryRows(
  blocks: readonly Block[],
  count: number,
): ReadonlyMap<BlockRow, number> {
  const bands = blocks.flatMap(bandsOf);
  const seats = bands.reduce((sum, band) => sum + band.seats, 0);
  const byView = [...bands].sort((a, b) => a.view - b.view);
  const limits: number[] = [];
  let before = 0;
  for (const band of byView) {
    const share = SHARES[count]?.[limits.length];
    before += band.seats;
    if (share !== undefined && before >= share * seats) limits.push(band.view);
  }
  const rows = new Map<BlockRow, number>();
  for (const band of bands) {
    const better = limits.findIndex((limit) => band.view <= limit);
    for (const row of band.rows) rows.set(row, better === -1 ? limits.length : better);
  }
  return rows;
}

interface Band {
  readonly rows: readonly BlockRow[];
  readonly seats: number;
  /** Rounded metres: what mirrors each other must come out equal. */
  readonly view: number;
}

function bandsOf(block: Block): Band[] {
  const half = block.rows.length >= HALVED_ROWS_MIN ? block.rows.length >> 1 : block.rows.length;
  return [block.rows.slice(0, half), block.rows.slice(half)]
    .filter((rows) => rows.length > 0)
    .map((rows) => {
      const middle = (block.from + block.to) / 2;
      const { x, y } = pointOn(block.arc, middle, rows[rows.length >> 1]!.distance);
      const goal = GOAL_METRES * Math.cos(middle) ** 2;
      const view = Math.round(Math.hypot(x, y) + block.tier * TIER_METRES + goal);
      return { rows, seats: rows.reduce((sum, row) => sum + row.seats.length, 0), view };
    });
}
