import { expect, test } from "vitest";
import { SeatStatus } from "../domain/availability.ts";
import { ALL_SHARDS } from "../runtime/actor.ts";
import { LEASE_MS } from "../runtime/lease.ts";
import { MOVE_PAUSES } from "../runtime/pauses.ts";
import { watch } from "../runtime/testing/world.ts";
import { REQUEST_LIMIT_MS, ROUTE_LIMIT_MS } from "./across-nodes.ts";
import { homeOfBuyer, homeOfOrder, shopperKey } from "./desk.ts";
import { EVENT, EXTENSION_MS, given, idOf, LIMIT, refusal } from "./testing/box-office.ts";
import { Branches, type Office } from "./testing/branches.ts";
import { CARD, CHALLENGED } from "./testing/memory-bank.ts";
import { keepReconciling, RECONCILE_EVERY_MS } from "./reconcile.ts";
import { RecordingLog } from "../runtime/testing/recording-log.ts";

/** Of one request, if every pause is as short as it may be. */
const MOVE_TRIES_MAX = 34;

const shopperShard = ({ offices }: Branches, buyer: string): number =>
  offices[0]!.host.node.shardOf(homeOfBuyer(shopperKey(EVENT, buyer)));

/** The shard of a section, by its index. */
function sectionShard({ offices, event }: Branches, section: number, id = EVENT): number {
  const { host, desk } = offices[0]!;
  const key = `${id}/${event.plan.sections[section]!.id}`;
  return host.node.shardOf({ type: desk.section, key });
}

function seatsWith(status: string, map: string): number[] {
  return Array.from(map.matchAll(new RegExp(status, "g")), ({ index }) => index);
}

/** Three nodes: the buyers' shards are the first's, the sections' one each of the others'. */
async function apart(): Promise<{ branches: Branches; offices: [Office, Office, Office] }> {
  const branches = await Branches.open(3);
  const offices = branches.offices as [Office, Office, Office];
  for (const shard of ALL_SHARDS) await branches.given(branches.move(shard, offices[0]));
  await branches.given(branches.move(sectionShard(branches, 0), offices[1]));
  await branches.given(branches.move(sectionShard(branches, 1), offices[2]));
  return { branches, offices };
}

test("[R131] a purchase through nodes that are not its home is as at home", async () => {
  const { branches, offices } = await apart();
  const [, second, third] = offices;
  const done = branches.given.bind(branches);
  const key = branches.operation("ada", "hold");
  const { hold } = given(await done(second.booking.hold(key, EVENT, [idOf(1), idOf(20)])));
  for (const { booking } of offices) {
    expect(given(await done(booking.hold(key, EVENT, [idOf(1), idOf(20)]))).hold).toEqual(hold);
    const looked = given(await done(booking.lookHold("ada", hold.id))).hold;
    expect(looked).toEqual({ ...hold, now: looked.now });
  }
  const other = { ...key, fingerprint: "another" };
  expect(refusal(await done(third.booking.hold(other, EVENT, [idOf(3)])))?.kind).toBe("key-reused");
  expect(refusal(await done(third.booking.lookHold("bob", hold.id)))?.kind).toBe("unknown-hold");

  const extended = given(await done(third.booking.extendHold("ada", hold.id)));
  expect(extended.hold.expiresAt).toBe(hold.expiresAt + EXTENSION_MS);
  const pay = branches.operation("ada", "pay");
  const { order } = given(await done(second.booking.placeOrder(pay, hold.id, CHALLENGED)));
  expect(given(await done(third.booking.placeOrder(pay, hold.id, CHALLENGED))).order).toEqual(
    order,
  );

  // A long poll through another node is woken there.
  await branches.pass(500);
  const waiting = watch(
    third.booking.lookOrder("ada", order.id, { unlike: ["authorising", "at-bank"], ms: 20_000 }),
  );
  await branches.pass(500);
  expect(waiting.state).toBe("waiting");
  branches.bank.decide(order.id, "authorised");
  given(await done(second.booking.payerReturned("ada", order.id)));
  await branches.pass(100);
  expect(waiting.value).toMatchObject({
    order: { status: expect.stringMatching(/selling|paid|capturing/) },
  });
  await branches.pass(1_000);
  for (const { booking } of offices) {
    const looked = given(await done(booking.lookOrder("ada", order.id))).order;
    expect(looked).toMatchObject({ status: "paid", tickets: [{}, {}] });
    expect(given(await done(booking.me("ada"))).orders).toEqual([looked]);
    const { code } = looked.tickets[0]!;
    expect(given(await done(booking.verifyTicket(code)))).toMatchObject({ valid: true });
    given(await done(booking.paper("ada", order.id)));
  }
  expect(refusal(await done(second.booking.lookOrder("eve", order.id)))?.kind).toBe(
    "unknown-order",
  );

  const once = { id: "refund-1", fingerprint: "all" };
  for (const { booking } of [third, second])
    expect(given(await done(booking.refund(once, EVENT, order.id, null))).order.tickets).toEqual(
      [],
    );
  await branches.pass(2_000);
  expect(branches.bank.refundedFor(order.id)).toBe(order.total.amount);
  for (const office of offices) expect(branches.map(office)).toMatch(/^0+$/);
});

