import { expect, test } from "vitest";
import type { PlanView } from "../src/protocol/api.ts";
import type { QueueView } from "../src/protocol/queue.ts";
import { chooseSeats } from "./choice.ts";
import type { QueueClient } from "./queue-client.ts";
import { QueueRecorder } from "./queue-history.ts";
import { arrivals, lobbyArrivals } from "./script.ts";
import { Board } from "./board.ts";
import { killMoments, lobbyKills } from "./faults.ts";
import { Latencies, Meter } from "./meter.ts";
import { engineOf } from "./engine-options.ts";
import { OptionError } from "./option-value.ts";
import { parseOptions } from "./options.ts";
import { seeded, substream } from "./random.ts";

test("the same seed gives the same chance, another seed another", () => {
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
  expect(substream(1, 2).next()).not.toBe(substream(1, 3).next());
});

function draw(seed: number): number[] {
  const random = seeded(seed);
  return Array.from({ length: 5 }, () => random.next());
}

test("most fans come in the first fifth of the time, and all of them come", () => {
  const times = arrivals(30_000, seeded(1));
  const last = times.at(-1) ?? 0;
  expect(times.length).toBe(30_000);
  expect(last).toBeLessThanOrEqual(10_000);
  const early = times.filter((at) => at < 2000).length;
  expect(early / times.length).toBeGreaterThan(0.55);
  expect(times.toSorted()).toEqual(times);
});

test("the server is killed 3 to 5 times, always during the sale", () => {
  for (let seed = 0; seed < 200; seed++) {
    const moments = killMoments(seed);
    expect(moments.length).toBeGreaterThanOrEqual(3);
    expect(moments.length).toBeLessThanOrEqual(5);
    expect(moments.every((at) => at > 0 && at < 0.96)).toBe(true);
    expect(killMoments(seed)).toEqual(moments);
  }
});

test("with a queue it is killed in the lobby and around the bell as well", () => {
  for (let seed = 0; seed < 200; seed++) {
    const [lobby = 0, bell = 0] = lobbyKills(seed, 1_000, 61_000);
    expect(lobby).toBeGreaterThan(1_000);
    expect(lobby).toBeLessThan(50_000);
    expect(Math.abs(bell - 61_000)).toBeLessThan(3_000);
  }
});

test("most fans come to the lobby in time, some after the bell", () => {
  const times = lobbyArrivals(10_000, 60_000, seeded(1));
  expect(times.toSorted()).toEqual(times);
  const late = times.filter((at) => at >= 60_000).length;
  expect(late).toBeGreaterThan(300);
  expect(late).toBeLessThan(500);
  expect(times.filter((at) => at > 54_000 && at < 60_000).length).toBe(0);
});

test("numbers are asked for until the moment that the board says", () => {
  const recorder = new QueueRecorder();
  const board = new Board({} as QueueClient, recorder, () => 0);
  const askingMs = (now: number, numbersBy: number | null) => {
    const draw = { commitment: "c", seed: "s", lots: 2, numbersBy };
    recorder.seen.push({ at: 0, arrived: 2, view: { now, draw } as QueueView });
    return board.askingMs;
  };
  expect(board.askingMs).toBe(0);
  expect(askingMs(1_000, null)).toBe(0);
  expect(askingMs(1_000, 4_000)).toBe(3_000);
  expect(askingMs(5_000, 4_000)).toBe(0);
});

test("whoever waits at a board that is closed goes home", async () => {
  const board = new Board({} as QueueClient, new QueueRecorder(), () => 0);
  const waiting = [board.drawn(), board.called(7)];
  board.close();
  expect(await Promise.all(waiting)).toEqual([false, false]);
  expect(await board.called(8)).toBe(false);
});

test("a fan chooses free seats beside each other in one row", () => {
  const rows = [
    { section: 0, label: "1", first: 0, count: 3 },
    { section: 0, label: "2", first: 3, count: 3 },
  ];
  const plan = { rows, seats: { id: ["a", "b", "c", "d", "e", "f"] } } as unknown as PlanView;
  // c and d are neighbours by index but sit in two rows; e is taken.
  const map = Uint8Array.of(2, 2, 0, 0, 1, 0);
  for (let seed = 0; seed < 50; seed++) {
    expect(chooseSeats(plan, map, 2, seeded(seed))).toHaveLength(1);
    expect(chooseSeats(plan, Uint8Array.of(2, 0, 0, 1, 0, 0), 2, seeded(seed))).toHaveLength(2);
    expect(chooseSeats(plan, new Uint8Array(6).fill(2), 2, seeded(seed))).toEqual([]);
  }
});

