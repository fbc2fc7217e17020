/** Lays out the blocks of a stadium and fits them to the exact number of seats. */
import { arcsOf, pointOn, type Arc } from "./bowl.ts";
import { fillBlock, PAIR_WIDTH, VOMITORY_ROWS, type Block, type Vomitory } from "./block.ts";
import {
  ROW_DEPTH,
  SEAT_WIDTH,
  SEATS_BETWEEN_STAIRWAYS_MAX,
  STAIRWAY_WIDTH,
  type Design,
} from "./design.ts";

/** A section is what loads together: about 300 to 700 seats. */
const SECTION_SEATS_MAX = 680;
const TIER_ROWS_MIN = 2;
/** Vomitories are for tiers deep enough to climb. */
const VOMITORY_TIER_ROWS_MIN = 11;
const VOMITORY_DEPTH = 0.3;
/** One seat in so many is a wheelchair place. */
const SEATS_PER_WHEELCHAIR = 200;

/** Blocks with exactly `design.seats` seats, by tier and clockwise. */
export function layOut(design: Design): readonly Block[] {
  const arcs = arcsOf(design.oval).filter((arc) => design.stands.has(arc.bearing));
  let rows = design.tiers.length * TIER_ROWS_MIN;
  let blocks = draw(design, arcs, rows);
  // Each step adds at least one row all around, so this ends within some hundred steps.
  while (count(blocks) < design.seats) {
    const perRow = Math.max(1, count(blocks) / rows);
    // Rows further out are longer: aiming at half the lack never overshoots.
    rows += Math.max(1, Math.floor((design.seats - count(blocks)) / perRow / 2));
    blocks = draw(design, arcs, rows);
  }
  trim(blocks, count(blocks) - design.seats);
  return blocks.filter((block) => block.rows.length > 0);
}

function draw(design: Design, arcs: readonly Arc[], rows: number): Block[] {
  const blocks: Block[] = [];
  let front = 0;
  let left = rows;
  for (const [tier, { share, gap }] of design.tiers.entries()) {
    const last = tier === design.tiers.length - 1;
    const tierRows = last ? left : Math.max(TIER_ROWS_MIN, Math.round(rows * share));
    left -= tierRows;
    front += gap;
    const inTier = arcs.flatMap((arc) => split(design, arc, tier, front, tierRows));
    const platforms = platformBlocks(design, tier, inTier, front, tierRows);
    for (const [index, block] of inTier.entries()) {
      const here = {
        ...block,
        index,
        rows: [],
        platform: platforms.has(index) ? platformRow(design, tierRows) : undefined,
      };
      fillBlock(here, front, last ? saddled(design, block, tierRows) : tierRows);
      blocks.push(here);
    }
    front += tierRows * ROW_DEPTH;
  }
  return blocks;
}

/** Cuts a tier's arc into blocks of like width. */
function split(design: Design, arc: Arc, tier: number, front: number, rows: number): Block[] {
  const metres = (arc.to - arc.from) * (arc.radius + front + (rows * ROW_DEPTH) / 2);
  const parts = Math.max(1, Math.ceil(((metres / SEAT_WIDTH) * rows) / SECTION_SEATS_MAX));
  const angle = (arc.to - arc.from) / parts;
  const width = metres / parts;
  const bays = Math.ceil(
    (width - STAIRWAY_WIDTH) / (SEATS_BETWEEN_STAIRWAYS_MAX * SEAT_WIDTH + STAIRWAY_WIDTH),
  );
  return Array.from({ length: parts }, (_, part): Block => {
    const from = arc.from + part * angle;
    const stairways = Array.from({ length: bays - 1 }, (_, n) => from + ((n + 1) * angle) / bays);
    return {
      arc,
      tier,
      index: part,
      from,
      to: from + angle,
      stairways,
      vomitory: vomitoryOf(from, angle, stairways, rows),
      pillar: tier === 0 && part % design.pillarEvery === 1 ? from + angle * 0.3 : undefined,
      platform: undefined,
      rows: [],
    };
  });
}

