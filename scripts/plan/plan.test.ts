import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { STEPS } from "./costs.ts";
import { arrivals, bell } from "./crowd.ts";
import { DEFAULTS, type InputName, type Inputs } from "./inputs.ts";
import { planOf } from "./plan.ts";
import { coresOf } from "./servers.ts";
import { sale } from "./shop.ts";

const inputs = fc.record({
  fans: fc.nat(30_000_000),
  seats: fc.nat(500_000),
  minutes: fc.integer({ min: 1, max: 600 }),
  party: fc.integer({ min: 1, max: 20 }),
  buys: fc.integer({ min: 1, max: 100 }),
  tries: fc.integer({ min: 1, max: 40 }),
  inside: fc.integer({ min: 1, max: 120 }),
  busiest: fc.integer({ min: 1, max: 100 }),
  known: fc.nat(100),
  poll: fc.constantFrom(0.5, 2.5, 15, 600),
  cdn: fc.constantFrom(0, 1, 200),
  cores: fc.integer({ min: 1, max: 64 }),
  heap: fc.integer({ min: 1, max: 64 }),
  "db-cores": fc.integer({ min: 1, max: 64 }),
  busy: fc.integer({ min: 1, max: 100 }),
  remote: fc.constantFrom(0, 40, 10_000),
  speed: fc.constantFrom<number>(0.05, 0.5, 1, 3),
});

function figuresOf(given: Partial<Inputs>): Record<string, number> {
  const { sections } = planOf({ ...DEFAULTS, ...given });
  return Object.fromEntries(
    sections.flatMap(({ title, figures }) =>
      Object.values(figures).map(({ name, value }) => [`${title}: ${name}`, value]),
    ),
  );
}

test("[G1] nobody and nothing takes one node and one database, and else nothing", () => {
  const { nodes, databases, limits } = planOf({ ...DEFAULTS, fans: 0, seats: 0 });
  expect([nodes, databases]).toEqual([1, 1]);
  expect(limits.filter(({ share }) => share > 0.1)).toEqual([]);
  const some = Object.entries(figuresOf({ fans: 0, seats: 0 })).filter(([, value]) => value > 0);
  expect(Object.fromEntries(some)).toEqual({
    "Nodes: by CPU, arrivals": 1,
    "Nodes: by CPU, the bell": 1,
    "Nodes: by CPU, the sale": 1,
    "Nodes: nodes": 1,
    "Nodes: machines": 1,
    "PostgreSQL: connections": 19,
    "PostgreSQL: databases": 1,
  });
});

test("[G1] every figure is a number, not below zero, with its formula", () => {
  fc.assert(
    fc.property(inputs, (given) => {
      const { sections, limits } = planOf(given);
      for (const { name, value, formula } of sections.flatMap((it) => Object.values(it.figures))) {
        expect(Number.isFinite(value) && value >= 0, `${name}: ${value}`).toBe(true);
        expect(formula).not.toBe("");
      }
      for (const { share } of limits) expect(Number.isFinite(share)).toBe(true);
    }),
  );
});

const DEARER: InputName[] = ["fans", "seats", "tries", "remote", "busiest"];
const CHEAPER: InputName[] = ["speed", "known"];

test("[G2] more to do never needs fewer nodes or databases, nor a faster machine more", () => {
  const changed = fc.constantFrom(...DEARER, ...CHEAPER);
  fc.assert(
    fc.property(inputs, changed, fc.integer({ min: 1, max: 9 }), (given, name, times) => {
      // What is known is a share of a hundred.
      const max = name === "known" || name === "busiest" ? 100 : Infinity;
      const more = { ...given, [name]: Math.min(max, (given[name] + 1) * times) };
      if (name === "speed") more.speed = given.speed * times;
      const [less, dearer] = CHEAPER.includes(name) ? [more, given] : [given, more];
      const [few, many] = [planOf(less), planOf(dearer)];
      expect(few.nodes).toBeLessThanOrEqual(many.nodes);
      expect(few.databases).toBeLessThanOrEqual(many.databases);
    }),
    { numRuns: 500 },
  );
});

test("[G3] no moment takes more of the nodes than they may be busy", () => {
  fc.assert(
    fc.property(inputs, (given) => {
      const { nodes } = planOf(given);
      for (const { load } of [arrivals(given), bell(given), sale(given)])
        expect(coresOf(load, nodes, given)).toBeLessThanOrEqual((nodes * given.busy) / 100);
    }),
    { numRuns: 500 },
  );
});

