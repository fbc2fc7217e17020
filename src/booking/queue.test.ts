import { expect, test } from "vitest";
import { hash } from "node:crypto";
import { askedBy } from "../domain/asking.ts";
import { isOrdinary } from "../domain/plan.ts";
import { through } from "../runtime/testing/through.ts";
import { ADMIT_EVERY_MS } from "./admit.ts";
import { noticeSoldOut } from "./sold-out.ts";
import {
  given,
  BoxOffice,
  type BoxOfficeOptions,
  EVENT,
  LIMIT,
  refusal,
} from "./testing/box-office.ts";
import {
  BELL_IN,
  enter,
  entry,
  inLobby,
  join,
  names,
  NUMBERS_MS,
  open,
  QUEUE,
  status,
  toTheBell,
} from "./testing/lobby.ts";
import { commitmentOf } from "./urn.ts";

test("[Q12] the lobby opens before the bell, and not earlier", async () => {
  const office = await open();
  const early = refusal(await join(office, "ada"));
  const lobbyOpensAt = office.event.opensAt - QUEUE.lobbyMs;
  expect(early).toEqual({ kind: "queue-not-open", phase: "announced", lobbyOpensAt });
  await office.pass(BELL_IN - QUEUE.lobbyMs);
  const { entry: first } = given(await join(office, "ada"));
  expect(first).toMatchObject({ inDraw: true, number: null, state: "waiting" });
  const { entry: again } = given(await join(office, "ada"));
  expect(again.id).toBe(first.id);
  expect(refusal(await office.hold("ada", [1]))?.kind).toBe("sale-not-open");
});

test("[Q13] the draw is the one that was committed to, and anybody can work it out", async () => {
  const { office, fans } = await inLobby(40);
  const before = await status(office);
  expect(before.draw).toMatchObject({ seed: null, lots: null, numbersBy: null });
  expect(JSON.stringify(office.journal(`admission/${EVENT}`))).not.toContain('"seed"');
  expect(refusal(await office.world.result(office.waiting.lots(EVENT)))?.kind).toBe(
    "not-drawn-yet",
  );
  await toTheBell(office);

  const { draw } = await status(office);
  expect(commitmentOf(draw!.seed!)).toBe(before.draw!.commitment);
  const { pieces } = given(await office.world.result(office.waiting.lots(EVENT)));
  const ids = [...pieces].join("").trim().split("\n");
  const ranked = ids
    .map((id) => ({ id, score: hash("sha256", `${draw!.seed}:${id}`, "hex") }))
    .sort((a, b) => (a.score < b.score ? -1 : 1))
    .map(({ id }) => id);
  expect(ranked.length).toBe(40);
  for (const fan of fans) {
    const { id, number } = await entry(office, fan);
    expect(number).toBe(ranked.indexOf(id) + 1);
  }
});

test("[Q13] who joined first is no sooner called than who joined last", async () => {
  const { office, fans } = await inLobby(40);
  await toTheBell(office);
  const numbers: number[] = [];
  for (const fan of fans) numbers.push((await entry(office, fan)).number!);
  expect(numbers.toSorted((a, b) => a - b)).toEqual(fans.map((_, n) => n + 1));
  expect(numbers).not.toEqual(numbers.toSorted((a, b) => a - b));
});

test("[Q14] who comes after the bell is behind all lots, first come, first served", async () => {
  const { office } = await inLobby(5);
  await toTheBell(office);
  const { entry: first } = given(await join(office, "late-1"));
  const { entry: second } = given(await join(office, "late-2"));
  expect([first.number, second.number]).toEqual([6, 7]);
  expect([first.inDraw, second.inDraw]).toEqual([false, false]);
});

test("[Q15] while a queue is on nothing is held or ordered without one's own pass", async () => {
  const { office, fans } = await inLobby(3);
  await toTheBell(office);
  await office.pass(5_000);
  const [ada = "", bob = ""] = fans;
  expect(refusal(await office.hold(ada, [1]))?.kind).toBe("pass-needed");
  expect(refusal(await office.best(ada, { quantity: 1 }))?.kind).toBe("pass-needed");
  given(await enter(office, ada));
  const hold = await office.held(ada, [1]);

  const own = office.passes.get(ada)!;
  office.passes.set(bob, own);
  expect(refusal(await office.hold(bob, [2]))?.kind).toBe("pass-needed");
  office.passes.set(ada, { ...own, event: "derby" });
  expect(refusal(await office.hold(ada, [2]))?.kind).toBe("pass-needed");
  expect(refusal(await office.pay(ada, hold.id))?.kind).toBe("pass-needed");
  office.passes.delete(ada);
  expect(refusal(await office.pay(ada, hold.id))?.kind).toBe("pass-needed");
  office.passes.set(ada, own);
  await office.pass(QUEUE.shoppingMs);
  expect(refusal(await office.hold(ada, [2]))?.kind).toBe("pass-needed");
  expect((await office.paid(ada, hold.id)).status).toBe("authorising");
});

