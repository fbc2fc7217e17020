import { expect, test } from "vitest";
import { saleActor } from "../actors/sale.ts";
import type { Phase, Sale } from "../domain/sale.ts";
import type { Maybe, Operation as Turns } from "../runtime/operation.ts";
import { SeededRandom } from "../runtime/testing/seeded-random.ts";
import { watch, World } from "../runtime/testing/world.ts";
import { homeOfSale } from "./desk.ts";
import { PHASE_KNOWN_MS, PHASE_SETTLES_MS, Phases } from "./phases.ts";
import { EVENT, eventOf, given, idOf, refusal } from "./testing/box-office.ts";
import { Branches, type Office } from "./testing/branches.ts";

const ASKERS = 40;

/** A node from which the sale is so far away, there and back, ms. */
function far(world: World, distance: () => readonly [there: number, back: number]) {
  const sale: Pick<Sale, "set"> = { set: "open" };
  const asked: string[] = [];
  const wait = (ms: number) => new Promise<void>((resolve) => world.timers.after(ms, resolve));
  const ask = async (_: unknown, __: string, kind: "phase" | "setting"): Promise<unknown> => {
    const [there, back] = distance();
    asked.push(kind);
    await wait(there);
    const { set } = sale;
    await wait(back);
    return kind === "phase" ? set : { set };
  };
  const turns = { ask } as unknown as Turns;
  const node = {
    isHome: () => false,
    operation: async <T>(body: (turns: Turns) => Maybe<T>) => body(turns),
  };
  const { clock, timers } = world;
  const phases = new Phases({ node, clock, timers, alone: false });
  const event = eventOf({});
  const set = async (phase: Phase): Promise<void> => {
    sale.set = phase;
    await phases.settled();
  };
  return { asked, set, of: () => phases.of(turns, event) };
}

test("[S7] far from the sale its phase is known for a moment, and then asked for", async () => {
  const world = new World([]);
  let away = 1;
  const { asked, of } = far(world, () => [away, 0]);
  const first = [of(), of()];
  await world.timers.advance(1);
  for (const one of first) expect(await one).toBe("open");
  expect(asked).toEqual(["setting"]);
  // It is asked again before it is over, and nobody waits for that.
  away = 1_000;
  await world.timers.advance(PHASE_KNOWN_MS - 2);
  expect(of()).toBe("open");
  expect(asked).toEqual(["setting", "setting"]);
  await world.timers.advance(1);
  const late = of();
  expect(late).toBeInstanceOf(Promise);
  // The answer is of before: it may be over.
  await world.timers.advance(2_000);
  expect(await late).toBe("open");
  expect(asked).toEqual(["setting", "setting", "phase"]);
});

test.each(Array.from({ length: 20 }, (_, seed) => seed))(
  "[S7] nothing that begins after a pause was acknowledged finds the sale open (seed %i)",
  async (seed) => {
    const world = new World([]);
    const random = new SeededRandom(seed);
    const { set, of } = far(world, () => [random.below(400), random.below(400)]);
    await world.timers.advance(random.below(100));
    let acknowledged = false;
    const found: { readonly after: boolean; readonly phase: Promise<Phase> }[] = [];
    world.timers.after(1_000 + random.below(500), () => {
      void set("paused").then(() => (acknowledged = true));
    });
    for (let n = 0; n < ASKERS; n++)
      world.timers.after(random.below(2_500), () => {
        found.push({ after: acknowledged, phase: Promise.resolve(of()) });
      });
    await world.timers.advance(5_000);
    const phases = await Promise.all(found.map(({ phase }) => phase));
    expect(phases).toContain("open");
    const late = phases.filter((_, n) => found[n]!.after);
    expect(new Set(late)).toEqual(new Set(["paused"]));
  },
);

test("[S7] a hold far from the sale asks nobody for the phase, and is refused once a pause is acknowledged", async () => {
  const branches = await Branches.open(2);
  const [first, second] = branches.offices as [Office, Office];
  const shard = first.host.node.shardOf(homeOfSale(EVENT));
  for (const one of first.host.node.shards) await branches.given(branches.move(one, second));
  await branches.given(branches.move(shard, first));
  const hold = async (seat: number) =>
    branches.given(second.booking.hold(branches.operation("ada", "h"), EVENT, [idOf(seat)]));
  given(await hold(0));
  const turns = (): number => first.host.node.stats().turns.get(saleActor.name) ?? 0;
  const before = turns();
  given(await hold(1));
  expect(turns()).toBe(before);
  const setting = watch(second.booking.setPhase(EVENT, "paused"));
  await branches.pass(PHASE_SETTLES_MS - 1);
  expect(setting.state).toBe("waiting");
  await branches.pass(1);
  expect(setting.value).toEqual({ phase: "paused" });
  expect(refusal(await hold(2))).toMatchObject({ kind: "sale-not-open", phase: "paused" });
  // Who cannot ask sells nothing.
  await branches.pass(PHASE_KNOWN_MS);
  branches.neighbours.silence(first.host.node.id);
  first.host.freeze();
  const cut = watch(hold(3));
  await branches.pass(1_000);
  expect(cut.state).toBe("waiting");
});
