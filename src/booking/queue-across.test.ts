import { hash } from "node:crypto";
import { expect, test } from "vitest";
import { DEFAULT_QUEUE, type QueueTerms } from "../domain/event.ts";
import { ALL_SHARDS } from "../runtime/actor.ts";
import { homeInQueue, homeOfAdmission } from "./desk.ts";
import { closeLots, workOutRanks } from "./lots.ts";
import { EVENT, given, idOf, refusal } from "./testing/box-office.ts";
import { Branches, type Office } from "./testing/branches.ts";
import { commitmentOf } from "./urn.ts";

const BELL_IN = 60_000;
const QUEUE: QueueTerms & { lobbyMs: number } = {
  ...DEFAULT_QUEUE,
  lobbyMs: 30_000,
  ratePerMinute: 600,
  insideMax: 100,
  enterMs: 10_000,
  shoppingMs: 20_000,
};

const names = (count: number) =>
  Array.from({ length: count }, (_, n) => `${String.fromCharCode(65 + (n % 26))}-fan-${n}`);

/** Three nodes with an event in memory, in the lobby; every fan has joined through any of them. */
async function inLobby(fans: number, queue = QUEUE, seed = 1) {
  const branches = await Branches.open(3, { bellIn: BELL_IN, queue }, seed);
  for (const { desk } of branches.offices) await branches.given(desk.events.open());
  const since = BELL_IN - queue.lobbyMs - branches.world.clock.monotonic();
  await branches.pass(since);
  const all = names(fans);
  for (const buyer of all) given(await branches.given(join(branches, buyer)));
  await branches.pass(1_000);
  return { branches, fans: all };
}

const join = (branches: Branches, buyer: string) =>
  branches.any().waiting.join({ buyer, knownSince: 0 }, EVENT);

const admissionHome = (branches: Branches): Office =>
  branches.holderOf(branches.offices[0]!.host.node.shardOf(homeOfAdmission(EVENT)))!;

async function status(branches: Branches) {
  return given(await branches.given(branches.any().waiting.status(EVENT)));
}

async function numberOf(branches: Branches, buyer: string, office = branches.any()) {
  return given(await branches.given(office.waiting.entry(buyer, EVENT))).entry.number;
}

/** Of those who ask, through any node. */
async function enter(branches: Branches, buyers: readonly string[]): Promise<string[]> {
  const inside: string[] = [];
  for (const buyer of buyers) {
    const entered = await branches.given(branches.any().waiting.enter(buyer, EVENT));
    if (!("pass" in entered)) continue;
    branches.passes.set(buyer, entered.pass);
    inside.push(buyer);
  }
  return inside;
}

test("[R160] a lobby over several nodes is drawn as one, and every node knows everybody's number", async () => {
  const { branches, fans } = await inLobby(60);
  const { draw: before, entries } = await status(branches);
  expect(entries).toBe(60);
  const early = branches.offices.map(({ desk }) => desk.entrances.of(EVENT).ranks);
  expect(early).toEqual([undefined, undefined, undefined]);
  await branches.pass(QUEUE.lobbyMs + 3_000);
  const late = "zz-late";
  given(await branches.given(join(branches, late)));
  const { draw } = await status(branches);
  expect(commitmentOf(draw!.seed!)).toBe(before!.commitment);
  const score = new Map<string, string>();
  for (const buyer of fans) {
    const { id } = given(await branches.given(branches.any().waiting.entry(buyer, EVENT))).entry;
    score.set(buyer, hash("sha256", `${draw!.seed}:${id}`, "hex"));
  }
  const ranked = fans.toSorted((a, b) => (score.get(a)! < score.get(b)! ? -1 : 1));
  for (const office of branches.offices)
    for (const [n, buyer] of ranked.entries())
      expect(await numberOf(branches, buyer, office)).toBe(n + 1);
  expect(await numberOf(branches, late)).toBe(61);
  const lists = await branches.given(
    Promise.all(branches.offices.map(({ waiting }) => waiting.lots(EVENT))),
  );
  const [first, ...others] = lists.map((list) => [...given(list).pieces].join(""));
  expect(first!.split("\n")).toHaveLength(61);
  for (const other of others) expect(other).toBe(first);
});