test("[Q16] called in order, at the pace that is set, and not before", async () => {
  const { office, fans } = await inLobby(10);
  await toTheBell(office);
  await office.pass(NUMBERS_MS + 1_000);
  const { serving } = await status(office);
  expect(serving).toBeGreaterThan(0);
  expect(serving).toBeLessThan(4);
  for (const fan of fans) {
    const { number } = await entry(office, fan);
    const entered = await enter(office, fan);
    if (number! <= serving) given(entered);
    else expect(refusal(entered)).toEqual({ kind: "not-called-yet", number });
  }
  const set = { ratePerMinute: 600 };
  given(await office.world.result(office.waiting.setAdmission(EVENT, set)));
  await office.pass(2_000);
  expect((await status(office)).serving).toBe(10);
});

test("[Q17] who misses the call gets back to the front, once, and then must join anew", async () => {
  const { office, fans } = await inLobby(2);
  const [ada = ""] = fans;
  await toTheBell(office);
  await office.pass(3_000 + QUEUE.enterMs);
  expect((await entry(office, ada)).state).toBe("missed-call");
  expect(refusal(await enter(office, ada))?.kind).toBe("call-missed");
  expect((await entry(office, ada)).state).toBe("returning");
  await office.pass(2_000);
  expect((await entry(office, ada)).state).toBe("called");
  await office.pass(QUEUE.enterMs);
  expect(refusal(await enter(office, ada))?.kind).toBe("turn-over");
  const { entry: anew } = given(await join(office, ada));
  expect(anew).toMatchObject({ inDraw: false, number: 3 });
});

test("[Q18] so many inside at a time: who leaves, and whose time is over, makes room", async () => {
  const office = await open({ ...QUEUE, insideMax: 2, ratePerMinute: 6_000 });
  await office.pass(BELL_IN - QUEUE.lobbyMs);
  const fans = names(5);
  for (const fan of fans) given(await join(office, fan));
  await toTheBell(office);
  await office.pass(NUMBERS_MS + 2_000);
  expect((await status(office)).serving).toBe(2);
  const numbers = new Map<number, string>();
  for (const fan of fans) numbers.set((await entry(office, fan)).number!, fan);
  for (const n of [1, 2]) given(await enter(office, numbers.get(n)!));
  await office.pass(2_000);
  expect(await status(office)).toMatchObject({ serving: 2, inside: 2, slowedBy: "full" });
  given(await office.world.result(office.waiting.leave(numbers.get(1)!, EVENT)));
  await office.pass(2_000);
  expect(await status(office)).toMatchObject({ serving: 3 });
  await office.pass(QUEUE.shoppingMs);
  expect(await status(office)).toMatchObject({ serving: 5 });
});

test("[Q19] lobby, draw, numbers and who is inside survive a crash at any moment", async () => {
  const { office, fans } = await inLobby(8);
  const commitment = (await status(office)).draw!.commitment;
  await office.restart();
  await status(office); // as the start does, it brings the event into memory
  await toTheBell(office);
  const numbers: (number | null)[] = [];
  for (const fan of fans) numbers.push((await entry(office, fan)).number);
  await office.pass(3_000);
  const [ada = ""] = fans.filter((_, n) => numbers[n] === 1);
  const { pass } = given(await enter(office, ada));
  await office.restart();
  await status(office);
  await office.pass(2_000);
  expect((await status(office)).draw).toMatchObject({ commitment, lots: 8 });
  for (const [n, fan] of fans.entries()) expect((await entry(office, fan)).number).toBe(numbers[n]);
  expect(await status(office)).toMatchObject({ inside: 1, entries: 8 });
  expect(given(await enter(office, ada)).pass).toEqual(pass);
});