test("[G3] nor do the live feeds, of which each node has one with a core of its own", () => {
  fc.assert(
    fc.property(inputs, (given) => {
      const { nodes } = planOf(given);
      expect(sale(given).feed).toBeLessThanOrEqual((nodes * given.busy) / 100 + 1e-9);
    }),
    { numRuns: 500 },
  );
});

test("[G4] the figures are those that one works out by hand", () => {
  // A million fans, 60,000 seats in parties of 2 of which half buy: 60,000 are let in within 10 minutes.
  const given = { fans: 1_000_000, seats: 60_000, party: 2, buys: 50, minutes: 10, tries: 2 };
  expect(figuresOf({ ...given, poll: 10, known: 75 })).toMatchObject({
    "Before the bell, in the busiest minute: fans who arrive": 100_000 / 60,
    "Before the bell, in the busiest minute: letters with a code": 25_000 / 60,
    "At the bell: memory of the queue": 209_000_000,
    "At the bell: the draw": 15.9,
    "At the bell: looks at the board": 1_000_000 / 11.5,
    "At the bell: looks at the servers": 200,
    "At the bell: time for the numbers": 103,
    "At the bell: fans who ask their number": 1_000_000 / 103,
    "The sale: fans let in": 60_000,
    "The sale: rate to set": 6_000,
    "The sale: inside at a time": 30_000,
    "The sale: holds asked for": 200,
    "The sale: orders paid": 50,
    "Nodes: by live clients": 3,
    "Nodes: by connections": 2,
    // 30,000 clients, 10 frames a second of 7.3 us each: 2.19 cores, 60 % busy.
    "Nodes: by CPU, the feeds": 4,
    // 9,709 places of 54 us and 200 looks of 47 us are 0.534 of a core. On one node no call goes to another.
    "Nodes: by CPU, the bell": 1,
    // 417 letters of 418 us, 1,667 times work and join of 54 and 124 us: 0.47.
    "Nodes: by CPU, arrivals": 1,
    "Nodes: nodes": 4,
    "PostgreSQL: connections": 76,
    // Four nodes with a commit under way each.
    "PostgreSQL: commits": 4 * 281,
  });
});

test("[G4] a call to another node costs both of them", () => {
  const load = {
    requests: 0,
    serverUs: 400_000,
    databaseUs: 0,
    logBytes: 0,
    writes: 0,
    calls: 10_000,
  };
  expect(coresOf(load, 1, DEFAULTS)).toBeCloseTo(0.4);
  expect(coresOf(load, 2, DEFAULTS)).toBeCloseTo(0.4 + 10_000 * 0.5 * 2 * 40e-6);
  expect(coresOf(load, 2, { ...DEFAULTS, speed: 2 })).toBeCloseTo(0.4);
});

test("[G5] what is counted with is what docs/bench.md says was measured", () => {
  const text = readFileSync("docs/bench.md", "utf8").split("## What a fan costs, step by step")[1]!;
  const table = new Map(
    [...text.matchAll(/^\| ([^|]+) \| ([\d,]+) \| ([\d,]+) \| ([\d,]+) \|/gm)].map(
      ([, step, ...cells]) => [step!, cells.map((it) => Number(it.replaceAll(",", "")))] as const,
    ),
  );
  const row = (step: string): number[] => table.get(step)!;
  const of = (step: keyof typeof STEPS): number[] => {
    const { serverUs, databaseUs, logBytes } = STEPS[step];
    return [serverUs, databaseUs, logBytes];
  };
  expect(of("signIn")).toEqual(row("sign in: code, letter, session"));
  expect(of("join")).toEqual(row("join the lobby"));
  expect(of("place")).toEqual(row("own place"));
  expect(of("board")).toEqual(row("the board"));
  expect(of("map")).toEqual(row("the map, 30,000 seats"));
  const [one, three] = [row("a hold of one seat"), row("a hold of three")];
  const [order, large] = [row("an order of one seat, Pay to paid"), row("an order of three")];
  const half = (more: number[], less: number[]) =>
    more.map((it, n) => Math.round((it - less[n]!) / 2));
  expect(of("hold")).toEqual([(one[0]! + three[0]!) / 2, ...one.slice(1)]);
  expect(of("heldSeat")).toEqual([0, ...half(three, one).slice(1)]);
  expect(of("order")).toEqual(order);
  expect(of("soldSeat")).toEqual(half(large, order));
});
