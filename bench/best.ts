/** How long best available takes on a stadium of 60,000 seats: fresh, half sold, nearly sold out.
 *
 *   node bench/best.ts
 *
 * Prints median and 99th percentile in microseconds of asking all sections, and the step that
 * answered; then the same for the alternatives to a taken seat and for a hold's worth of changes
 * with the question after it, which has to look at the changed rows again.
 */
import { alternatives } from "../src/domain/alternatives.ts";
import { SeatStatus } from "../src/domain/availability.ts";
import { bestOf, nearestFirst } from "../src/domain/best.ts";
import { type Plan, type Row, SeatFlag, type Section } from "../src/domain/plan.ts";
import { SectionIndex } from "../src/domain/section.ts";

const BLOCKS = 40;
const TIERS = 3;
const ROWS = 20;
const SEATS_PER_ROW = 25;
/** Centimetres. */
const SEAT_WIDTH = 50;
const ROW_DEPTH = 80;
const PITCH = { x: 6000, y: 4500 };
const ASKS = 300;
const SEED = 20_260_801;

function main(): void {
  const plan = bowl();
  const indexes = plan.sections.map((_, s) => new SectionIndex(plan, s));
  const sections = nearestFirst(indexes);
  const seats = plan.size.toLocaleString("en");
  console.log(
    `${seats} seats in ${indexes.length} sections; ${ASKS} asks each; µs median (p99), step`,
  );
  for (const share of [0, 0.5, 0.95, 0.99, 1]) {
    sell(plan, indexes, share);
    console.log(`\n${share * 100} % sold`);
    for (const n of [1, 2, 4, 6, 20]) measure(plan, sections, `best of ${n}`, n, 0b11, false);
    measure(plan, sections, "best of 4 in the second category", 4, 0b10, false);
    measure(plan, sections, "accessible, 3", 3, 0b11, true);
    alternativesTo(plan, sections);
    afterHold(indexes, sections);
  }
}

function measure(
  plan: Plan,
  sections: readonly SectionIndex[],
  what: string,
  quantity: number,
  mask: number,
  accessible: boolean,
): void {
  const categories = Uint8Array.from(plan.categories, (_, c) => (mask >> c) & 1);
  const wish = { quantity, categories, accessible };
  const times = timed(() => bestOf(sections, wish));
  report(what, times, bestOf(sections, wish)?.step ?? "nothing");
}

function alternativesTo(plan: Plan, sections: readonly SectionIndex[]): void {
  const random = randomFrom(SEED + 1);
  let sets = 0;
  const times = timed(() => {
    const seat = Math.floor(random() * (plan.size - 1));
    sets = alternatives(sections, [seat, seat + 1], 2).length;
  });
  report("alternatives to 2 seats", times, `${sets} sets`);
}

/** Holds and releases two seats of a random section, then asks. */
function afterHold(indexes: readonly SectionIndex[], sections: readonly SectionIndex[]): void {
  const random = randomFrom(SEED + 2);
  const wish = { quantity: 2, categories: Uint8Array.of(1, 1), accessible: false };
  let step = "nothing";
  const times = timed(() => {
    const index = indexes[Math.floor(random() * indexes.length)]!;
    const seat = index.layout.first + Math.floor(random() * index.layout.count);
    const before = index.status(seat);
    index.set(seat, SeatStatus.held);
    step = bestOf(sections, wish)?.step ?? "nothing";
    index.set(seat, before);
  });
  report("best of 2 after a change", times, step);
}

/** Microseconds of each ask, sorted; the warm-up is not counted. */
function timed(ask: () => void): number[] {
  for (let i = 0; i < ASKS; i++) ask();
  const times = Array.from({ length: ASKS }, () => {
    const start = performance.now();
    ask();
    return (performance.now() - start) * 1000;
  });
  return times.sort((a, b) => a - b);
}

function report(what: string, times: readonly number[], answer: string): void {
  const median = times[times.length >> 1]!.toFixed(1).padStart(8);
  const p99 = times[Math.floor(times.length * 0.99)]!.toFixed(1);
  console.log(`  ${what.padEnd(34)}${median} (${p99})  ${answer}`);
}

/** The same seats at every run. */
function sell(plan: Plan, indexes: readonly SectionIndex[], share: number): void {
  const random = randomFrom(SEED);
  for (let seat = 0; seat < plan.size; seat++) {
    const index = indexes[plan.rows[plan.row[seat]!]!.section]!;
    index.set(seat, random() < share ? SeatStatus.sold : SeatStatus.free);
  }
}

/** Three tiers of forty blocks around a pitch; the lower two tiers are the first category. */
function bowl(): Plan {
  const sections: Section[] = [];
  const rows: Row[] = [];
  const size = BLOCKS * TIERS * ROWS * SEATS_PER_ROW;
  const x = new Float32Array(size);
  const y = new Float32Array(size);
  const category = new Uint8Array(size);
  const row = new Uint32Array(size);
  const flags = new Uint8Array(size);
  const companionOf = new Int32Array(size).fill(-1);
  const extent = { x: PITCH.x + TIERS * ROWS * ROW_DEPTH, y: PITCH.y + TIERS * ROWS * ROW_DEPTH };
  let seat = 0;
  for (let s = 0; s < BLOCKS * TIERS; s++) {
    const tier = Math.floor(s / BLOCKS);
    const angle = ((s % BLOCKS) / BLOCKS) * 2 * Math.PI;
    const count = ROWS * SEATS_PER_ROW;
    const place = { first: seat, count, firstRow: rows.length, rowCount: ROWS };
    sections.push({ id: `s${s}`, name: `s${s}`, gate: null, tier: `t${tier}`, ...place });
    for (let r = 0; r < ROWS; r++) {
      const out = (tier * ROWS + r) * ROW_DEPTH;
      for (let i = 0; i < SEATS_PER_ROW; i++, seat++) {
        const side = (i - SEATS_PER_ROW / 2) * SEAT_WIDTH;
        x[seat] = extent.x + (PITCH.x + out) * Math.cos(angle) - side * Math.sin(angle);
        y[seat] = extent.y + (PITCH.y + out) * Math.sin(angle) + side * Math.cos(angle);
        row[seat] = rows.length;
        category[seat] = tier === TIERS - 1 ? 1 : 0;
        if (i === 11) flags[seat]! |= SeatFlag.gapAfter;
        if (tier > 0 || r > 0 || i > 3) continue;
        flags[seat]! |= i % 2 === 0 ? SeatFlag.wheelchair : SeatFlag.companion;
        if (i % 2 === 1) companionOf[seat] = seat - 1;
      }
      rows.push({
        section: s,
        label: `${r + 1}`,
        first: seat - SEATS_PER_ROW,
        count: SEATS_PER_ROW,
      });
    }
  }
  const ids = Array.from({ length: size }, (_, i) => `${i}`);
  return {
    name: "bowl",
    width: 2 * extent.x,
    height: 2 * extent.y,
    focal: extent,
    categories: [
      { name: "lower", color: "#1f77b4" },
      { name: "upper", color: "#ff7f0e" },
    ],
    sections,
    rows,
    size,
    ids,
    numbers: ids,
    x,
    y,
    category,
    row,
    flags,
    companionOf,
    index: new Map(ids.map((id, i) => [id, i])),
  };
}

/** A linear congruential generator (constants of Numerical Recipes), 0 up to 1. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

main();