test("[Q18] who is being let in counts before it is written down", async () => {
  const { office, fans } = await inLobby(5);
  given(await office.world.result(office.waiting.setAdmission(EVENT, { insideMax: 1 })));
  await toTheBell(office);
  await office.pass(4_000);
  expect(await status(office)).toMatchObject({ serving: 1, slowedBy: "full" });
  const numbers = await Promise.all(fans.map(async (fan) => (await entry(office, fan)).number));
  await office.pass(3_000);
  office.host.journal.holdCommits();
  const asked = office.waiting.enter(fans[numbers.indexOf(1)]!, EVENT);
  // By then nobody is taken to be on the way any more.
  await office.pass(18_000);
  office.host.journal.releaseCommits();
  given(await office.world.result(asked));
  expect(await status(office)).toMatchObject({ serving: 1 });
  await office.pass(1_000);
  expect(await status(office)).toMatchObject({ serving: 1, inside: 1 });
  await office.pass(5_000);
  expect((await status(office)).serving).toBeGreaterThan(1);
});

test("[Q45] nobody is called before everybody can know their number, whatever restarts in between", async () => {
  const office = await open({ ...QUEUE, ratePerMinute: 6_000 });
  await office.pass(BELL_IN - QUEUE.lobbyMs);
  const fans = names(30);
  for (const fan of fans) given(await join(office, fan));
  await toTheBell(office);
  await office.pass(ADMIT_EVERY_MS);
  const { draw, now } = await status(office);
  const numbersBy = draw!.numbersBy!;
  expect(numbersBy).toBeGreaterThan(now);
  expect(numbersBy).toBeLessThanOrEqual(now + NUMBERS_MS);
  await office.restart();
  for (;;) {
    const seen = await status(office);
    expect(seen.draw).toEqual(draw);
    if (seen.now >= numbersBy) break;
    expect(seen.serving).toBe(0);
    await office.pass(100);
  }
  await office.pass(2 * ADMIT_EVERY_MS);
  expect((await status(office)).serving).toBeGreaterThan(0);
});

test("[Q45] a queue without a lobby calls at once", async () => {
  const office = await BoxOffice.open({ queue: { ...QUEUE, lobbyMs: 1_000 }, bellIn: 100_000 });
  given(await office.world.result(office.booking.setPhase(EVENT, "open")));
  given(await office.world.result(office.booking.setPhase(EVENT, "queue")));
  given(await join(office, "ada"));
  await office.pass(2 * ADMIT_EVERY_MS);
  expect((await entry(office, "ada")).state).toBe("called");
});

test("[Q31] after a start nobody who was called is told to wait: it is said to come again", async () => {
  const { office, fans } = await inLobby(4);
  await toTheBell(office);
  await office.pass(5_000);
  const [ada = ""] = fans;
  expect((await entry(office, ada)).state).toBe("called");
  await office.restart();
  await status(office);
  const early = refusal(await enter(office, ada));
  expect(early?.kind).toBe("overloaded");
  const look = refusal(await office.world.result(office.waiting.entry(ada, EVENT)));
  expect(look?.kind).toBe("overloaded");
  await office.pass(2_000);
  given(await enter(office, ada));
});

test("[Q32] whoever reads of the draw can have their number", async () => {
  const { office, fans } = await inLobby(30);
  for (let ms = 0; (await status(office)).draw?.seed === null; ms += 100) {
    expect(ms).toBeLessThan(QUEUE.lobbyMs + 5_000);
    await office.pass(100);
  }
  for (const fan of fans) expect((await entry(office, fan)).number).not.toBeNull();
});

test("[Q32] a draw that could not be written down is drawn again, the same", async () => {
  let refused = 0;
  const between: BoxOfficeOptions["between"] = (journal) =>
    through(() => journal, {
      append: async (batch) => {
        if (JSON.stringify(batch).includes('"drawn"') && refused++ === 0)
          throw new Error("the commit was refused");
        return journal.append(batch);
      },
    });
  const office = await BoxOffice.open({ bellIn: BELL_IN, queue: QUEUE, between });
  await office.pass(BELL_IN - QUEUE.lobbyMs);
  const fans = names(10);
  for (const fan of fans) given(await join(office, fan));
  await office.pass(1_000);
  const { commitment } = (await status(office)).draw!;
  await toTheBell(office);
  await office.pass(10_000);
  const { draw } = await status(office);
  expect(refused).toBe(2);
  expect(commitmentOf(draw!.seed!)).toBe(commitment);
  for (const fan of fans) expect((await entry(office, fan)).number).not.toBeNull();
});

