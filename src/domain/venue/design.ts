/** What an architect would decide before drawing: drawn from the seed, sized for the capacity.
 * Figures follow the usual guides to stadium building (Green Guide: seats 0.5 m wide, rows 0.8 m
 * deep, at most 28 seats between two stairways, stairways 1.2 m). All lengths are metres. */
import type { Bearing, Oval } from "./bowl.ts";
import { seededRandom } from "./random.ts";

export interface Design {
  readonly seed: number;
  readonly seats: number;
  readonly name: string;
  readonly oval: Oval;
  /** Where there are stands. A small ground has none in the corners. */
  readonly stands: ReadonlySet<Bearing>;
  readonly tiers: readonly TierDesign[];
  /** By which part the rows of the top tier are fewer behind the goals than at the sides. */
  readonly saddle: number;
  readonly gates: number;
  readonly categories: number;
  /** Upper tiers number their rows; the lowest always has letters. */
  readonly numberedRows: boolean;
  /** Every so many sections of the lowest tier stand behind a pillar of the roof or the tier above. */
  readonly pillarEvery: number;
}

export interface TierDesign {
  readonly name: string;
  /** Part of all rows. */
  readonly share: number;
  /** Walkway in front of it. */
  readonly gap: number;
}

export const SEAT_WIDTH = 0.5;
export const ROW_DEPTH = 0.8;
export const STAIRWAY_WIDTH = 1.2;
export const SEATS_BETWEEN_STAIRWAYS_MAX = 26;

/** The range is 5,000 to 100,000; smaller ones come out as one to four stands, for tests. */
export const STADIUM_SEATS_MIN = 200;
export const STADIUM_SEATS_MAX = 120_000;

const ONE_STAND_MAX = 1_500;
const TWO_STANDS_MAX = 4_000;
const OPEN_CORNERS_MAX = 14_000;
const ONE_TIER_MAX = 16_000;
const TWO_TIERS_MAX = 45_000;

const ALL: readonly Bearing[] = ["N", "NE", "E", "SE", "S", "SW", "W", "NW"];
const FIRST_NAMES = [
  "Kestrel",
  "Harbour",
  "Linden",
  "Foundry",
  "Meridian",
  "Saltmarsh",
  "Crown Hill",
];
const LAST_NAMES = ["Park", "Arena", "Stadium", "Ground", "Bowl"];
const SEATS_PER_GATE = 2_500;
const GATES_MIN = 4;
const GATES_MAX = 24;

/** Throws RangeError if `seats` is not a whole number in the range. */
export function designStadium(seats: number, seed: number): Design {
  if (!Number.isSafeInteger(seats) || seats < STADIUM_SEATS_MIN || seats > STADIUM_SEATS_MAX) {
    throw new RangeError(
      `Expected a whole number of seats from ${STADIUM_SEATS_MIN} to ${STADIUM_SEATS_MAX}, got ${seats}`,
    );
  }
  const random = seededRandom(seed);
  const lower = random.between(0.95, 1.05);
  return {
    seed,
    seats,
    name: `${random.pick(FIRST_NAMES)} ${random.pick(LAST_NAMES)}`,
    oval: {
      halfLength: random.between(63, 67),
      halfWidth: random.between(43.5, 47),
      cornerRadius: random.between(11, 15),
      sideBend: random.between(0.2, 0.28),
      endBend: random.between(0.16, 0.24),
    },
    stands: standsFor(seats),
    tiers: tiersFor(seats, lower, random.between(3.2, 4.6)),
    saddle: seats <= OPEN_CORNERS_MAX ? random.between(0.1, 0.3) : random.between(0.15, 0.4),
    gates: Math.min(GATES_MAX, Math.max(GATES_MIN, Math.round(seats / SEATS_PER_GATE))),
    categories: seats < ONE_TIER_MAX ? 4 : seats < TWO_TIERS_MAX ? 5 : 6,
    numberedRows: random.chance(0.5),
    pillarEvery: random.whole(2, 3),
  };
}

function standsFor(seats: number): ReadonlySet<Bearing> {
  if (seats <= ONE_STAND_MAX) return new Set<Bearing>(["N"]);
  if (seats <= TWO_STANDS_MAX) return new Set<Bearing>(["N", "S"]);
  if (seats <= OPEN_CORNERS_MAX) return new Set<Bearing>(["N", "E", "S", "W"]);
  return new Set(ALL);
}

/** `lower` makes the lowest tier a little larger or smaller. */
function tiersFor(seats: number, lower: number, gap: number): readonly TierDesign[] {
  if (seats <= ONE_TIER_MAX) return [{ name: "Main tier", share: 1, gap: 0 }];
  if (seats <= TWO_TIERS_MAX) {
    const share = 0.52 * lower;
    return [
      { name: "Lower tier", share, gap: 0 },
      { name: "Upper tier", share: 1 - share, gap },
    ];
  }
  const share = 0.4 * lower;
  return [
    { name: "Lower tier", share, gap: 0 },
    { name: "Club tier", share: 0.2, gap },
    { name: "Upper tier", share: 0.8 - share, gap },
  ];
}
