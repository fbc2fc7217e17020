import { expect, test } from "vitest";
import { SeatStatus } from "../domain/availability.ts";
import { DEFAULT_PAY_MS as AT_BANK_MS } from "../domain/event.ts";
import { PATIENT_ATTEMPTS } from "../domain/shopper.ts";
import {
  BoxOffice,
  EVENT,
  EXTENSION_MS,
  given,
  HOLD_MS,
  idOf,
  LIMIT,
  refusal,
} from "./testing/box-office.ts";
import { through } from "../runtime/testing/through.ts";
import { DECLINED } from "./testing/memory-bank.ts";

test("[H9] a hold has its seats, their prices and its end", async () => {
  const office = await BoxOffice.open();
  const hold = await office.held("ada", [21, 3]);
  const now = office.world.clock.now();
  expect(hold).toMatchObject({
    event: EVENT,
    total: { amount: 1_500, currency: "EUR" },
    now,
    expiresAt: now + HOLD_MS,
    extendable: true,
    order: null,
  });
  expect(hold.seats.map(({ id }) => id)).toEqual([idOf(3), idOf(21)]);
  expect(await office.status(3)).toBe(SeatStatus.held);
});

test("[H10] all or nothing: who cannot have all gets none, hears why, and what is free instead", async () => {
  const office = await BoxOffice.open();
  const { hold } = given(await office.hold("bob", [4]));
  await office.pass(1_000);
  await office.paid("bob", hold.id);
  await office.held("bob", [5]);
  const before = office.world.database.commits;
  const outcome = await office.hold("ada", [3, 4, 5, 6]);
  expect(refusal(outcome)).toMatchObject({
    kind: "seats-taken",
    conflicts: [
      { seat: idOf(4), reason: "sold" },
      { seat: idOf(5), reason: "held" },
    ],
  });
  const { alternatives = [] } = refusal(outcome) as { alternatives?: string[][] };
  expect(alternatives.length).toBeGreaterThan(0);
  expect(alternatives.length).toBeLessThanOrEqual(3);
  const map = await office.map();
  for (const seats of alternatives) {
    expect(seats).toHaveLength(4);
    for (const seat of seats) expect(map[office.event.plan.index.get(seat)!]).toBe("0");
  }
  // A refusal is not worth a commit.
  expect(office.world.database.commits).toBe(before);
  expect((await office.me("ada")).holds).toEqual([]);
  given(
    await office.world.result(
      office.booking.hold(office.operation("ada", "x"), EVENT, alternatives[0]!),
    ),
  );
});

test("[H11] seats are taken in the plan's order, whatever order they are named in", async () => {
  const office = await BoxOffice.open();
  await office.held("ada", [30, 2, 21, 7]);
  const taken = office.written().filter((line) => line.startsWith("seat/"));
  expect(taken).toEqual(
    [2, 7, 21, 30].map((n) => `seat/${EVENT}/s${n < 20 ? 0 : 1}/${idOf(n)} held`),
  );
});

test("[H11] two who want the same seats, named crosswise, at the same moment: one gets all", async () => {
  const office = await BoxOffice.open();
  const ids = (seats: number[]) => seats.map(idOf);
  const { booking, world } = office;
  const outcomes = await Promise.all([
    world.result(booking.hold(office.operation("ada", "a"), EVENT, ids([1, 2, 21]))),
    world.result(booking.hold(office.operation("bob", "b"), EVENT, ids([21, 2, 3]))),
  ]);
  const winner = outcomes.findIndex((outcome) => !refusal(outcome));
  expect(refusal(outcomes[1 - winner]!)?.kind).toBe("seats-taken");
  const seats = winner === 0 ? [1, 2, 21] : [2, 3, 21];
  expect(await office.map()).toBe(statuses(seats, SeatStatus.held));
});

test.each([
  ["of no event", "nowhere", [idOf(1)], "unknown-event"],
  ["that are not of the event", EVENT, [idOf(1), "seat-999"], "unknown-seats"],
  ["with the name of a property", EVENT, ["__proto__", "constructor"], "unknown-seats"],
  ["named twice", EVENT, [idOf(1), idOf(2), idOf(1)], "duplicate-seats"],
])("[H12] seats %s are refused, and nothing is written", async (_, event, seats, kind) => {
  const office = await BoxOffice.open();
  const outcome = await office.world.result(
    office.booking.hold(office.operation("ada", "x"), event, seats),
  );
  expect(refusal(outcome)?.kind).toBe(kind);
  expect(office.world.database.commits).toBe(0);
});

