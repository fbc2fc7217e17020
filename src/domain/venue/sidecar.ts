/** Checks what a sidecar says against the plan that it stands beside. */
import { below, type Place, type Report } from "./finding.ts";
import { isObject, memberOf, quote, type Json } from "./shape.ts";
import type { Survey } from "./survey.ts";

export function checkSidecar(sidecar: Json, found: Survey, report: Report): void {
  checkFocal(sidecar, found, report);
  for (const id of Object.keys(memberOf(sidecar, "zones"))) {
    if (found.sections.has(id)) continue;
    report.error(
      below(null, "zones", id),
      `The plan has no zone ${quote(id)} with seats.`,
      "Use the zone_id of a zone, or remove this entry.",
    );
  }
  const seats = new Map(Object.entries(memberOf(sidecar, "seats")));
  for (const [id, facts] of seats) {
    const place = below(null, "seats", id);
    if (!found.seats.has(id)) {
      const advice = "Use the seat_guid of a seat, or remove this entry.";
      report.error(place, `The plan has no seat ${quote(id)}.`, advice);
    }
    if (isObject(facts)) checkCompanion(id, facts, seats, place, found, report);
  }
}

function checkFocal(sidecar: Json, found: Survey, report: Report): void {
  const focal = memberOf(sidecar, "focal");
  for (const axis of ["x", "y"] as const) {
    const value = focal[axis];
    if (typeof value !== "number" || (value >= 0 && value <= found.size[axis])) continue;
    report.warn(
      below(null, "focal", axis),
      `The focal point lies at ${axis} = ${value}, outside of the plan.`,
      "Check it: the best seats are those closest to it.",
    );
  }
}

function checkCompanion(
  id: string,
  facts: Json,
  seats: ReadonlyMap<string, unknown>,
  place: Place,
  found: Survey,
  report: Report,
): void {
  const main = facts["companionOf"];
  if (main === undefined) {
    if (facts["accessible"] === "companion") {
      report.error(place, "The companion seat names no wheelchair place.", "Add companionOf.");
    }
    return;
  }
  const there = below(place, "companionOf");
  if (facts["accessible"] !== "companion") {
    report.error(
      there,
      "Only a companion seat belongs to a wheelchair place.",
      'Set "accessible" to "companion", or remove companionOf.',
    );
  }
  if (typeof main !== "string") return;
  const mainFacts = seats.get(main);
  if (!isObject(mainFacts) || mainFacts["accessible"] !== "wheelchair") {
    report.error(
      there,
      `Seat ${quote(main)} is not a wheelchair place.`,
      'Name a seat of this file whose "accessible" is "wheelchair".',
    );
    return;
  }
  const own = found.seats.get(id)?.section;
  const other = found.seats.get(main)?.section;
  if (own !== undefined && other !== undefined && own !== other) {
    report.error(
      there,
      `The wheelchair place ${quote(main)} is in another zone.`,
      "Name one of the same zone, beside this seat.",
    );
  }
}