test("[R161] no more are let in than may be inside, whichever nodes their parts of the queue are on", async () => {
  const { branches, fans } = await inLobby(40, { ...QUEUE, insideMax: 6 });
  await branches.pass(QUEUE.lobbyMs);
  let entered: string[] = [];
  for (let second = 0; second < 15; second++) {
    await branches.pass(1_000);
    entered = [
      ...entered,
      ...(await enter(
        branches,
        fans.filter((one) => !entered.includes(one)),
      )),
    ];
    expect(entered.length).toBeLessThanOrEqual(6);
  }
  expect(entered).toHaveLength(6);
  await branches.pass(1_000);
  expect(await status(branches)).toMatchObject({ inside: 6, slowedBy: "full" });
  given(await branches.given(branches.any().waiting.leave(entered[0]!, EVENT)));
  await branches.pass(3_000);
  expect((await status(branches)).serving).toBe(7);
});

test("[Q48] joins at one moment through all nodes are one, wherever the numbers are given", async () => {
  const { branches } = await inLobby(5);
  await branches.pass(QUEUE.lobbyMs + 3_000);
  // Their part of the queue is not where the admission is.
  const { node } = branches.offices[0]!.host;
  const away = names(26).find(
    (buyer) =>
      branches.holderOf(node.shardOf(homeInQueue(EVENT, `${buyer}-late`))) !==
      admissionHome(branches),
  );
  const late = `${away}-late`;
  const asked = branches.offices.flatMap(({ waiting }) =>
    Array.from({ length: 5 }, () => waiting.join({ buyer: late, knownSince: 0 }, EVENT)),
  );
  const joined = await branches.given(Promise.all(asked));
  expect(new Set(joined.map((one) => given(one).entry.number))).toEqual(new Set([6]));
  given(await branches.given(join(branches, "zz-next")));
  expect(await numberOf(branches, "zz-next")).toBe(7);
});

test("[Q50] a pass that was left holds nothing on any node", async () => {
  const { branches, fans } = await inLobby(6, { ...QUEUE, ratePerMinute: 6_000 });
  await branches.pass(QUEUE.lobbyMs + 4_000);
  expect(await enter(branches, fans)).toEqual(fans);
  for (const buyer of fans) given(await branches.given(branches.any().waiting.leave(buyer, EVENT)));
  for (const { booking } of branches.offices)
    for (const [n, buyer] of fans.entries()) {
      const hold = booking.hold(branches.operation(buyer, `hold ${n}`), EVENT, [idOf(n)]);
      expect(refusal(await branches.given(hold))?.kind).toBe("pass-needed");
    }
});

test("[R162] when the node that lets people in dies, another goes on where it stood", async () => {
  const { branches, fans } = await inLobby(40, { ...QUEUE, ratePerMinute: 60 });
  await branches.pass(QUEUE.lobbyMs + 4_000);
  const { serving, draw } = await status(branches);
  expect(serving).toBeGreaterThan(0);
  const numbers = new Map<string, number | null>();
  for (const buyer of fans) numbers.set(buyer, await numberOf(branches, buyer));
  await branches.given(branches.kill(admissionHome(branches)));
  await branches.pass(4_000);
  const after = await status(branches);
  expect(after.draw).toEqual(draw);
  expect(after.serving).toBeGreaterThan(serving);
  for (const buyer of fans) expect(await numberOf(branches, buyer)).toBe(numbers.get(buyer));
  const first = fans.filter((buyer) => numbers.get(buyer) === after.serving);
  expect(await enter(branches, first)).toEqual(first);
});

test("[R162] one that dies while it draws leaves the draw to the next", async () => {
  const { branches, fans } = await inLobby(40);
  const { commitment } = (await status(branches)).draw!;
  const home = admissionHome(branches);
  await branches.pass(QUEUE.lobbyMs - 2_000);
  for (
    let ms = 0;
    !branches.world.database.eventsOf(`queue/${EVENT}/A/part`).some(isClose);
    ms += 5
  ) {
    expect(ms).toBeLessThan(5_000);
    await branches.pass(5);
  }
  await branches.given(branches.kill(home));
  await branches.pass(6_000);
  const { draw, serving } = await status(branches);
  expect(commitmentOf(draw!.seed!)).toBe(commitment);
  expect(draw!.lots).toBe(fans.length);
  expect(serving).toBeGreaterThan(0);
  const numbers = [];
  for (const buyer of fans) numbers.push(await numberOf(branches, buyer));
  expect(numbers.toSorted((a, b) => a! - b!)).toEqual(fans.map((_, n) => n + 1));
});