test("[Q11] the alarm stops calling, live, and says so", async () => {
  const { office } = await inLobby(20);
  await toTheBell(office);
  await office.pass(NUMBERS_MS + 2_000);
  given(await office.world.result(office.waiting.setAdmission(EVENT, { alarm: true })));
  await office.pass(1_000);
  const { serving, slowedBy } = await status(office);
  await office.pass(10_000);
  expect(slowedBy).toBe("alarm");
  expect((await status(office)).serving).toBe(serving);
});

test("[Q20] a queue that is turned on in an open sale: who holds seats may pay for them", async () => {
  const office = await BoxOffice.open({ queue: { ...QUEUE, lobbyMs: 1_000 }, bellIn: 100_000 });
  given(await office.world.result(office.booking.setPhase(EVENT, "open")));
  const hold = await office.held("ada", [1]);
  given(await office.world.result(office.booking.setPhase(EVENT, "queue")));
  await office.pass(1_000);
  expect(refusal(await office.pay("ada", hold.id))?.kind).toBe("pass-needed");
  given(await enter(office, "ada"));
  expect((await office.paid("ada", hold.id)).status).toBe("authorising");
  expect(refusal(await office.hold("ada", [2]))?.kind).toBe("pass-needed");
  expect(refusal(await enter(office, "bob"))?.kind).toBe("not-in-queue");
});

test("[A3] the waiting list opens with the sale, keeps its order over a crash, and knows the limit", async () => {
  const { office } = await inLobby(1);
  const want = (buyer: string, party: number, maxPrice: number | null = null) =>
    office.world.result(office.waiting.wantSeats(buyer, EVENT, { party, maxPrice }));
  expect(refusal(await want("ada", 2))?.kind).toBe("sale-not-open");
  await toTheBell(office);
  expect(given(await want("ada", 2)).wanting.ahead).toBe(0);
  expect(given(await want("bob", 1, 900)).wanting.ahead).toBe(1);
  expect(refusal(await want("cyd", 7))?.kind).toBe("limit-reached");
  await office.restart();
  const look = office.waiting.lookWanting("bob", EVENT);
  expect(given(await office.world.result(look)).wanting).toMatchObject({ ahead: 1, maxPrice: 900 });
  given(await office.world.result(office.waiting.wantNothing("ada", EVENT)));
  const after = office.waiting.lookWanting("bob", EVENT);
  expect(given(await office.world.result(after)).wanting.ahead).toBe(0);
});

test("[A3] nobody waits for seats of a sale that is closed: that is final", async () => {
  const office = await BoxOffice.open();
  const want = () =>
    office.world.result(office.waiting.wantSeats("ada", EVENT, { party: LIMIT, maxPrice: 100 }));
  given(await want());
  given(await office.world.result(office.booking.setPhase(EVENT, "closed")));
  expect(refusal(await want())).toMatchObject({ kind: "sale-not-open", phase: "closed" });
  // Who waits may still leave.
  given(await office.world.result(office.waiting.wantNothing("ada", EVENT)));
});

test("[W91] a wish is put on the list by who cannot have it now: not while it is free to everybody", async () => {
  const office = await BoxOffice.open();
  const want = (party: number, maxPrice: number | null = null) =>
    office.world.result(office.waiting.wantSeats("ada", EVENT, { party, maxPrice }));
  const hold = (buyer: string, seats: readonly number[]) => office.held(buyer, seats);
  expect(refusal(await want(2))).toEqual({ kind: "seats-free", party: 2 });
  // Nothing is so cheap.
  given(await want(2, 100));
  // All but the wheelchair places, their companion seats and two seats apart.
  const { flags } = office.event.plan;
  const ordinary = [...flags.keys()].filter((seat) => isOrdinary(flags[seat]!));
  const left = [0, 2];
  const taken = ordinary.filter((seat) => !left.includes(seat));
  for (let n = 0; taken.length > 0; n++) await hold(`fan-${n}`, taken.splice(0, LIMIT));
  expect(refusal(await want(1))).toEqual({ kind: "seats-free", party: 1 });
  expect(given(await want(2)).wanting).toMatchObject({ party: 2 });
  await hold("last", left);
  given(await want(1));
  expect((await status(office)).ordinaryLeft).toBe(ordinary.length);
});

