import { expect, test } from "vitest";
import { SeatStatus } from "../domain/availability.ts";
import { BoxOffice, EVENT, given, idOf, refusal } from "./testing/box-office.ts";
import { CARD } from "./testing/memory-bank.ts";

/** Steps of one request that another may come in between. One takes about half as many. */
const STEPS = 120;

const holding = (office: BoxOffice, seats: readonly number[], key: string) =>
  office.booking.hold(office.operation("ada", `hold ${seats.join()}`, key), EVENT, seats.map(idOf));

/** Both requests, the second after so many steps of the first. */
async function both<T>(
  office: BoxOffice,
  steps: number,
  first: () => Promise<T>,
  second: () => Promise<T>,
): Promise<readonly [T, T]> {
  const one = first();
  for (let n = 0; n < steps; n++) await Promise.resolve();
  const other = second();
  return office.world.result(Promise.all([one, other]));
}

test("[K1] a retry gets the first answer, now and much later, and nothing happens twice", async () => {
  const office = await BoxOffice.open();
  const first = await office.hold("ada", [1, 2], "key-1");
  const commits = office.world.database.commits;
  await office.pass(5_000);
  expect(await office.hold("ada", [1, 2], "key-1")).toEqual(first);
  expect(office.world.database.commits).toBe(commits);

  const { hold } = given(first);
  const order = await office.paid("ada", hold.id, CARD, "key-2");
  expect(await office.paid("ada", hold.id, CARD, "key-2")).toEqual(order);
  const best = await office.best("ada", { quantity: 2 }, "key-3");
  expect(await office.best("ada", { quantity: 2 }, "key-3")).toEqual(best);
  expect(office.bank.ledger.size).toBe(1);
  expect((await office.me("ada")).holds).toHaveLength(1);
});

test("[K1] also from another process", async () => {
  const office = await BoxOffice.open();
  const held = await office.hold("ada", [1, 2], "key-1");
  const order = await office.paid("ada", given(held).hold.id, CARD, "key-2");
  const best = await office.best("ada", { quantity: 2, category: "b" }, "key-3");
  await office.restart();
  expect(await office.hold("ada", [1, 2], "key-1")).toEqual(held);
  expect(await office.paid("ada", given(held).hold.id, CARD, "key-2")).toEqual(order);
  expect(await office.best("ada", { quantity: 2, category: "b" }, "key-3")).toEqual(best);
  expect(office.bank.ledger.size).toBe(1);
});

test.each([
  ["when nothing is in memory", async () => undefined],
  ["when everything is", async (office: BoxOffice) => void (await office.held("ada", [9, 29]))],
])("[K2] a double click, at any step of the first, is one hold: %s", async (_, before) => {
  for (let steps = 0; steps < STEPS; steps++) {
    const office = await BoxOffice.open();
    await before(office);
    const click = () => holding(office, [1, 20], "key-of-click");
    const [first, second] = await both(office, steps, click, click);
    expect(second).toEqual(first);
    const { id } = given(first).hold;
    for (const seat of ["s0/seat-1", "s1/seat-20"]) {
      expect(office.journal(`seat/${EVENT}/${seat}`)).toMatchObject([{ kind: "held", hold: id }]);
    }
  }
});

test("[K2] a double click for the best seats takes no seats twice", async () => {
  for (let steps = 0; steps < STEPS; steps++) {
    const office = await BoxOffice.open();
    const click = () =>
      office.booking.holdBest(office.operation("ada", "best", "key-1"), EVENT, { quantity: 2 });
    const [first, second] = await both(office, steps, click, click);
    expect(second).toEqual(first);
    const held = given(first).hold.seats.map(({ id }) => id);
    const map = await office.map();
    const shown = office.event.plan.ids.filter((_, seat) => map[seat] === "1");
    expect(shown).toEqual(held);
  }
});

test("[K3] one key for two requests at once: the one that is answered has all of its seats", async () => {
  for (let steps = 0; steps < STEPS; steps++) {
    const office = await BoxOffice.open();
    const [first, second] = await both(
      office,
      steps,
      () => holding(office, [1, 2], "key-1"),
      () => holding(office, [2, 3], "key-1"),
    );
    const held = [first, second].flatMap((outcome) => ("hold" in outcome ? outcome.hold : []));
    expect(held.length).toBeLessThanOrEqual(1);
    const seats = held.flatMap((hold) => hold.seats.map(({ id }) => id));
    const map = await office.map();
    for (let seat = 0; seat < 5; seat++) {
      expect(Number(map[seat])).toBe(
        seats.includes(idOf(seat)) ? SeatStatus.held : SeatStatus.free,
      );
    }
    expect((await office.me("ada")).holds.map(({ id }) => id)).toEqual(held.map(({ id }) => id));
  }
});

test("[K3] the same key with another body is refused, and changes nothing", async () => {
  const office = await BoxOffice.open();
  const { id } = await office.held("ada", [1], "key-1");
  const commits = office.world.database.commits;
  for (const again of [
    () => office.hold("ada", [2], "key-1"),
    () => office.best("ada", { quantity: 1 }, "key-1"),
    () => office.pay("ada", id, CARD, "key-1"),
  ]) {
    expect(refusal(await again())).toEqual({ kind: "key-reused" });
  }
  await office.restart();
  expect(refusal(await office.hold("ada", [2], "key-1"))).toEqual({ kind: "key-reused" });
  expect(office.world.database.commits).toBe(commits);
  // A key is its buyer's own.
  await office.held("bob", [2], "key-1");
});

test("[K4] a refusal is remembered as well: a click and its double do not get two answers", async () => {
  const office = await BoxOffice.open();
  const taken = await office.held("bob", [1]);
  const first = await office.hold("ada", [1], "key-1");
  given(await office.world.result(office.booking.releaseHold("bob", taken.id)));
  expect(await office.hold("ada", [1], "key-1")).toEqual(first);
  await office.held("ada", [1], "key-2");
});

test.each(["happened", "did not happen"] as const)(
  "[K5] a commit whose answer is lost and that %s: outcome unknown, then the retry settles it",
  async (fate) => {
    const office = await BoxOffice.open();
    office.host.journal.loseNextAnswer(fate);
    expect(refusal(await office.hold("ada", [1], "key-1"))).toMatchObject({
      kind: "outcome-unknown",
    });
    await office.pass(5_000);
    const { id } = await office.held("ada", [1], "key-1");
    expect((await office.me("ada")).holds.map((hold) => hold.id)).toEqual([id]);
    expect(office.journal(`seat/${EVENT}/s0/${idOf(1)}`)).toHaveLength(1);
    expect(await office.status(1)).toBe(SeatStatus.held);
  },
);
