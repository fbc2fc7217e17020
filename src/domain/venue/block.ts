/** One block of a tier: rows along an arc, cut by stairways and by the mouth of a vomitory. */
import { pointOn, type Arc } from "./bowl.ts";
import { ROW_DEPTH, SEAT_WIDTH, STAIRWAY_WIDTH } from "./design.ts";
import type { Point } from "../plan.ts";

export interface Block {
  readonly arc: Arc;
  readonly tier: number;
  /** Place in its tier, clockwise from the north-west corner. */
  readonly index: number;
  readonly from: number;
  readonly to: number;
  /** Angles of the stairways within it. */
  readonly stairways: readonly number[];
  readonly vomitory: Vomitory | undefined;
  /** Angle of a pillar that stands in somebody's view. */
  readonly pillar: number | undefined;
  /** Position among the tier's rows of the row with wheelchair places. */
  readonly platform: number | undefined;
  rows: BlockRow[];
}

export interface Vomitory {
  readonly angle: number;
  readonly firstRow: number;
  readonly lastRow: number;
}

export interface BlockRow {
  /** Position among the tier's rows, front to back. */
  readonly index: number;
  readonly distance: number;
  seats: Spot[];
}

export interface Spot extends Point {
  readonly kind: "seat" | "wheelchair" | "companion";
  readonly restricted: boolean;
}

export const VOMITORY_ROWS = 4;
const VOMITORY_HALF_WIDTH = 1.4;
/** A wheelchair place and the companion seat to its right. */
export const PAIR_WIDTH = 1.5;
const WHEELCHAIR_CENTER = 0.45;
const COMPANION_CENTER = 1.15;
const ROW_SEATS_MIN = 4;
/** Part of the tier's depth at which its pillars stand. */
const PILLAR_DEPTH = 0.55;
const PILLAR_SHADOW = 0.35;
const PILLAR_SHADOW_GROWTH = 0.045;

/** Fills the rows of a block. `front` is the distance of the tier's first row, metres. */
export function fillBlock(block: Block, front: number, rowCount: number): void {
  for (let index = 0; index < rowCount; index++) {
    const distance = front + index * ROW_DEPTH;
    const platform = index === block.platform;
    const spots = platform
      ? platformSpots(block, distance)
      : seatSpots(block, index, distance, rowCount);
    if (spots.length >= ROW_SEATS_MIN) block.rows.push({ index, distance, seats: spots });
  }
}

function seatSpots(block: Block, index: number, distance: number, rowCount: number): Spot[] {
  const radius = block.arc.radius + distance;
  const spots: Spot[] = [];
  for (const [from, to] of bays(block)) {
    const count = Math.floor(((to - from) * radius - STAIRWAY_WIDTH) / SEAT_WIDTH);
    const first = (from + to) / 2 - ((count - 1) / 2) * (SEAT_WIDTH / radius);
    for (let n = 0; n < count; n++) {
      const angle = first + (n * SEAT_WIDTH) / radius;
      if (inVomitory(block.vomitory, index, angle, radius)) continue;
      const restricted =
        behindPillar(block, index, angle, radius, rowCount) ||
        overVomitory(block.vomitory, index, angle, radius);
      spots.push({ ...pointOn(block.arc, angle, distance), kind: "seat", restricted });
    }
  }
  return spots;
}

function platformSpots(block: Block, distance: number): Spot[] {
  const radius = block.arc.radius + distance;
  const spots: Spot[] = [];
  for (const [from, to] of bays(block)) {
    const pairs = Math.floor(((to - from) * radius - STAIRWAY_WIDTH) / PAIR_WIDTH);
    const first = (from + to) / 2 - (pairs / 2) * (PAIR_WIDTH / radius);
    for (let n = 0; n < pairs; n++) {
      const at = (metres: number): Point =>
        pointOn(block.arc, first + (n * PAIR_WIDTH + metres) / radius, distance);
      spots.push({ ...at(WHEELCHAIR_CENTER), kind: "wheelchair", restricted: false });
      spots.push({ ...at(COMPANION_CENTER), kind: "companion", restricted: false });
    }
  }
  return spots;
}

/** What the stairways leave: from angle to angle. */
function bays(block: Block): [number, number][] {
  const edges = [block.from, ...block.stairways, block.to];
  return edges.slice(1).map((to, i) => [edges[i]!, to]);
}

function inVomitory(
  vomitory: Vomitory | undefined,
  row: number,
  angle: number,
  radius: number,
): boolean {
  if (!vomitory || row < vomitory.firstRow || row > vomitory.lastRow) return false;
  return Math.abs(angle - vomitory.angle) * radius < VOMITORY_HALF_WIDTH + SEAT_WIDTH / 2;
}

/** The row above the mouth looks through its railing. */
function overVomitory(
  vomitory: Vomitory | undefined,
  row: number,
  angle: number,
  radius: number,
): boolean {
  if (!vomitory || row !== vomitory.lastRow + 1) return false;
  return Math.abs(angle - vomitory.angle) * radius < VOMITORY_HALF_WIDTH;
}

function behindPillar(
  block: Block,
  row: number,
  angle: number,
  radius: number,
  rowCount: number,
): boolean {
  if (block.pillar === undefined) return false;
  const behind = row - Math.floor(rowCount * PILLAR_DEPTH);
  if (behind < 0) return false;
  const shadow = PILLAR_SHADOW + behind * PILLAR_SHADOW_GROWTH;
  return Math.abs(angle - block.pillar) * radius < shadow + SEAT_WIDTH / 2;
}
