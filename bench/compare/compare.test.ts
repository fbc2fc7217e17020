/** What the comparison makes of its figures. */
import { expect, test } from "vitest";
import { markdownOf, withFigures } from "./document.ts";
import { pageHtml } from "./page.ts";
import { median } from "../median.ts";
import { middle, ratio, type Results } from "./results.ts";
import { QUICK } from "./scale.ts";
import { tablesOf } from "./tables.ts";
import { loadedOf, type Visit } from "./visit.ts";

function visitOf(opponent: string, holdsPerSecond: number, round = 0): Visit {
  const result = { requests: 1_000, p50Ms: 1, p99Ms: 2, statuses: { 201: 900, 409: 90, 503: 10 } };
  const used = { cpuSeconds: { server: 0.05, PostgreSQL: 0.02 } };
  const written = { transactions: 900, rows: 1_800, walBytes: 90_000 };
  const holds = loadedOf(
    { ...result, seconds: 1_000 / holdsPerSecond, cpuSeconds: 0.01 },
    { ...used, written },
  );
  const none = { rush: null, orders: null, counters: null };
  return { opponent, round, holds, contest: holds, memory: { server: 2 ** 20 }, ...none };
}

function resultsOf(visits: Visit[]): Results {
  const machine = { cores: 2, model: "<M>", memoryGiB: 8, node: "24", postgres: "18", load: 1 };
  const none = { sales: [], kills: [], growth: [], bare: [], tuned: [] };
  const classic = { instances: "1", pool: "16" };
  const at = "2026-11-25T22:00:00.000Z";
  return { at, scale: QUICK, machine, classic, visits, ...none, notes: ["A note."] };
}

test("[C35] a ratio is to the reference of the same round, then the middle of the rounds", () => {
  const visits = [
    visitOf("database", 100),
    visitOf("actors", 300),
    visitOf("actors", 100, 1), // everything was slow
    visitOf("database", 20, 1),
    visitOf("actors", 900, 2), // the other did not come to its end
    visitOf("database", 50, 3),
    visitOf("actors", 200, 3),
  ];
  const speed = (it: Visit): number => it.holds.perSecond;
  expect(middle(visits, "actors", speed)).toBeCloseTo(250);
  expect(ratio(visits, "actors", speed)).toBeCloseTo(4);
  expect(ratio(visits, "database", speed)).toBeCloseTo(1);
  expect(ratio(visits.slice(4, 5), "actors", speed)).toBeNaN();
  expect(median([])).toBeNaN();
});

test("[C35] what was granted, refused and left unanswered; CPU a request, writing a granted seat", () => {
  const { holds } = visitOf("actors", 500);
  expect(holds).toMatchObject({ granted: 900, failed: 10, transactions: 1, walBytes: 100 });
  expect(holds.perSecond).toBeCloseTo(500);
  const { cpu } = holds;
  expect(cpu.server).toBeCloseTo(50);
  expect(cpu.PostgreSQL).toBeCloseTo(20);
  expect(cpu.generator).toBeCloseTo(10);
});

test("[C36] figures go between the markers of their name; the prose and other figures stay", () => {
  const before =
    "Prose.\n\n<!-- figures:loads -->\nbefore\n<!-- /figures -->\n\nMore.\n\n" +
    "<!-- figures:kill -->\nkept\n<!-- /figures -->\n";
  const [loads] = tablesOf(resultsOf([visitOf("database", 100), visitOf("actors", 250)]));
  const after = withFigures(before, new Map([["loads", markdownOf(loads!)]]));
  expect(after).toContain("Prose.\n\n<!-- figures:loads -->\n\n");
  expect(after).toContain("| Actors, one node | 250 (2.50) |");
  expect(after).not.toContain("before");
  expect(after).toContain("More.\n\n<!-- figures:kill -->\nkept\n<!-- /figures -->\n");
  expect(withFigures(after, new Map([["loads", markdownOf(loads!)]]))).toBe(after);
});

test("[C36] the page stands alone: no script, nothing to load, what came from outside is escaped", () => {
  const page = pageHtml(resultsOf([visitOf("database", 100), visitOf("actors", 250)]));
  expect(page).not.toMatch(/<script|src=|url\(|@import|https?:/);
  expect(page).toContain("(&lt;M");
  expect(page).toContain("A note.");
  expect(page).toContain("too short to quote");
  expect(page.match(/<svg /g)!.length).toBeGreaterThan(2);
});