test("[W91] what is left for anybody is counted without places for wheelchair users and companions", async () => {
  const { office, fans } = await inLobby(12);
  await toTheBell(office);
  await office.pass(NUMBERS_MS + 8_000);
  const { flags } = office.event.plan;
  const ordinary = [...flags.keys()].filter((seat) => isOrdinary(flags[seat]!));
  expect((await status(office)).ordinaryLeft).toBe(ordinary.length);
  await buyAll(office, fans, ordinary);
  await office.pass(2_000);
  expect(await status(office)).toMatchObject({ ordinaryLeft: 0, soldOut: null, free: 4 });
});

test("[W147] of each category it is said how many seats are for sale, whatever becomes of them", async () => {
  const office = await BoxOffice.open();
  const { category, categories } = office.event.plan;
  const all = categories.map((_, n) => [...category].filter((of) => of === n).length);
  await office.held("ada", [0, 1]);
  const said = (await status(office)).categories;
  expect(said.map(({ forSale }) => forSale)).toEqual(all);
  expect(said.reduce((sum, { free }) => sum + free, 0)).toBe(category.length - 2);
});

/** By whoever has been called. */
async function buyAll(
  office: BoxOffice,
  fans: readonly string[],
  seats: Iterable<number> = office.event.plan.ids.keys(),
) {
  let order = "";
  for (let left = [...seats], n = 0; left.length > 0; n++) {
    if ("refused" in (await enter(office, fans[n]!))) continue;
    const hold = await office.held(fans[n]!, left.splice(0, LIMIT));
    order = (await office.paid(fans[n]!, hold.id)).id;
    await office.pass(0);
  }
  return { order, at: office.world.clock.now() };
}

test("[A6] when it sold out, and who was waiting, outlives a crash and ends when a seat comes back", async () => {
  const { office, fans } = await inLobby(12);
  await toTheBell(office);
  await office.pass(NUMBERS_MS + 8_000);
  const { order, at } = await buyAll(office, fans);
  expect((await status(office)).soldOut).toBeNull();
  await office.pass(2_000);
  const { soldOut, waiting } = await status(office);
  expect(waiting).toBeGreaterThan(0);
  expect(soldOut).toMatchObject({ openedAt: office.event.opensAt, waiting });
  expect(soldOut!.at).toBeGreaterThanOrEqual(at);
  expect(soldOut!.at).toBeLessThanOrEqual(at + 2_000);
  expect(soldOut!.placesBy).toBe(askedBy(soldOut!.at, soldOut!.waiting));
  await office.restart();
  const { events } = office.desk;
  const loading = events.get(EVENT);
  while ([...events.loaded()].length === 0) await Promise.resolve();
  // Its map is not filled yet, and shows every seat as free.
  const [loaded] = events.loaded();
  await office.world.result(noticeSoldOut(office.desk, loaded!));
  await office.world.result(loading);
  await office.pass(5_000);
  expect((await status(office)).soldOut).toEqual(soldOut);
  const once = { id: "refund-1", fingerprint: "all" };
  given(await office.world.result(office.booking.refund(once, EVENT, order, null)));
  await office.pass(5_000);
  expect((await status(office)).soldOut).toBeNull();
});

test("[Q42] an address that is too new joins the lobby without a lot, and is next behind the draw", async () => {
  const coolDownMs = 3_600_000;
  const office = await open({ ...QUEUE, coolDownMs });
  const knownBy = office.event.opensAt - coolDownMs;
  await office.pass(BELL_IN - QUEUE.lobbyMs);
  expect((await status(office)).knownBy).toBe(knownBy);
  const { entry: fresh } = given(await join(office, "new", knownBy + 1));
  expect(fresh).toMatchObject({ inDraw: false, number: null, state: "waiting" });
  for (const known of ["ada", "bob", "cyd"])
    expect(given(await join(office, known, knownBy)).entry.inDraw).toBe(true);
  // It is decided when one joins, and stays so.
  expect(given(await join(office, "new", 0)).entry).toMatchObject({ id: fresh.id, inDraw: false });
  await toTheBell(office);
  await office.pass(2_000);
  expect(given(await join(office, "late", 0)).entry.number).toBe(5);
  expect((await entry(office, "new")).number).toBe(4);
  const { pieces } = given(await office.world.result(office.waiting.lots(EVENT)));
  expect([...pieces].join("")).not.toContain(fresh.id);
  await office.restart();
  await status(office);
  await office.pass(3_000);
  expect((await entry(office, "new")).number).toBe(4);
});