test("[R131] phase, sign-in, waiting list and payment notices through any node", async () => {
  const { branches, offices } = await apart();
  const [, second, third] = offices;
  const done = branches.given.bind(branches);
  given(await done(second.booking.setPhase(EVENT, "paused")));
  for (const { booking } of offices)
    expect(given(await done(booking.event(EVENT))).phase).toBe("paused");
  const hold = branches.operation("ada", "hold");
  expect(refusal(await done(third.booking.hold(hold, EVENT, [idOf(1)])))?.kind).toBe(
    "sale-not-open",
  );
  given(await done(third.booking.setPhase(EVENT, "open")));

  given(await done(second.booking.sendCode("ada", "ada@example.org", "home", undefined)));
  await branches.pass(1_000);
  expect(branches.letters).toHaveLength(1);
  const [code = ""] = /\b\d{6}\b/.exec(JSON.stringify(branches.letters[0])) ?? [];
  expect(given(await done(third.booking.enterCode("ada", code, "home", undefined))).signedIn).toBe(
    true,
  );
  expect(
    refusal(await done(second.booking.enterCode("ada", code, "home", undefined))),
  ).toBeDefined();

  // Nothing is so cheap.
  given(await done(second.waiting.wantSeats("ada", EVENT, { party: 2, maxPrice: 100 })));
  given(await done(third.waiting.wantSeats("bob", EVENT, { party: 1, maxPrice: 100 })));
  for (const { waiting } of offices)
    expect(given(await done(waiting.lookWanting("bob", EVENT))).wanting.ahead).toBe(1);
  given(await done(third.waiting.wantNothing("ada", EVENT)));
  expect(given(await done(second.waiting.lookWanting("bob", EVENT))).wanting.ahead).toBe(0);

  const held = given(await done(second.booking.hold(hold, EVENT, [idOf(1)]))).hold;
  const pay = branches.operation("ada", "pay");
  const { order } = given(await done(third.booking.placeOrder(pay, held.id, CHALLENGED)));
  await branches.pass(500);
  branches.bank.decide(order.id, "authorised");
  const body = Buffer.from(`${branches.bank.idOf(order.id)} ${order.id}`);
  given(await done(second.booking.paymentNotice("testbank", {}, body)));
  expect(
    refusal(await done(second.booking.paymentNotice("testbank", {}, Buffer.from("forged"))))?.kind,
  ).toBe("notice-rejected");
  await branches.pass(1_000);
  expect(given(await done(third.booking.lookOrder("ada", order.id))).order.status).toBe("paid");
});

test("[R132] seats in sections of different nodes are held all or none, whoever else wants them", async () => {
  const { branches, offices } = await apart();
  const [first, second, third] = offices;
  const wants = [
    [first, "ada", [1, 20]],
    [second, "bob", [20, 2]],
    [third, "eve", [2, 1]],
    [second, "zoe", [1, 2, 20]],
  ] as const;
  const outcomes = await branches.given(
    Promise.all(
      wants.map(([{ booking }, buyer, seats]) =>
        booking.hold(branches.operation(buyer, "hold"), EVENT, seats.map(idOf)),
      ),
    ),
  );
  await branches.pass(1_000);
  const held = wants.flatMap(([, , seats], n) => ("hold" in outcomes[n]! ? [...seats] : []));
  expect(held.length).toBeGreaterThan(0);
  expect(new Set(held).size).toBe(held.length);
  for (const office of offices) {
    expect(seatsWith("1", branches.map(office))).toEqual(held.sort((a, b) => a - b));
  }
});

