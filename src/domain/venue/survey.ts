/** One walk over a plan file that may be wrong anywhere: reports what is wrong between its parts
 * (ids used twice, categories that are not there, seats outside the plan) and notes what the checks
 * of overlaps, sidecar and prices need. What has the wrong shape was reported before and is passed
 * over here. */
import type { Point } from "../plan.ts";
import { below, pointerTo, type Place, type Report } from "./finding.ts";
import type { Placed } from "./overlap.ts";
import {
  DEFAULT_RADIUS,
  POSITION_MAX,
  RADIUS_MAX,
  RADIUS_MIN,
  roundPosition,
  SECTION_SEATS_WISE,
} from "./plan-file.ts";
import { SECTION_ID_PATTERN, sectionId } from "./section-id.ts";
import { isObject, memberOf, quote, type Json } from "./shape.ts";

export interface Survey {
  readonly size: Point;
  /** Entries of seat lists that are objects. */
  seatCount: number;
  /** By section id. */
  readonly sections: Map<string, Place>;
  /** By seat id. */
  readonly seats: Map<string, { readonly place: Place; readonly section: string }>;
  /** Category names with their places. */
  readonly categories: Map<string, Place>;
  readonly usedCategories: Set<string>;
  /** Every seat with a position on the plan. */
  readonly placed: (Placed & { readonly place: Place; readonly id: string })[];
}

const ORIGIN: Point = { x: 0, y: 0 };

export function survey(file: Json, report: Report): Survey {
  const extent = memberOf(file, "size");
  const found: Survey = {
    size: { x: limitOf(extent["width"]), y: limitOf(extent["height"]) },
    seatCount: 0,
    sections: new Map(),
    seats: new Map(),
    categories: surveyCategories(file, report),
    usedCategories: new Set(),
    placed: [],
  };
  for (const [index, zone] of objectsOf(file["zones"])) {
    surveyZone(zone, below(null, "zones", index), found, report);
  }
  return found;
}

function surveyCategories(file: Json, report: Report): Survey["categories"] {
  const categories: Survey["categories"] = new Map();
  for (const [index, category] of objectsOf(file["categories"])) {
    const name = category["name"];
    if (typeof name !== "string") continue;
    const place = below(null, "categories", index, "name");
    const first = categories.get(name);
    if (first === undefined) categories.set(name, place);
    else {
      report.error(
        place,
        `The category ${quote(name)} is there twice, first at ${pointerTo(first)}.`,
        "Remove or rename one of them.",
      );
    }
  }
  return categories;
}

function surveyZone(zone: Json, place: Place, found: Survey, report: Report): void {
  const rows = objectsOf(zone["rows"]);
  const before = found.seatCount;
  const section = sectionId(zone);
  const origin = pointOf(zone["position"]);
  const printed = new Map<string, Place>();
  for (const [index, row] of rows) {
    const rowPlace = below(place, "rows", index);
    const rowAt = row["position"] === undefined ? ORIGIN : pointOf(row["position"]);
    const base = origin && rowAt && { x: origin.x + rowAt.x, y: origin.y + rowAt.y };
    if (Array.isArray(row["seats"]) && row["seats"].length === 0) {
      // Seats may have been lost on the way: better asked about than sold without.
      report.error(rowPlace, "The row has no seats.", "Remove it, or add its seats.");
    }
    for (const [number, seat] of objectsOf(row["seats"])) {
      found.seatCount++;
      const seatPlace = below(rowPlace, "seats", number);
      surveySeat(seat, seatPlace, section, base, found, report);
      checkPrinted(row, seat, seatPlace, printed, report);
    }
  }
  const count = found.seatCount - before;
  if (count === 0) {
    const decorates = Array.isArray(zone["areas"]) && zone["areas"].length > 0;
    if (!decorates) {
      report.warn(
        place,
        "The zone has no seats and no areas.",
        "It is left out. Remove it, or add its rows.",
      );
    }
    return;
  }
  if (count > SECTION_SEATS_WISE) {
    report.warn(
      place,
      `The zone has ${count} seats; a section is what loads together.`,
      `Split it into zones of up to ${SECTION_SEATS_WISE} seats, better of about 500.`,
    );
  }
  checkSection(zone, section, place, found, report);
}