/** A vomitory opens on a stairway if there is one, otherwise in the middle. */
function vomitoryOf(
  from: number,
  angle: number,
  stairways: readonly number[],
  rows: number,
): Vomitory | undefined {
  if (rows < VOMITORY_TIER_ROWS_MIN) return undefined;
  const firstRow = Math.floor(rows * VOMITORY_DEPTH);
  return {
    angle: stairways[stairways.length >> 1] ?? from + angle / 2,
    firstRow,
    lastRow: firstRow + VOMITORY_ROWS - 1,
  };
}

/** In a single tier the platform is at the pitch, otherwise at the concourse behind the lower tier. */
function platformRow(design: Design, tierRows: number): number {
  return design.tiers.length === 1 ? 0 : tierRows - 1;
}

/** Which blocks of a tier get a platform: enough of them, spread around evenly. The top tier has none,
 * unless it is the only one. */
function platformBlocks(
  design: Design,
  tier: number,
  blocks: readonly Block[],
  front: number,
  rows: number,
): ReadonlySet<number> {
  const chosen = new Set<number>();
  const tiersWithPlatform = Math.max(1, design.tiers.length - 1);
  if (tier >= tiersWithPlatform) return chosen;
  const distance = front + platformRow(design, rows) * ROW_DEPTH;
  const pairs = blocks.reduce((sum, block) => {
    const metres = (block.to - block.from) * (block.arc.radius + distance);
    return sum + (metres - STAIRWAY_WIDTH * (block.stairways.length + 1)) / PAIR_WIDTH;
  }, 0);
  const wanted = design.seats / SEATS_PER_WHEELCHAIR / tiersWithPlatform;
  const platforms = Math.min(
    blocks.length,
    Math.max(1, Math.ceil((wanted / pairs) * blocks.length)),
  );
  for (let n = 0; n < platforms; n++) {
    chosen.add(Math.floor(((n + 0.5) * blocks.length) / platforms));
  }
  return chosen;
}

/** The rows of a block of the top tier: fewer towards the ends, so that the rim dips there. */
function saddled(design: Design, block: Block, rows: number): number {
  const middle = (block.from + block.to) / 2;
  const endwards =
    block.arc.kind === "side"
      ? 0
      : block.arc.kind === "end"
        ? 1
        : Math.abs(Math.cos(middle)) ** 1.5;
  return Math.max(TIER_ROWS_MIN, Math.round(rows * (1 - design.saddle * endwards)));
}

function count(blocks: readonly Block[]): number {
  return blocks.reduce(
    (sum, block) => sum + block.rows.reduce((n, row) => n + row.seats.length, 0),
    0,
  );
}

/** Takes `surplus` seats from the rim of the top tier: whole rows from the blocks with the farthest
 * view, and what is left seat by seat from the ends of the other blocks' last rows. */
function trim(blocks: readonly Block[], surplus: number): void {
  const top = Math.max(...blocks.map((block) => block.tier));
  const rim = blocks
    .filter((block) => block.tier === top && block.rows.length > 1)
    .sort((a, b) => viewOf(b) - viewOf(a) || a.index - b.index);
  let left = surplus;
  for (let round = 0; left > 0; round++) {
    const before = left;
    for (const block of rim) {
      const row = block.rows.at(-1)!;
      if (left === 0) return;
      if (block.rows.length === 1) continue;
      if (left >= row.seats.length) {
        block.rows.pop();
        left -= row.seats.length;
      } else {
        row.seats = round % 2 === 0 ? row.seats.slice(0, -1) : row.seats.slice(1);
        left--;
      }
    }
    // The surplus is less than one row all around, and the tier has at least two.
    if (left === before) throw new Error(`${left} seats could not be taken away`);
  }
}

/** Metres from the middle of the pitch to the middle of the block's front. */
function viewOf(block: Block): number {
  const middle = pointOn(block.arc, (block.from + block.to) / 2, 0);
  return Math.round(Math.hypot(middle.x, middle.y));
}
