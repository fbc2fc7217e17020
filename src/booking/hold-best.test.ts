import { expect, test } from "vitest";
import { BoxOffice, given, idOf, refusal } from "./testing/box-office.ts";

const seatsOf = (outcome: object): string[] =>
  "hold" in outcome ? (outcome.hold as { seats: { id: string }[] }).seats.map(({ id }) => id) : [];

test("[H18] what is found is held in the same breath, and the step that found it is said", async () => {
  const office = await BoxOffice.open();
  const { hold } = given(await office.best("ada", { quantity: 3 }));
  expect(hold).toMatchObject({ step: "together", total: { amount: 3_000 } });
  expect(seatsOf({ hold })).toEqual([0, 1, 2].map(idOf));
  // The next one gets the next best, also after a restart.
  await office.restart();
  const { hold: next } = given(await office.best("bob", { quantity: 3 }));
  expect(seatsOf({ hold: next }).filter((seat) => seatsOf({ hold }).includes(seat))).toEqual([]);
  expect((await office.map()).match(/1/g)).toHaveLength(6);
});

test("[H18] a party that fits nowhere together is told that it is split", async () => {
  const office = await BoxOffice.open();
  // Every second seat of the first category is taken: nobody sits beside anybody there.
  await office.held("a", [1, 3, 5, 7, 9]);
  await office.held("b", [10, 12, 14, 16, 18]);
  const category = { quantity: 2, category: "a" };
  // Behind one another; the pair in the second section is beside the wheelchair places.
  const steps: (string | undefined)[] = [];
  for (const buyer of ["c", "d", "e", "f"]) {
    steps.push(given(await office.best(buyer, category)).hold.step);
  }
  expect(steps).toContain("together");
  expect(steps.at(-1)).toBe("split-near");
});

test("[H19] within the category and the price, or not at all", async () => {
  const office = await BoxOffice.open();
  const cheap = given(await office.best("ada", { quantity: 2, maxPrice: 999 })).hold;
  expect(cheap.seats.map(({ category, price }) => [category, price.amount])).toEqual([
    ["b", 500],
    ["b", 500],
  ]);
  const dear = given(await office.best("ada", { quantity: 2, category: "a" })).hold;
  expect(dear.seats.every(({ category }) => category === "a")).toBe(true);
  const commits = office.world.database.commits;
  expect(refusal(await office.best("bob", { quantity: 1, category: "a", maxPrice: 999 }))).toEqual({
    kind: "none-available",
    quantity: 1,
  });
  expect(refusal(await office.best("bob", { quantity: 1, category: "c" }))).toEqual({
    kind: "unknown-category",
    category: "c",
    known: ["a", "b"],
  });
  expect(office.world.database.commits).toBe(commits);
});

test("[H24] the best price is the lowest at which the party sits together; without one it is as for the view", async () => {
  const office = await BoxOffice.open();
  const cheapest = async (buyer: string, quantity: number) => {
    const { hold } = given(await office.best(buyer, { quantity, prefer: "price" }));
    return [hold.step, [...new Set(hold.seats.map(({ category }) => category))].join()];
  };
  expect(await cheapest("ada", 2)).toEqual(["together", "b"]);
  const view = given(await office.best("bob", { quantity: 2, prefer: "view" })).hold;
  expect(view.seats.every(({ category }) => category === "a")).toBe(true);
});

test("[H20] wheelchair places for who asks for one, and for nobody else", async () => {
  const office = await BoxOffice.open();
  const { hold } = given(await office.best("ada", { quantity: 2, accessible: true }));
  expect(hold.step).toBe("together");
  expect(hold.seats.map(({ wheelchair, companion }) => [wheelchair, companion])).toEqual([
    [true, false],
    [false, true],
  ]);
  given(await office.best("bob", { quantity: 1, accessible: true }));
  expect(refusal(await office.best("eve", { quantity: 1, accessible: true }))).toEqual({
    kind: "none-available",
    quantity: 1,
  });
  // The companion seat that is left stays for the place beside it.
  for (let n = 0; n < 34; n++) given(await office.best(`fan-${n}`, { quantity: 1 }));
  expect(refusal(await office.best("eve", { quantity: 1 }))?.kind).toBe("none-available");
  expect(
    Array.from(await office.map()).flatMap((status, seat) => (status === "0" ? seat : [])),
  ).toEqual([office.event.plan.index.get(idOf(32))]);
});

test("[H21] more than are free: none", async () => {
  const office = await BoxOffice.open();
  for (let n = 0; n < 5; n++) given(await office.best(`fan-${n}`, { quantity: 6 }));
  const left = (await office.map()).split("0").length - 1;
  expect(left).toBe(8);
  expect(refusal(await office.best("ada", { quantity: 6 }))).toMatchObject({ quantity: 6 });
  expect(
    refusal(
      await office.world.result(
        office.booking.holdBest(office.operation("ada", "x"), "nowhere", { quantity: 1 }),
      ),
    ),
  ).toEqual({ kind: "unknown-event", event: "nowhere" });
});

test("[H23] show another: other seats are held, and the first are free in the same commit", async () => {
  const office = await BoxOffice.open();
  const first = given(await office.best("ada", { quantity: 4 })).hold;
  const shown = first.seats.map(({ id }) => id);
  const wish = { quantity: 4, instead: first.id, avoid: shown };
  const commits = office.host.journal.batches.length;
  const second = given(await office.best("ada", wish)).hold;
  expect(office.host.journal.batches.length).toBe(commits + 1);
  expect(second.seats.map(({ id }) => id)).not.toEqual(expect.arrayContaining([shown[0]]));
  // Four and four are more than the limit of six: the first hold was given back.
  expect((await office.me("ada")).holds.map(({ id }) => id)).toEqual([second.id]);
  expect(
    refusal(await office.hold("bob", [office.event.plan.index.get(shown[0]!)!])),
  ).toBeUndefined();
  // What was avoided is offered again to who does not avoid it.
  const third = given(await office.best("ada", { quantity: 3, instead: second.id })).hold;
  expect(third.seats.length).toBe(3);
});

test("[H23] what cannot be had instead changes nothing", async () => {
  const office = await BoxOffice.open();
  const hold = await office.held("ada", [0]);
  const held = async () => (await office.me("ada")).holds.map(({ id }) => id);
  const all = [...office.event.plan.ids];
  const none = await office.best("ada", { quantity: 2, instead: hold.id, avoid: all });
  expect(refusal(none)?.kind).toBe("none-available");
  const foreign = await office.best("bob", { quantity: 2, instead: hold.id });
  expect(refusal(foreign)?.kind).toBe("unknown-hold");
  expect(await held()).toEqual([hold.id]);
  await office.paid("ada", hold.id);
  const paying = await office.best("ada", { quantity: 2, instead: hold.id });
  expect(refusal(paying)?.kind).toMatch(/hold-(in-payment|already-paid)/);
});
