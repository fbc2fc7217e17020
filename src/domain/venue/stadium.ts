/** Makes a stadium from a seed: a plan file and its sidecar, as if somebody had drawn them. The same
 * seed and size give the same bytes.
 *
 *   design (what the architect decides) -> bowl (arcs) -> layout (blocks) -> block (rows, seats)
 *   -> here: names, numbers, categories, gates, written down as files
 */
import type { Block, BlockRow } from "./block.ts";
import { PITCH, type Bearing } from "./bowl.ts";
import { designStadium, type Design } from "./design.ts";
import { layOut } from "./layout.ts";
import { drawNumbering, gateLetter, rowLetters, type Numbering } from "./numbering.ts";
import {
  roundPosition,
  SIDECAR_VERSION,
  type PlanFile,
  type SeatFacts,
  type SeatInFile,
  type Sidecar,
  type ZoneFacts,
  type ZoneInFile,
} from "./plan-file.ts";
import { categoriesFor, categoryRows } from "./pricing.ts";
import { seededRandom } from "./random.ts";
import type { Point } from "../plan.ts";

export interface Stadium {
  readonly file: PlanFile;
  readonly sidecar: Sidecar;
  /** All-in price by category name, minor units; the sidecar has them too. */
  readonly prices: Readonly<Record<string, number>>;
}

/** A seat, 0.5 m wide, is 25 units; the radius that pretix assumes, 10, leaves air around it. */
const UNITS_PER_METRE = 50;
const MARGIN_METRES = 6;
const PLATFORM_LABEL = "WP";

const BEARING_NAMES: Readonly<Record<Bearing, string>> = {
  N: "North",
  NE: "North-East",
  E: "East",
  SE: "South-East",
  S: "South",
  SW: "South-West",
  W: "West",
  NW: "North-West",
};

/** `seats` from 200 to 120,000 (RangeError beyond), exactly so many; `seed` any whole number. */
export function demoStadium(options: { readonly seats: number; readonly seed: number }): Stadium {
  const design = designStadium(options.seats, options.seed);
  const blocks = layOut(design);
  const center = centerOf(blocks);
  const choice = categoriesFor(design.categories);
  const categoryOf = categoryRows(blocks, design.categories);
  const used = new Set(categoryOf.values());
  // A small ground has too few blocks to tell all categories apart.
  const categories = choice.filter((_, index) => used.has(index));
  // A stream of its own: how the paint falls must not depend on how many draws the design took.
  const random = seededRandom(design.seed + 1);

  const zones: ZoneInFile[] = [];
  const zoneFacts: Record<string, ZoneFacts> = {};
  const seatFacts: Record<string, SeatFacts> = {};
  const numbers = new Map<number, number>();
  for (const block of blocks) {
    const number = (numbers.get(block.tier) ?? 0) + 1;
    numbers.set(block.tier, number);
    const code = `${block.tier + 1}${String(number).padStart(2, "0")}`;
    const id = `${block.arc.bearing}${code}`;
    const numbering = drawNumbering(random);
    const category = (row: BlockRow): string => choice[categoryOf.get(row)!]!.name;
    zones.push(zoneFile(design, block, id, code, center, numbering, category, seatFacts));
    zoneFacts[id] = { gate: gateOf(design, block), tier: design.tiers[block.tier]!.name };
  }

  const prices = Object.fromEntries(categories.map(({ name, price }) => [name, price]));
  return {
    file: {
      name: design.name,
      size: { width: Math.ceil(center.x * 2), height: Math.ceil(center.y * 2) },
      categories: categories.map(({ name, color }) => ({ name, color })),
      zones: [pitchZone(center), ...zones],
    },
    sidecar: {
      version: SIDECAR_VERSION,
      focal: center,
      zones: zoneFacts,
      seats: seatFacts,
      prices,
    },
    prices,
  };
}

/** The middle of the pitch in plan units, so that everything lies right of and below the origin. */
function centerOf(blocks: readonly Block[]): Point {
  let x = PITCH.length / 2;
  let y = PITCH.width / 2;
  for (const spot of blocks.flatMap((block) => block.rows.flatMap((row) => row.seats))) {
    x = Math.max(x, Math.abs(spot.x));
    y = Math.max(y, Math.abs(spot.y));
  }
  return {
    x: Math.ceil((x + MARGIN_METRES) * UNITS_PER_METRE),
    y: Math.ceil((y + MARGIN_METRES) * UNITS_PER_METRE),
  };
}

function zoneFile(
  design: Design,
  block: Block,
  id: string,
  code: string,
  center: Point,
  numbering: Numbering,
  category: (row: BlockRow) => string,
  facts: Record<string, SeatFacts>,
): ZoneInFile {
  const zoneAt = unitsOf(block.rows[0]!.seats[0]!, center);
  return {
    name: `${BEARING_NAMES[block.arc.bearing]} ${code}`,
    zone_id: id,
    position: zoneAt,
    rows: block.rows.map((row) => {
      const label = rowLabel(design, block, row);
      const rowAt = unitsOf(row.seats[0]!, center);
      const seats = row.seats.map((spot, position): SeatInFile => {
        const number = String(numbering(position, row.seats.length));
        return {
          seat_guid: `${id}-${label}-${number}`,
          seat_number: number,
          category: category(row),
          position: offset(unitsOf(spot, center), rowAt),
        };
      });
      for (const [position, spot] of row.seats.entries()) {
        const { seat_guid } = seats[position]!;
        if (spot.kind === "wheelchair") facts[seat_guid] = { accessible: "wheelchair" };
        if (spot.kind === "companion") {
          // Block rows list each pair as wheelchair place, companion seat.
          const companionOf = seats[position - 1]!.seat_guid;
          facts[seat_guid] = { accessible: "companion", companionOf };
        }
        if (spot.restricted) facts[seat_guid] = { ...facts[seat_guid], restrictedView: true };
      }
      return {
        row_number: label,
        row_number_position: "both",
        position: offset(rowAt, zoneAt),
        seats,
      };
    }),
    areas: [],
  };
}

function rowLabel(design: Design, block: Block, row: BlockRow): string {
  if (row.index === block.platform) return PLATFORM_LABEL;
  const index = row.index;
  return block.tier > 0 && design.numberedRows ? String(index + 1) : rowLetters(index);
}

function gateOf(design: Design, block: Block): string {
  const turn = ((block.from + block.to) / 2 + Math.PI * 0.75) / (2 * Math.PI);
  const part = (turn + 1) % 1;
  return gateLetter(Math.floor(part * design.gates));
}

/** Metres around the middle of the pitch to plan units. */
function unitsOf(spot: Point, center: Point): Point {
  return {
    x: roundPosition(center.x + spot.x * UNITS_PER_METRE),
    y: roundPosition(center.y + spot.y * UNITS_PER_METRE),
  };
}

function offset(point: Point, from: Point): Point {
  return { x: roundPosition(point.x - from.x), y: roundPosition(point.y - from.y) };
}

/** Drawn, not sold. */
function pitchZone(center: Point): ZoneInFile {
  const width = PITCH.length * UNITS_PER_METRE;
  const height = PITCH.width * UNITS_PER_METRE;
  return {
    name: "Pitch",
    zone_id: "pitch",
    position: offset(center, { x: width / 2, y: height / 2 }),
    rows: [],
    areas: [
      {
        shape: "rectangle",
        color: "#3d8b4a",
        border_color: "#ffffff",
        rotation: 0,
        position: { x: 0, y: 0 },
        rectangle: { width, height },
      },
    ],
  };
}