test("[L5] the limit counts every hold, device and order of a buyer, and no other buyer's", async () => {
  const office = await BoxOffice.open();
  const bought = await office.held("ada", [0, 1]);
  await office.paid("ada", bought.id);
  await office.held("ada", [2, 3, 4]);
  const before = office.world.database.commits;
  const tooMany = { kind: "limit-reached", limit: LIMIT, held: 3, bought: 2 };
  expect(refusal(await office.hold("ada", [5, 6]))).toEqual(tooMany);
  expect(refusal(await office.best("ada", { quantity: 2 }))).toEqual(tooMany);
  expect(office.world.database.commits).toBe(before);
  await office.held("bob", [5, 6]);
  // It is not the process that remembers it.
  await office.restart();
  expect(refusal(await office.hold("ada", [7, 8]))).toEqual(tooMany);
  const last = await office.held("ada", [7]);
  expect(refusal(await office.hold("ada", [8]))?.kind).toBe("limit-reached");
  given(await office.world.result(office.booking.releaseHold("ada", last.id)));
  await office.held("ada", [8]);
});

test("[L5] two devices at the same moment do not get past the limit together", async () => {
  const office = await BoxOffice.open();
  const { booking, world } = office;
  const tries = [
    [0, 1],
    [2, 3],
    [4, 5],
    [6, 7],
    [20, 21],
  ].map((seats) => booking.hold(office.operation("ada", seats.join()), EVENT, seats.map(idOf)));
  const outcomes = await world.result(Promise.all(tries));
  expect(outcomes.filter((outcome) => !refusal(outcome))).toHaveLength(3);
  expect((await office.map()).match(/1/g)).toHaveLength(LIMIT);
});

test("[S3] before the bell nobody gets a seat, at the bell everybody may", async () => {
  const office = await BoxOffice.open({ bellIn: 60_000 });
  const announced = { kind: "sale-not-open", phase: "announced", opensAt: office.event.opensAt };
  // The start took a moment.
  const left = office.event.opensAt - office.world.clock.now();
  await office.pass(left - 1);
  expect(refusal(await office.hold("ada", [1]))).toEqual(announced);
  expect(refusal(await office.best("ada", { quantity: 1 }))).toEqual(announced);
  expect(office.world.database.commits).toBe(0);
  await office.pass(1);
  await office.held("ada", [1]);
});

test.each(["paused", "closed"] as const)(
  "[S4] a %s sale sells nothing new; who has a hold may keep it longer and pay",
  async (phase) => {
    const office = await BoxOffice.open();
    const hold = await office.held("ada", [1]);
    expect(await office.world.result(office.booking.setPhase(EVENT, phase))).toEqual({ phase });
    expect(refusal(await office.hold("bob", [2]))).toMatchObject({ kind: "sale-not-open", phase });
    expect(refusal(await office.best("bob", { quantity: 1 }))).toMatchObject({ phase });
    const kept = given(await office.world.result(office.booking.extendHold("ada", hold.id))).hold;
    expect(kept.expiresAt).toBe(hold.expiresAt + EXTENSION_MS);
    const order = await office.paid("ada", hold.id);
    expect((await office.look("ada", order.id)).status).toBe("paid");
    const again = await office.world.result(office.booking.setPhase(EVENT, "open"));
    if (phase === "paused") {
      expect(again).toEqual({ phase: "open" });
      await office.held("bob", [2]);
    } else {
      expect(refusal(again)).toEqual({ kind: "phase-not-allowed", from: "closed", to: "open" });
    }
    expect(
      refusal(await office.world.result(office.booking.setPhase("nowhere", "open")))?.kind,
    ).toBe("unknown-event");
  },
);

test("[H13] a hold whose time is over is free at once, before any reminder has run", async () => {
  const office = await BoxOffice.open();
  const hold = await office.held("ada", [1, 2]);
  await office.pass(HOLD_MS - 1);
  expect(refusal(await office.hold("bob", [1]))?.kind).toBe("seats-taken");
  // The clock moves on, but no timer runs.
  office.world.clock.pass(1);
  const looked = await office.world.result(office.booking.lookHold("ada", hold.id));
  expect(refusal(looked)?.kind).toBe("hold-expired");
  await office.held("bob", [1]);
  expect(office.journal(`seat/${EVENT}/s0/${idOf(1)}`)).toMatchObject([
    { kind: "held" },
    { kind: "expired", hold: hold.id },
    { kind: "held", buyer: "bob" },
  ]);
  await office.held("ada", [3, 4, 5, 6, 7, 8]);
});

test("[H14] the reminder frees the seats on the map, also when nobody asks, also after downtime", async () => {
  const office = await BoxOffice.open();
  await office.held("ada", [1, 2]);
  await office.held("bob", [30]);
  await office.pass(HOLD_MS - 1);
  expect(await office.map()).toBe(statuses([1, 2, 30], SeatStatus.held));
  await office.pass(1_000);
  expect(await office.map()).toBe(statuses([], SeatStatus.free));
  await office.held("ada", [1, 2]);
  office.host.freeze();
  await office.pass(10 * HOLD_MS);
  await office.start();
  await office.pass(1_000);
  expect(await office.map()).toBe(statuses([], SeatStatus.free));
  expect(office.journal(`seat/${EVENT}/s0/${idOf(1)}`).at(-1)).toMatchObject({ kind: "expired" });
});