test("quantiles are at most 4 % too high and never too low", () => {
  const latencies = new Latencies();
  for (let ms = 1; ms <= 1000; ms++) latencies.add(ms);
  for (const q of [0.5, 0.9, 0.99, 1]) {
    expect(latencies.quantile(q)).toBeGreaterThanOrEqual(q * 1000 * 0.999);
    expect(latencies.quantile(q)).toBeLessThanOrEqual(q * 1000 * 1.041);
  }
  expect(new Latencies().quantile(0.99)).toBe(0);
});

test("the meter counts into seconds, and what had no answer has no latency", () => {
  const meter = new Meter(10_000);
  meter.count("hold", 10_999, 5);
  meter.count("hold", 12_001, 7);
  meter.count("no answer", 12_002, Number.NaN);
  expect(meter.seconds.map((second) => second.latencies.count)).toEqual([1, 0, 1]);
  expect([...meter.total.answers]).toEqual([
    ["hold", 2],
    ["no answer", 1],
  ]);
});

test("options that cannot be used are said in one line", () => {
  expect(parseOptions(["--seats", "5000", "--kill"])).toMatchObject({ seats: 5000, kill: true });
  expect(parseOptions([])).toMatchObject({ fans: 200_000, queue: { lobbyMs: 200_000 } });
  expect(parseOptions(["--no-lobby"])).toMatchObject({ fans: 100_000, queue: null });
  const other = ["--url", "http://127.0.0.1:1", "--event", "e"];
  expect(parseOptions(other).queue).toBeNull();
  expect(parseOptions([...other, "--lobby", "30"]).queue).not.toBeNull();
  expect(parseOptions(["--engine", "classic"]).queue).toBeNull();
  const wrong = [
    ["--seats", "12"],
    ["--fans", "1.5"],
    ["--fans", "many"],
    ["--url", "ftp://x", "--event", "e"],
    ["--url", "http://127.0.0.1:1"],
    ["--url", "http://127.0.0.1:1", "--event", "e", "--kill"],
    ["--rate", "0"],
    ["--lobby", "soon"],
    ["--sats", "5000"],
    ["5000"],
    ["--engine", "rows"],
    ["--engine", "classic", "--lobby", "30"],
    ["--engine", "classic", "--instances=-1"],
    ["--engine", "classic", "--instances", "33"],
    ["--engine", "classic", "--cache", "yes"],
    ["--engine", "classic", "--queue", "perhaps"],
    ["--queue", "on"],
    ["--nodes", "0"],
  ];
  for (const args of wrong) expect(() => parseOptions(args)).toThrow(OptionError);
});

test("[U27] a pace of a queue that there is not is refused", () => {
  const there = ["--url", "http://127.0.0.1:1", "--event", "e"];
  for (const flag of ["--rate", "--inside", "--enter"]) {
    for (const bare of [["--no-lobby"], ["--engine", "classic"], there])
      expect(() => parseOptions([...bare, flag, "30"])).toThrow(`${flag} is about the queue`);
    expect(parseOptions([flag, "30"]).queue).not.toBeNull();
  }
  expect(() => parseOptions(["--no-lobby", "--lobby", "30"])).toThrow("--lobby is about the queue");
});

test("every command names the engine and its parts alike", () => {
  const parts = { engine: "classic", nodes: "1", instances: "2", cache: "on", queue: "accepted" };
  expect(engineOf(parts)).toEqual({
    GRANDSTAND_ENGINE: "classic",
    GRANDSTAND_NODES: "1",
    GRANDSTAND_INSTANCES: "2",
    GRANDSTAND_CACHE: "on",
    GRANDSTAND_QUEUE: "accepted",
  });
  expect(() => engineOf({ ...parts, engine: "rows" })).toThrow(
    "--engine is actors or classic, got rows.",
  );
  expect(() => engineOf({ ...parts, engine: "actors" })).toThrow(
    "--instances is for the engine classic: add --engine classic.",
  );
  expect(() => engineOf({ ...parts, nodes: "3" })).toThrow(
    "--nodes is for the engine actors: leave --engine classic out.",
  );
});
