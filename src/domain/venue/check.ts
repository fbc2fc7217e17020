/** Checks a venue's files before anything is made of them, and reports all that is wrong at once: an
 * organiser repairs a plan in one go, not one error a try. */
import { below, pointerTo, reportInto, type Finding, type Report } from "./finding.ts";
import { planFileShape, price, sidecarShape } from "./file-shape.ts";
import { findOverlaps } from "./overlap.ts";
import { CATEGORIES_MAX, PLAN_SEATS_MAX, type PlanFile, type Sidecar } from "./plan-file.ts";
import { isObject, memberOf, quote } from "./shape.ts";
import { checkSidecar } from "./sidecar.ts";
import { survey, type Survey } from "./survey.ts";

export type Prices = Readonly<Record<string, number>>;

/** Files without an error; the only thing that compile.ts takes. */
export interface Venue {
  readonly file: PlanFile;
  readonly sidecar: Sidecar | undefined;
  /** All-in price by category name, minor units; of every category that has a seat. */
  readonly prices: ReadonlyMap<string, number>;
}

export interface Checked {
  /** All of them: errors and warnings, in the order of the files. */
  readonly findings: readonly Finding[];
  /** `undefined` if one of the findings is an error. */
  readonly venue: Venue | undefined;
}

/** `prices` go before those of the sidecar. Linear in the size of the files; never throws. */
export function checkPlan(file: unknown, sidecar: unknown, prices: Prices = {}): Checked {
  const findings: Finding[] = [];
  const plan = reportInto(findings, "plan");
  const beside = reportInto(findings, "sidecar");
  planFileShape(file, null, plan);
  const found = isObject(file) ? survey(file, plan) : undefined;
  if (found) {
    checkCounts(found, plan);
    findOverlaps(found.placed, (seat, other) => {
      const { place, id } = found.placed[seat]!;
      const hit = found.placed[other]!;
      plan.error(
        below(place, "position"),
        `Seat ${quote(id)} lies in seat ${quote(hit.id)} at ${pointerTo(hit.place)}.`,
        "Move one of them, or make their radius smaller.",
      );
    });
  }
  if (sidecar !== undefined) {
    sidecarShape(sidecar, null, beside);
    if (found && isObject(sidecar)) checkSidecar(sidecar, found, beside);
  }
  const priced = mergePrices(sidecar, prices, reportInto(findings, "prices"), found);
  if (found) checkPriced(found, priced, plan);

  if (findings.some((finding) => finding.severity === "error"))
    return { findings, venue: undefined };
  // The parse boundary: every property was checked above.
  const venue = { file: file as PlanFile, sidecar: sidecar as Sidecar | undefined, prices: priced };
  return { findings, venue };
}

function checkCounts(found: Survey, report: Report): void {
  if (found.seatCount === 0) {
    report.error(below(null, "zones"), "The plan has no seats.", "Add zones with rows and seats.");
  }
  if (found.seatCount > PLAN_SEATS_MAX) {
    report.error(
      below(null, "zones"),
      `The plan has ${found.seatCount} seats, more than ${PLAN_SEATS_MAX}.`,
      "Split it into several events.",
    );
  }
  if (found.categories.size > CATEGORIES_MAX) {
    report.error(
      below(null, "categories"),
      `The plan has ${found.categories.size} categories, more than ${CATEGORIES_MAX}.`,
      "Put categories of the same price together.",
    );
  }
}

/** The prices that are sound, those given beside the files first. */
function mergePrices(
  sidecar: unknown,
  given: Prices,
  report: Report,
  found: Survey | undefined,
): ReadonlyMap<string, number> {
  const merged = new Map<string, number>();
  const inSidecar = isObject(sidecar) ? Object.entries(memberOf(sidecar, "prices")) : [];
  for (const [category, amount] of inSidecar) {
    if (typeof amount === "number") merged.set(category, amount);
  }
  for (const [category, amount] of Object.entries(given)) {
    price(amount, below(null, category), report);
    merged.set(category, amount);
  }
  for (const category of merged.keys()) {
    if (!found || found.categories.has(category)) continue;
    report.error(
      below(null, category),
      `There is a price for ${quote(category)}, but no such category.`,
      `The categories are: ${[...found.categories.keys()].map(quote).join(", ")}.`,
    );
  }
  return merged;
}

function checkPriced(found: Survey, prices: ReadonlyMap<string, number>, report: Report): void {
  for (const [name, place] of found.categories) {
    if (!found.usedCategories.has(name)) {
      report.warn(place, `No seat is in the category ${quote(name)}.`, "It is left out.");
    } else if (!prices.has(name)) {
      report.error(
        place,
        `The category ${quote(name)} has no price.`,
        "Give one, in minor units: in /prices of the sidecar, or at the import.",
      );
    }
  }
}