test("[H15] a hold is extended once, seats and all", async () => {
  const office = await BoxOffice.open();
  const hold = await office.held("ada", [1, 2]);
  await office.pass(HOLD_MS - 1);
  const { booking, world } = office;
  const extended = given(await world.result(booking.extendHold("ada", hold.id))).hold;
  expect(extended).toMatchObject({ expiresAt: hold.expiresAt + EXTENSION_MS, extendable: false });
  expect(refusal(await world.result(booking.extendHold("ada", hold.id)))?.kind).toBe(
    "hold-already-extended",
  );
  await office.pass(EXTENSION_MS);
  expect(refusal(await office.hold("bob", [1]))?.kind).toBe("seats-taken");
  await office.pass(1);
  expect(refusal(await world.result(booking.extendHold("ada", hold.id)))?.kind).toBe(
    "hold-expired",
  );
  await office.held("bob", [1]);
});

test("[H16] what is given back is free at once, and the hold is gone", async () => {
  const office = await BoxOffice.open();
  const hold = await office.held("ada", [1, 2]);
  const { booking, world } = office;
  expect(await world.result(booking.releaseHold("ada", hold.id))).toEqual({ released: true });
  expect(refusal(await world.result(booking.lookHold("ada", hold.id)))?.kind).toBe("unknown-hold");
  expect(refusal(await world.result(booking.releaseHold("ada", hold.id)))?.kind).toBe(
    "unknown-hold",
  );
  await office.held("bob", [1, 2]);
});

test("[H16] nothing is given back by half: a section that cannot be read at that moment", async () => {
  const office = await BoxOffice.open();
  const hold = await office.held("ada", [1]);
  let away = false;
  office.host.freeze();
  // So little memory that the sections have left it again.
  await office.start(
    (journal) =>
      through(() => journal, {
        loadFamily: async (family) => {
          if (away && family.startsWith("seat/")) throw new Error("the database is away");
          return journal.loadFamily(family);
        },
      }),
    5,
  );
  await office.me("ada");
  await office.pass(5_000);
  away = true;
  const { booking, world } = office;
  const first = await world.result(booking.releaseHold("ada", hold.id));
  expect(refusal(first)).toMatchObject({ kind: "overloaded" });
  away = false;
  await office.pass(1_000);
  given(await world.result(booking.releaseHold("ada", hold.id)));
  expect(await office.status(1)).toBe(SeatStatus.free);
});

test("[H17] to anybody but its holder a hold does not exist", async () => {
  const office = await BoxOffice.open();
  const hold = await office.held("ada", [1]);
  const { booking, world } = office;
  const asked = [
    await world.result(booking.lookHold("bob", hold.id)),
    await world.result(booking.extendHold("bob", hold.id)),
    await world.result(booking.releaseHold("bob", hold.id)),
    await office.pay("bob", hold.id),
    await world.result(booking.lookHold("ada", `derby.${hold.id.split(".")[1]}`)),
    await world.result(booking.lookHold("ada", "no id at all")),
    await world.result(booking.lookHold("ada", `${EVENT}.constructor`)),
    await world.result(booking.lookHold("ada", `${EVENT}.__proto__`)),
    await world.result(booking.releaseHold("ada", "constructor")),
    await office.pay("ada", "nowhere.x"),
  ];
  expect(asked.map(refusal)).toEqual(asked.map(() => ({ kind: "unknown-hold" })));
  expect(given(await world.result(booking.lookHold("ada", hold.id))).hold.expiresAt).toBe(
    hold.expiresAt,
  );
});

test("[H7] the seats of a hold are kept as long as the hold, through declined cards", async () => {
  const office = await BoxOffice.open();
  const hold = await office.held("ada", [1]);
  let end = HOLD_MS;
  for (let n = 0; n < PATIENT_ATTEMPTS; n++) {
    await office.pass(end - 1);
    await office.paid("ada", hold.id, DECLINED);
    end = AT_BANK_MS;
  }
  await office.pass(AT_BANK_MS - 1);
  expect(refusal(await office.hold("bob", [1]))?.kind).toBe("seats-taken");
  await office.paid("ada", hold.id, DECLINED);
  await office.pass(1);
  expect(refusal(await office.pay("ada", hold.id))?.kind).toBe("hold-expired");
  await office.held("bob", [1]);
});

/** A map on which these seats have the status and all others are free. */
function statuses(seats: readonly number[], status: SeatStatus): string {
  return Array.from({ length: 38 }, (_, n) => (seats.includes(n) ? status : 0)).join("");
}