function checkSection(zone: Json, id: string, place: Place, found: Survey, report: Report): void {
  const given = zone["zone_id"] !== undefined;
  if (!given && !SECTION_ID_PATTERN.test(id)) {
    report.error(
      below(place, "name"),
      "The zone has no zone_id, and its name has no letter A-Z or digit to make one of.",
      "Give the zone a zone_id.",
    );
    return;
  }
  const first = found.sections.get(id);
  if (first === undefined) {
    found.sections.set(id, place);
    return;
  }
  report.error(
    below(place, given ? "zone_id" : "name"),
    `The section id ${quote(id)} is there twice, first at ${pointerTo(first)}.`,
    "Give each zone a zone_id of its own.",
  );
}

function surveySeat(
  seat: Json,
  place: Place,
  section: string,
  base: Point | undefined,
  found: Survey,
  report: Report,
): void {
  const id = typeof seat["seat_guid"] === "string" ? seat["seat_guid"] : "";
  const first = found.seats.get(id);
  if (id !== "" && first !== undefined) {
    report.error(
      below(place, "seat_guid"),
      `The seat id ${quote(id)} is there twice, first at ${pointerTo(first.place)}.`,
      "Give each seat an id of its own, best made of its zone, row and number.",
    );
  } else if (id !== "") found.seats.set(id, { place, section });

  const category = seat["category"];
  if (typeof category === "string") {
    found.usedCategories.add(category);
    if (!found.categories.has(category)) {
      report.error(
        below(place, "category"),
        `There is no category ${quote(category)}.`,
        "Name one of /categories, or add it there.",
      );
    }
  }

  const offset = pointOf(seat["position"]);
  if (!base || !offset) return;
  const at = { x: base.x + offset.x, y: base.y + offset.y };
  const onPlan = checkPosition(at, below(place, "position"), found.size, report);
  const radius = seat["radius"] ?? DEFAULT_RADIUS;
  if (onPlan && typeof radius === "number" && radius >= RADIUS_MIN && radius <= RADIUS_MAX) {
    found.placed.push({ ...at, radius, place, id });
  }
}

/** Whether the position, zone, row and seat added up, can be kept. */
function checkPosition(at: Point, place: Place, size: Point, report: Report): boolean {
  let onPlan = true;
  for (const axis of ["x", "y"] as const) {
    const value = roundPosition(at[axis]);
    const where = `Added up, the seat lies at ${axis} = ${value}`;
    if (value < 0 || value > POSITION_MAX) {
      onPlan = false;
      const range = `${where}; positions go from 0 to ${POSITION_MAX}.`;
      report.error(below(place, axis), range, "Move the zone, the row or the seat into the plan.");
    } else if (value > size[axis]) {
      const outside = `${where}, outside of the plan's ${size[axis]}.`;
      report.warn(
        below(place, axis),
        outside,
        "The plan is made larger. Correct /size, or move it.",
      );
    }
  }
  return onPlan;
}

/** Two seats of a zone whose tickets would print the same. */
function checkPrinted(
  row: Json,
  seat: Json,
  place: Place,
  printed: Map<string, Place>,
  report: Report,
): void {
  if (typeof row["row_number"] !== "string" || typeof seat["seat_number"] !== "string") return;
  const name = JSON.stringify([row["row_number"], seat["seat_number"]]);
  const first = printed.get(name);
  if (first === undefined) {
    printed.set(name, place);
    return;
  }
  report.warn(
    below(place, "seat_number"),
    `Row ${quote(row["row_number"])} seat ${quote(seat["seat_number"])} is in this zone twice, first at ${pointerTo(first)}.`,
    "Their tickets look the same. Number one of them differently.",
  );
}

/** The objects of what should be a list of them, with their places in it. */
function objectsOf(value: unknown): [number, Json][] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown, index): [number, Json][] =>
    isObject(item) ? [[index, item]] : [],
  );
}

function pointOf(value: unknown): Point | undefined {
  if (!isObject(value)) return undefined;
  const { x, y } = value;
  const finite = Number.isFinite(x) && Number.isFinite(y);
  return finite && typeof x === "number" && typeof y === "number" ? { x, y } : undefined;
}

function limitOf(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : Infinity;
}