test("[H25] fans who ask for the best at once, through whatever nodes, are each given seats, and different ones", async () => {
  const { branches, offices } = await apart();
  const fans = Array.from({ length: 12 }, (_, n) => `fan-${n}`);
  const asked = fans.map((fan, n) =>
    watch(
      offices[n % 3]!.booking.holdBest(branches.operation(fan, "best"), EVENT, { quantity: 2 }),
    ),
  );
  await branches.pass(2_000);
  const seats = asked.flatMap(({ value }) => given(value!).hold.seats.map(({ id }) => id));
  expect(new Set(seats).size).toBe(2 * fans.length);
});

test("[R133] a buyer's limit holds whichever nodes the requests come through", async () => {
  const { branches, offices } = await apart();
  const asked = Array.from({ length: 4 }, (_, n) =>
    offices[n % 3]!.booking.hold(branches.operation("ada", `hold ${n}`), EVENT, [
      idOf(3 * n),
      idOf(3 * n + 1),
      idOf(20 + n),
    ]),
  );
  const outcomes = await branches.given(Promise.all(asked));
  const given = outcomes.flatMap((outcome) => ("hold" in outcome ? outcome.hold.seats : []));
  expect(given).toHaveLength(LIMIT);
  for (const outcome of outcomes)
    if (!("hold" in outcome)) expect(refusal(outcome)?.kind).toBe("limit-reached");
  await branches.pass(1_000);
  expect(seatsWith("1", branches.map(offices[2]))).toHaveLength(LIMIT);
});

test("[R134] who asks for what is moving waits for it; what nobody takes is refused when the time is over", async () => {
  const { branches, offices } = await apart();
  const [home, second, third] = offices;
  const shard = shopperShard(branches, "ada");
  await branches.given(home.host.node.handOver([shard]));
  const operation = branches.operation("ada", "hold");
  const asked = watch(second.booking.hold(operation, EVENT, [idOf(1)]));
  const here = watch(home.booking.hold(operation, EVENT, [idOf(1)]));
  await branches.pass(1_000);
  expect([asked.state, here.state]).toEqual(["waiting", "waiting"]);
  await branches.given(third.host.node.take([shard]));
  await branches.pass(MOVE_PAUSES.maxMs + 100);
  expect(asked.value).toHaveProperty("hold");
  expect(here.value).toEqual(asked.value);

  await branches.given(third.host.node.handOver([shard]));
  const since = branches.world.clock.monotonic();
  const refused = await branches.given(second.booking.lookHold("ada", `${EVENT}.none`));
  expect(refusal(refused)?.kind).toBe("not-owner");
  const tookMs = branches.world.clock.monotonic() - since;
  expect(tookMs).toBeGreaterThanOrEqual(ROUTE_LIMIT_MS);
  expect(tookMs).toBeLessThan(ROUTE_LIMIT_MS + 500);
});

test("[U25] who is refused by a node that the database does not answer is told so, wherever it was at home", async () => {
  const { branches, offices } = await apart();
  const [home, second] = offices;
  for (const { host } of offices) host.journal.down = true;
  await branches.pass(LEASE_MS);
  for (const { booking } of [home, second])
    expect(refusal(await branches.given(booking.lookHold("ada", `${EVENT}.none`)))).toMatchObject({
      because: "database",
    });
  // Nobody has bob's shard any more: that is what the other nodes say.
  const [, , third] = offices;
  for (const { host } of offices) host.journal.down = false;
  await branches.pass(LEASE_MS);
  await branches.given(home.host.node.handOver([shopperShard(branches, "bob")]));
  third.host.journal.down = true;
  await branches.pass(LEASE_MS);
  const nobodys = await branches.given(third.booking.lookHold("bob", `${EVENT}.none`));
  expect(refusal(nobodys)).toMatchObject({ kind: "not-owner", because: "database" });
});

