/** The files that a venue comes in: a seating plan in the shape that pretix uses, and a sidecar for
 * what that shape has no place for.
 *
 *   plan     zones > rows > seats; a position counts from the one above it (zone, row, seat)
 *   sidecar  by zone id: gate and tier; by seat id: accessibility, view, aisle; and the focal point
 */
import type { Point } from "../plan.ts";

export interface PlanFile {
  readonly version?: string;
  readonly name: string;
  readonly size: { readonly width: number; readonly height: number };
  readonly categories: readonly { readonly name: string; readonly color: string }[];
  readonly zones: readonly ZoneInFile[];
}

export interface ZoneInFile {
  readonly name: string;
  readonly zone_id?: string;
  readonly uuid?: string;
  readonly position: Point;
  readonly rows: readonly RowInFile[];
  readonly areas?: readonly AreaInFile[];
}

export interface RowInFile {
  readonly row_number: string;
  /** How a ticket spells the row, `%s` being its number. Checked, not used: the page has its own words. */
  readonly row_label?: string;
  readonly seat_label?: string;
  readonly row_number_position?: "start" | "end" | "both" | null;
  readonly position?: Point;
  readonly uuid?: string;
  readonly seats: readonly SeatInFile[];
}

export interface SeatInFile {
  readonly seat_guid: string;
  readonly seat_number: string;
  /** Name of a category. */
  readonly category: string;
  readonly position: Point;
  readonly radius?: number;
  readonly start_direction?: "<" | ">" | "<>";
  readonly uuid?: string;
}

/** Decoration: the pitch, a stage, a label. Nothing is sold there. */
export interface AreaInFile {
  readonly shape: "polygon" | "rectangle" | "ellipse" | "circle" | "text";
  readonly color: string;
  readonly border_color?: string;
  readonly rotation?: number;
  readonly position: Point;
  readonly uuid?: string;
  readonly rectangle?: { readonly width: number; readonly height: number };
  readonly circle?: { readonly radius: number };
  readonly ellipse?: { readonly radius: Point };
  readonly polygon?: { readonly points: readonly Point[] };
  readonly text?: {
    readonly text: string;
    readonly color: string;
    readonly position: Point;
    readonly size?: number;
  };
}

export interface Sidecar {
  readonly version: typeof SIDECAR_VERSION;
  /** What everybody wants to sit close to. The middle of the plan if it is missing. */
  readonly focal?: Point;
  /** By section id: the zone's `zone_id`, or what its name gives (section-id.ts). */
  readonly zones?: Readonly<Record<string, ZoneFacts>>;
  /** By `seat_guid`; only seats about which there is something to say. */
  readonly seats?: Readonly<Record<string, SeatFacts>>;
  /** All-in price by category name, minor units. */
  readonly prices?: Readonly<Record<string, number>>;
}

export interface ZoneFacts {
  readonly gate?: string;
  readonly tier?: string;
}

export interface SeatFacts {
  readonly accessible?: "wheelchair" | "companion";
  /** For a companion seat: the `seat_guid` of its wheelchair place. */
  readonly companionOf?: string;
  readonly restrictedView?: boolean;
  /** Whether an aisle follows in the row. Told from the distance if it is missing. */
  readonly gapAfter?: boolean;
}

export const PLAN_VERSION = "0.0.1";
export const SIDECAR_VERSION = 1;

/** Radius of a seat that names none, plan units. */
export const DEFAULT_RADIUS = 10;

export const PLAN_SEATS_MAX = 150_000;
/** A seat keeps its category in one byte. */
export const CATEGORIES_MAX = 256;
/** Plan units. Up to here a 32-bit float still holds a tenth of a unit. */
export const POSITION_MAX = 1_000_000;
/** Plan units. */
export const RADIUS_MIN = 0.1;
export const RADIUS_MAX = 1_000;
/** Minor units. Times the largest plan it is still a safe integer. */
export const PRICE_MAX = 1_000_000_000;
/** A section is what loads together; a larger one is allowed, and slow. */
export const SECTION_SEATS_WISE = 5_000;

/** Positions are kept to a tenth of a unit; never -0, which would not survive JSON. */
export function roundPosition(value: number): number {
  return Math.round(value * 10) / 10 + 0;
}
