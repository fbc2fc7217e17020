/** A small venue for tests: blocks of straight rows round a pitch, seats ten units apart. */
import type { PlanView } from "../src/protocol/api.ts";
import { decodePlan, encodePlan, type PlanColumns } from "../src/protocol/plan-bytes.ts";
import { planFromDocument } from "../src/protocol/plan-document.ts";
import { venueOf, type Venue } from "./plan.ts";

export const SEAT_GAP = 10;

export type Block = {
  readonly x: number;
  readonly y: number;
  readonly rows: number;
  readonly seats: number;
};

export function planOf(blocks: readonly Block[]): PlanColumns {
  const plan: PlanView = {
    name: "Test ground",
    width: 1000,
    height: 1000,
    focal: { x: 500, y: 500 },
    categories: [
      { name: "Near", color: "#aa2255" },
      { name: "Far", color: "#2255aa" },
    ],
    sections: [],
    rows: [],
    seats: { id: [], number: [], x: [], y: [], category: [], flags: [] },
  };
  blocks.forEach((block, s) => {
    plan.sections.push({
      id: `B${s}`,
      name: `Block B${s}`,
      gate: "A",
      tier: null,
      first: plan.seats.id.length,
      count: block.rows * block.seats,
      firstRow: plan.rows.length,
      rowCount: block.rows,
    });
    for (let r = 0; r < block.rows; r++) {
      plan.rows.push({
        section: s,
        label: String(r + 1),
        first: plan.seats.id.length,
        count: block.seats,
      });
      for (let n = 0; n < block.seats; n++) {
        plan.seats.id.push(`B${s}-${r + 1}-${n + 1}`);
        plan.seats.number.push(String(n + 1));
        plan.seats.x.push(block.x + n * SEAT_GAP);
        plan.seats.y.push(block.y + r * SEAT_GAP);
        plan.seats.category.push(r === 0 ? 0 : 1);
        plan.seats.flags.push(0);
      }
    }
  });
  return decodePlan(encodePlan(planFromDocument(plan)));
}

export function smallVenue(): Venue {
  return venueOf(
    planOf([
      { x: 400, y: 100, rows: 4, seats: 6 },
      { x: 400, y: 800, rows: 3, seats: 8 },
      { x: 100, y: 450, rows: 5, seats: 3 },
      { x: 800, y: 450, rows: 1, seats: 1 },
    ]),
  );
}
