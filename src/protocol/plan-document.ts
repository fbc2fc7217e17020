/** The plan as a document and back. The document is stored with its event and served as it is; the
 * server and the page read their plan from the same one. Every field survives: positions of a
 * compiled plan have one decimal. */
import type { Plan } from "../domain/plan.ts";
import type { PlanView } from "./api.ts";

export function planDocument(plan: Plan): PlanView {
  return {
    name: plan.name,
    width: plan.width,
    height: plan.height,
    focal: plan.focal,
    categories: [...plan.categories],
    sections: [...plan.sections],
    rows: [...plan.rows],
    seats: {
      id: [...plan.ids],
      number: [...plan.numbers],
      x: Array.from(plan.x, oneDecimal),
      y: Array.from(plan.y, oneDecimal),
      category: Array.from(plan.category),
      flags: Array.from(plan.flags),
      companionOf: companionsOf(plan),
    },
  };
}

/** Trusts the document: it was made by planDocument. */
export function planFromDocument(document: PlanView): Plan {
  const { name, width, height, focal, categories, sections, rows, seats } = document;
  const size = seats.id.length;
  const row = new Uint32Array(size);
  for (const [index, { first, count }] of rows.entries()) row.fill(index, first, first + count);
  const companionOf = new Int32Array(size).fill(-1);
  for (const [companion, wheelchair] of seats.companionOf ?? [])
    companionOf[companion] = wheelchair;
  const index = new Map<string, number>();
  for (let seat = 0; seat < size; seat++) index.set(seats.id[seat]!, seat);
  return {
    name,
    width,
    height,
    focal,
    categories,
    sections,
    rows,
    size,
    ids: seats.id,
    numbers: seats.number,
    x: Float32Array.from(seats.x),
    y: Float32Array.from(seats.y),
    category: Uint8Array.from(seats.category),
    row,
    flags: Uint8Array.from(seats.flags),
    companionOf,
    index,
  };
}

/** What a 32-bit float holds, as it was written before. */
function oneDecimal(value: number): number {
  return Math.round(value * 10) / 10;
}

function companionsOf(plan: Plan): [number, number][] {
  const pairs: [number, number][] = [];
  for (const [seat, wheelchair] of plan.companionOf.entries()) {
    if (wheelchair >= 0) pairs.push([seat, wheelchair]);
  }
  return pairs;
}