test("[R139] two requests for what nobody takes are repeated more and more seldom, and not in step", async () => {
  const { branches, offices } = await apart();
  const [home, second, third] = offices;
  await branches.given(home.host.node.handOver([shopperShard(branches, "ada")]));
  const askedAt: number[] = [];
  branches.neighbours.requestFate = () => {
    askedAt.push(branches.world.clock.monotonic());
    return "arrives";
  };
  const looks = [second, third].map((at) => watch(at.booking.lookHold("ada", `${EVENT}.none`)));
  await branches.pass(ROUTE_LIMIT_MS + MOVE_PAUSES.maxMs);
  expect(looks.map(({ state }) => state)).not.toContain("waiting");
  expect(askedAt.length).toBeLessThanOrEqual(2 * MOVE_TRIES_MAX);
  const [, , ...again] = askedAt;
  expect(again[0]).toBeLessThan(askedAt[0]! + MOVE_PAUSES.firstMs);
  expect(new Set(again).size).toBe(again.length);
});

test("[R135] an unknown outcome is asked for again under the same key, and gets the first answer", async () => {
  for (const fate of ["request lost", "answer lost"] as const) {
    const { branches, offices } = await apart();
    const [, second] = offices;
    const fates = [fate];
    branches.neighbours.requestFate = () => fates.shift() ?? "arrives";
    const operation = branches.operation("ada", "hold");
    const { hold } = given(await branches.given(second.booking.hold(operation, EVENT, [idOf(1)])));
    expect(branches.neighbours.requests).toHaveLength(2);
    const { holds } = given(await branches.given(second.booking.me("ada")));
    expect(holds.map(({ id }) => id)).toEqual([hold.id]);
  }
});

test("[R135] what may not be repeated is told to be unknown, when it cannot begin any more", async () => {
  const { branches, offices } = await apart();
  const [, second] = offices;
  const operation = branches.operation("ada", "hold");
  const { hold } = given(await branches.given(second.booking.hold(operation, EVENT, [idOf(1)])));
  branches.neighbours.requestFate = () => "answer lost";
  const since = branches.world.clock.monotonic();
  const outcome = await branches.given(second.booking.extendHold("ada", hold.id));
  expect(refusal(outcome)?.kind).toBe("outcome-unknown");
  expect(branches.world.clock.monotonic() - since).toBeGreaterThanOrEqual(REQUEST_LIMIT_MS);
  branches.neighbours.requestFate = () => "arrives";
  const looked = given(await branches.given(second.booking.lookHold("ada", hold.id)));
  expect(looked.hold.expiresAt).toBe(hold.expiresAt + EXTENSION_MS);
});

test("[R135] a request that comes to its turn after its limit is not begun", async () => {
  const { branches, offices } = await apart();
  const [home, second] = offices;
  const operation = branches.operation("ada", "hold");
  const { hold } = given(await branches.given(second.booking.hold(operation, EVENT, [idOf(1)])));
  // The buyer's home is busy for longer than the request may take.
  let go: (() => void) | undefined;
  const busy = home.host.node.operation(
    () => new Promise<void>((resolve) => (go = resolve)),
    homeOfBuyer(shopperKey(EVENT, "ada")),
  );
  const asked = watch(second.booking.releaseHold("ada", hold.id));
  await branches.pass(REQUEST_LIMIT_MS + 100);
  expect(asked.value).toMatchObject({ refused: { kind: "outcome-unknown" } });
  go?.();
  await branches.given(busy);
  await branches.pass(1_000);
  given(await branches.given(second.booking.lookHold("ada", hold.id)));
  expect(branches.map(second)[1]).toBe(String(SeatStatus.held));
});

test("[R135] a node of another version is told that there is no such use case", async () => {
  const { offices } = await apart();
  const asked = offices[0].listener.requested({ useCase: "toString", args: [] }, 1_000);
  await expect(asked).rejects.toThrow('newer-version: use case "toString" is unknown here');
});

