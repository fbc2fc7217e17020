/** A small hall for the edge's tests: two blocks, two categories, a wheelchair place in front. */
import { SeatFlag, type Plan, type Row } from "../../domain/plan.ts";
import type { PlanView } from "../../protocol/api.ts";

const BLOCKS = ["A", "B"];
const ROWS = 2;

export function smallPlan(seatsPerRow = 10): Plan {
  const rows: Row[] = BLOCKS.flatMap((_, section) =>
    Array.from({ length: ROWS }, (_, row) => ({
      section,
      label: String(row + 1),
      first: (section * ROWS + row) * seatsPerRow,
      count: seatsPerRow,
    })),
  );
  const seats = rows.flatMap((row, r) =>
    Array.from({ length: row.count }, (_, i) => ({ r, row, number: String(i + 1) })),
  );
  const size = seats.length;
  const ids = seats.map(({ row, number }) => `${BLOCKS[row.section]}-${row.label}-${number}`);
  return {
    name: "Small hall",
    width: 1_000,
    height: 600,
    focal: { x: 500, y: 0 },
    categories: [
      { name: "Stalls", color: "#2255aa" },
      { name: "Circle", color: "#aa5522" },
    ],
    sections: BLOCKS.map((id, section) => ({
      id,
      name: `Block ${id}`,
      gate: section === 0 ? "1" : null,
      tier: null,
      first: section * ROWS * seatsPerRow,
      count: ROWS * seatsPerRow,
      firstRow: section * ROWS,
      rowCount: ROWS,
    })),
    rows,
    size,
    ids,
    numbers: seats.map(({ number }) => number),
    x: Float32Array.from(seats, ({ row }, i) => 20 * (i - row.first)),
    y: Float32Array.from(seats, ({ r }) => 40 * r),
    category: Uint8Array.from(seats, ({ row }) => row.section),
    row: Uint32Array.from(seats, ({ r }) => r),
    flags: Uint8Array.from(seats, (_, i) => (i === 0 ? SeatFlag.wheelchair : 0)),
    companionOf: new Int32Array(size).fill(-1),
    index: new Map(ids.map((id, i) => [id, i])),
  };
}

export function documentOf(plan: Plan): string {
  const { name, width, height, focal, categories, sections, rows } = plan;
  return JSON.stringify({
    name,
    width,
    height,
    focal,
    categories: [...categories],
    sections: [...sections],
    rows: [...rows],
    seats: {
      id: [...plan.ids],
      number: [...plan.numbers],
      x: [...plan.x],
      y: [...plan.y],
      category: [...plan.category],
      flags: [...plan.flags],
      companionOf: [],
    },
  } satisfies PlanView);
}
