import { expect, test } from "vitest";
import { decodeDelta, decodeSnapshot } from "../protocol/live.ts";
import { ALL_SHARDS } from "../runtime/actor.ts";
import { STANDINGS_EVERY_MS } from "./map-news.ts";
import { EVENT, given, HOLD_MS, idOf } from "./testing/box-office.ts";
import { Branches, type Office } from "./testing/branches.ts";

/** What the journal says, by its last word on each seat. */
function truth({ event: { plan }, world }: Branches): string {
  const status: Record<string, string> = { held: "1", extended: "1", sold: "2" };
  return plan.ids
    .map((id, seat) => {
      const section = plan.sections[plan.rows[plan.row[seat]!]!.section]!;
      const last = world.database.eventsOf(`seat/${EVENT}/${section.id}/${id}`).at(-1);
      return (last && "kind" in last && status[String(last.kind)]) || "0";
    })
    .join("");
}

function sectionShard({ offices, event }: Branches, section: number): number {
  const { host, desk } = offices[0]!;
  const key = `${EVENT}/${event.plan.sections[section]!.id}`;
  return host.node.shardOf({ type: desk.section, key });
}

async function open(nodes: number, seed = 1): Promise<{ branches: Branches; offices: Office[] }> {
  const branches = await Branches.open(nodes, {}, seed);
  for (const { desk } of branches.offices) await branches.given(desk.events.open());
  return { branches, offices: branches.offices };
}

async function hold(branches: Branches, office: Office, buyer: string, seats: readonly number[]) {
  const operation = branches.operation(buyer, `hold ${seats.join()}`);
  return branches.given(office.booking.hold(operation, EVENT, seats.map(idOf)));
}

const seen = (branches: Branches) => branches.offices.map((office) => branches.map(office));

test("[R150] every node shows what became durable on another a moment later, and asks nobody for it", async () => {
  const { branches, offices } = await open(3);
  // After the start: nobody has heard of anybody before.
  await branches.pass(2 * STANDINGS_EVERY_MS);
  const asked = offices.map(({ host }) => host.node.stats().turns.get("section") ?? 0);
  given(await hold(branches, offices[0]!, "ada", [1, 20]));
  await branches.pass(100);
  expect(new Set(seen(branches))).toEqual(new Set([truth(branches)]));
  expect(truth(branches)).toMatch(/1/);
  await branches.pass(5 * STANDINGS_EVERY_MS);
  expect(offices.map(({ host }) => host.node.stats().turns.get("section") ?? 0)).toEqual(asked);
});

test("[R151] what was told and lost is missed, and asked for: the last before a silence too", async () => {
  const { branches, offices } = await open(3);
  branches.neighbours.tellFate = () => "lost";
  given(await hold(branches, offices[0]!, "ada", [1, 20]));
  await branches.pass(STANDINGS_EVERY_MS / 2);
  expect(new Set(seen(branches)).size).toBeGreaterThan(1);
  branches.neighbours.tellFate = () => 0;
  await branches.pass(2 * STANDINGS_EVERY_MS);
  expect(new Set(seen(branches))).toEqual(new Set([truth(branches)]));
});

test("[R151] what was lost while the network was cut for long is missed a second after it", async () => {
  const { branches, offices } = await open(3);
  branches.neighbours.tellFate = () => "lost";
  given(await hold(branches, offices[0]!, "ada", [1, 20]));
  await branches.pass(20 * STANDINGS_EVERY_MS);
  branches.neighbours.tellFate = () => 0;
  await branches.pass(2 * STANDINGS_EVERY_MS);
  expect(new Set(seen(branches))).toEqual(new Set([truth(branches)]));
});

test("[R151] what comes late does not undo what is newer", async () => {
  const { branches, offices } = await open(2);
  const [first, second] = offices as [Office, Office];
  for (const shard of ALL_SHARDS) await branches.given(branches.move(shard, first));
  await branches.pass(2_000);
  branches.neighbours.tellFate = () => 400;
  const { hold: held } = given(await hold(branches, first, "ada", [1]));
  await branches.pass(100);
  branches.neighbours.tellFate = () => 0;
  given(await branches.given(first.booking.releaseHold("ada", held.id)));
  await branches.pass(100);
  expect(branches.map(second)[1]).toBe("0");
  await branches.pass(400);
  expect(branches.map(second)[1]).toBe("0");
  given(await hold(branches, first, "bob", [1]));
  await branches.pass(100);
  expect(branches.map(second)[1]).toBe("1");
});