test("[R136] the reconciler of each node sees to the orders that are at home there", async () => {
  const { branches, offices } = await apart();
  const [home, second, third] = offices;
  const held = given(
    await branches.given(second.booking.hold(branches.operation("ada", "hold"), EVENT, [idOf(1)])),
  ).hold;
  const pay = branches.operation("ada", "pay");
  const { order } = given(await branches.given(third.booking.placeOrder(pay, held.id, CHALLENGED)));
  await branches.pass(500);
  expect(home.desk.book.isHere(order.id)).toBe(true);
  const looks = offices.map(({ desk }) => {
    const looked: string[] = [];
    const book = { ...desk.book, look: (id: string) => (looked.push(id), desk.book.look(id)) };
    keepReconciling({ ...desk, book }, branches.world.timers, new RecordingLog());
    return looked;
  });
  await branches.pass(RECONCILE_EVERY_MS);
  expect(looks).toEqual([[order.id], [], []]);
  const orderShard = home.host.node.shardOf(homeOfOrder(order.id));
  await branches.given(branches.move(orderShard, third));
  await branches.pass(RECONCILE_EVERY_MS);
  expect(looks).toEqual([[order.id], [], [order.id]]);
});

/** Buys these seats through any nodes, however often it is told to come again. Gives the order. */
async function buy(branches: Branches, buyer: string, seats: readonly number[]): Promise<string> {
  const { random, timers } = branches.world;
  const think = () => new Promise<void>((resolve) => timers.after(random.next() * 300, resolve));
  const hold = branches.operation(buyer, `hold ${seats.join()}`);
  for (;;) {
    await think();
    const held = await branches.any().booking.hold(hold, EVENT, seats.map(idOf));
    if (!("hold" in held)) continue;
    const pay = branches.operation(buyer, `pay ${held.hold.id}`);
    for (;;) {
      await think();
      const placed = await branches.any().booking.placeOrder(pay, held.hold.id, CARD);
      if (!("order" in placed)) continue;
      const wait = { unlike: ["authorising", "capturing"] as const, ms: 500 };
      for (;;) {
        const looked = await branches.any().booking.lookOrder(buyer, placed.order.id, wait);
        if ("order" in looked && looked.order.status === "paid") return placed.order.id;
        await think();
      }
    }
  }
}

/** Moves shards about, mostly those that matter, until the returned function is called. */
function moving(branches: Branches, buyers: readonly string[]): () => void {
  const { random, timers } = branches.world;
  let ended = false;
  const next = (): void => {
    if (ended) return;
    const shards = [
      random.below(ALL_SHARDS.length),
      sectionShard(branches, random.below(2)),
      shopperShard(branches, buyers[random.below(buyers.length)]!),
    ];
    void branches.move(shards[random.below(3)]!, branches.any()).then(() => timers.after(5, next));
  };
  next();
  return () => {
    ended = true;
  };
}

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  "[R137] whatever moves meanwhile, what buyers begin through any nodes ends, once (seed %i)",
  async (seed) => {
    const branches = await Branches.open(3, {}, seed);
    const end = moving(branches, ["ada", "bob", "eve"]);
    const wants = [
      ["ada", [1, 20]],
      ["bob", [2, 21]],
      ["ada", [3, 22]],
      ["eve", [4, 23]],
      ["eve", [5, 24]],
    ] as const;
    const orders = await branches.given(
      Promise.all(wants.map(([buyer, seats]) => buy(branches, buyer, seats))),
    );
    end();
    await branches.pass(4_000);
    for (const office of branches.offices) {
      expect(seatsWith("2", branches.map(office))).toEqual(
        wants.flatMap(([, seats]) => seats).sort((a, b) => a - b),
      );
      expect(branches.map(office)).not.toContain("1");
    }
    for (const order of orders) expect(branches.bank.paymentsOf(order)).toEqual(["captured"]);
    expect(new Set(orders).size).toBe(wants.length);
    expect(branches.world.database.violations).toEqual([]);
  },
);

test("[R138] a section may be asked on a node where nobody has asked for the event", async () => {
  const { branches, offices } = await apart();
  const [first, second, third] = offices;
  await branches.given(branches.move(sectionShard(branches, 0, "derby"), second));
  expect(second.desk.events.peek("derby")).toBeUndefined();
  const best = branches.operation("ada", "best");
  const { hold } = given(
    await branches.given(third.booking.holdBest(best, "derby", { quantity: 2 })),
  );
  expect(hold.seats).toHaveLength(2);
  expect(first.desk.events.peek("derby")).toBeDefined();
  expect(second.desk.events.peek("derby")).toBeDefined();
});