test("[R162] who knew the ranks before it lets people in tells of the draw that the other did not get to", async () => {
  const { branches, fans } = await inLobby(40);
  const dying = admissionHome(branches);
  const heir = branches.offices.find((office) => office !== dying)!;
  const eventsOf = (actor: string) => branches.world.database.eventsOf(actor);
  await branches.pass(BELL_IN - branches.world.clock.monotonic());
  // What it does at its next pass, up to the draw.
  await branches.given(dying.desk.node.operation((turns) => closeLots(turns, EVENT)));
  await branches.given(workOutRanks(heir.desk, EVENT, () => Promise.resolve()));
  expect(heir.desk.entrances.of(EVENT).ranks).toBeDefined();
  expect(eventsOf(`admission/${EVENT}`).some(isDraw)).toBe(false);
  await branches.given(branches.kill(dying));
  await branches.given(branches.move(dying.host.node.shardOf(homeOfAdmission(EVENT)), heir));
  await branches.pass(6_000);
  const { draw, serving } = await status(branches);
  expect(draw!.lots).toBe(fans.length);
  expect(serving).toBeGreaterThan(0);
});

const isDraw = (event: object) => "kind" in event && event.kind === "drawn";
const isClose = (event: object) => "kind" in event && event.kind === "closed";

test.each([1, 2, 3, 4])(
  "[R163] who asked for it is told of the call once, though parts and admission move (seed %i)",
  async (seed) => {
    const { branches, fans } = await inLobby(40, QUEUE, seed);
    const { random } = branches.world;
    for (const buyer of fans) {
      const alert = { mail: `${buyer}@example.org`, push: null, language: "en" };
      const set = branches.any().waiting.setAlert(buyer, EVENT, alert);
      given(await branches.given(set));
    }
    const nodes = branches.offices[0]!.host.node;
    const homes = [homeOfAdmission(EVENT), ...fans.map((buyer) => homeInQueue(EVENT, buyer))];
    for (let n = 0; n < 60; n++) {
      await branches.pass(QUEUE.lobbyMs / 40);
      const shard = nodes.shardOf(homes[random.below(homes.length)]!);
      await branches.given(branches.move(shard, branches.any()));
    }
    await branches.pass(5_000);
    // A letter may be handed over twice, under its own name.
    const told = new Map(branches.letters.map((letter) => [letter.id, letter.to]));
    expect([...told.values()].sort()).toEqual(fans.map((buyer) => `${buyer}@example.org`).sort());
    expect(branches.world.database.violations).toEqual([]);
  },
);

test("[R164] from the lobby to a ticket, through any nodes while everything moves", async () => {
  const { branches, fans } = await inLobby(6, { ...QUEUE, ratePerMinute: 6_000 });
  const { random, timers } = branches.world;
  let ended = false;
  const moving = (): void => {
    if (ended) return;
    const shard = random.below(ALL_SHARDS.length);
    void branches.move(shard, branches.any()).then(() => timers.after(5, moving));
  };
  moving();
  await branches.pass(QUEUE.lobbyMs + 4_000);
  expect(
    refusal(
      await branches.given(
        branches.any().booking.hold(branches.operation(fans[0]!, "no pass"), EVENT, [idOf(0)]),
      ),
    )?.kind,
  ).toBe("pass-needed");
  expect(await enter(branches, fans)).toEqual(fans);
  for (const [n, buyer] of fans.entries()) {
    const hold = branches.operation(buyer, "hold");
    const held = given(
      await branches.given(branches.any().booking.hold(hold, EVENT, [idOf(n), idOf(20 + n)])),
    ).hold;
    const pay = branches.operation(buyer, "pay");
    const { order } = given(
      await branches.given(branches.any().booking.placeOrder(pay, held.id, "4242424242424242")),
    );
    await branches.pass(1_000);
    const looked = given(await branches.given(branches.any().booking.lookOrder(buyer, order.id)));
    expect(looked.order.status).toBe("paid");
  }
  ended = true;
  expect(branches.world.database.violations).toEqual([]);
});

test("[R165] a node whose shop is slow slows the admission of another", async () => {
  const { branches } = await inLobby(40, { ...QUEUE, ratePerMinute: 60 });
  await branches.pass(QUEUE.lobbyMs + 3_000);
  expect((await status(branches)).slowedBy).toBeNull();
  const other = branches.offices.find((office) => office !== admissionHome(branches))!;
  for (let second = 0; second < 3; second++) {
    for (let n = 0; n < 20; n++) other.desk.signals.committed(2_000);
    await branches.pass(1_000);
  }
  expect((await status(branches)).slowedBy).toBe("commits");
});