test("[R152] what a killed node did not get to tell is on every map when its shards are served again", async () => {
  const { branches, offices } = await open(3);
  const [, second, third] = offices as [Office, Office, Office];
  await branches.given(branches.move(sectionShard(branches, 0), third));
  branches.neighbours.tellFate = (from) => (from === third.host.node.id ? "lost" : 0);
  given(await hold(branches, second, "ada", [1]));
  await branches.given(branches.kill(third));
  await branches.pass(2 * STANDINGS_EVERY_MS);
  expect(truth(branches)[1]).toBe("1");
  for (const office of branches.alive) expect(branches.map(office)).toBe(truth(branches));
});

test("[R156] a node that others went on without shows no map before it knows what they did", async () => {
  const { branches, offices } = await open(3);
  const [left, other] = offices as [Office, Office];
  await branches.pass(2 * STANDINGS_EVERY_MS);
  const wake = await branches.pause(left);
  given(await hold(branches, other, "ada", [1, 20]));
  // Nobody tells of it any more.
  await branches.pass(10 * STANDINGS_EVERY_MS);
  wake();
  let shown = 0;
  for (let ms = 0; ms < 2 * STANDINGS_EVERY_MS; ms += 10) {
    const asked = await branches.given(left.booking.event(EVENT));
    if ("map" in asked) {
      shown++;
      const { seats } = decodeSnapshot(asked.map.snapshot());
      expect([...seats].join("")).toBe(truth(branches));
    }
    await branches.pass(10);
  }
  expect(shown).toBeGreaterThan(0);
});

test("[R153] a node that joins has the whole map, and follows", async () => {
  const { branches, offices } = await open(2);
  given(await hold(branches, offices[0]!, "ada", [1, 20]));
  const late = await branches.add();
  await branches.given(late.desk.events.open());
  expect(branches.map(late)).toBe(truth(branches));
  given(await hold(branches, offices[1]!, "bob", [2, 21]));
  await branches.pass(100);
  expect(branches.map(late)).toBe(truth(branches));
});

test("[R155] frames say which node counts, so that a page that has moved fetches the map anew", async () => {
  const { branches, offices } = await open(2);
  const of = offices.map(({ desk }) => {
    const { map } = desk.events.peek(EVENT)!;
    const said = [decodeSnapshot(map.snapshot()).of];
    map.subscribe((frame) => void said.push(decodeDelta(frame).of));
    return said;
  });
  given(await hold(branches, offices[0]!, "ada", [1]));
  await branches.pass(300);
  expect(of.map((said) => new Set(said).size)).toEqual([1, 1]);
  expect(of.map((said) => said.length)).toEqual([2, 2]);
  expect(of[0]![0]).not.toBe(of[1]![0]);
});

test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])(
  "[R154] whatever is lost, late, moved or killed, all maps agree when it is quiet (seed %i)",
  async (seed) => {
    const { branches } = await open(4, seed);
    const { random } = branches.world;
    branches.neighbours.tellFate = () =>
      random.chance(0.3) ? "lost" : random.chance(0.3) ? random.below(1_500) : 0;
    const holds: { buyer: string; id: string }[] = [];
    for (let step = 0; step < 60; step++) {
      const dice = random.next();
      const buyer = `${"abcdefgh"[random.below(8)]}-${step}`;
      const at = branches.any();
      if (dice < 0.5) {
        const first = random.below(37);
        const outcome = await hold(branches, at, buyer, [first, (first + 19) % 38]);
        if ("hold" in outcome) holds.push({ buyer, id: outcome.hold.id });
      } else if (dice < 0.7 && holds.length > 0) {
        const { buyer: whose, id } = holds.splice(random.below(holds.length), 1)[0]!;
        await branches.given(at.booking.releaseHold(whose, id));
      } else if (dice < 0.85) {
        const shard = random.chance(0.5)
          ? sectionShard(branches, random.below(2))
          : random.below(ALL_SHARDS.length);
        await branches.given(branches.move(shard, at));
      } else if (dice < 0.88 && branches.alive.length > 2) {
        await branches.given(branches.kill(branches.any()));
      } else if (dice < 0.91) {
        at.host.journal.loseNextAnswer(random.chance(0.5) ? "happened" : "did not happen");
      } else await branches.pass(random.below(500));
    }
    branches.neighbours.tellFate = () => 0;
    await branches.pass(4_000);
    for (const office of branches.alive) expect(branches.map(office)).toBe(truth(branches));
    expect(branches.world.database.violations).toEqual([]);
    await branches.pass(HOLD_MS);
    await branches.pass(1_000);
    for (const office of branches.alive) expect(branches.map(office)).toMatch(/^0+$/);
  },
);
