/** Coming and going: who joins again, and who leaves. */
import { expect, test } from "vitest";
import { JOINS_MAX } from "../domain/queue.ts";
import { ON_THE_WAY_MS } from "../domain/pace.ts";
import { BoxOffice, EVENT, given, refusal } from "./testing/box-office.ts";
import {
  BELL_IN,
  enter,
  entry,
  inLobby,
  join,
  leave,
  names,
  NUMBERS_MS,
  open,
  QUEUE,
  status,
  toTheBell,
} from "./testing/lobby.ts";

test("[Q46] who leaves and joins again before the call has the same number: none is called in vain", async () => {
  const { office } = await inLobby(5);
  await toTheBell(office);
  const { entry: first } = given(await join(office, "late"));
  for (let n = 2; n < JOINS_MAX; n++) {
    given(await leave(office, "late"));
    expect(given(await join(office, "late")).entry.number).toBe(first.number);
  }
  expect(given(await join(office, "later")).entry.number).toBe(first.number! + 1);
  // Once it has been called it is used up.
  await office.pass(NUMBERS_MS + 8_000);
  expect((await entry(office, "late")).state).toBe("called");
  given(await leave(office, "late"));
  expect(given(await join(office, "late")).entry.number).toBe(first.number! + 2);
});

test("[Q47] an address joins an event so often and no more, over a crash too, and in the lobby as well", async () => {
  const { office } = await inLobby(3);
  for (let n = 1; n < JOINS_MAX; n++) {
    expect(given(await join(office, "ada")).entry.joinsLeft).toBe(JOINS_MAX - n);
    given(await leave(office, "ada"));
  }
  await toTheBell(office);
  await office.restart();
  await status(office);
  await office.pass(2_000);
  // The last time: who leaves now is out for good, and can be told so before.
  expect(given(await join(office, "ada")).entry.joinsLeft).toBe(0);
  // Who is in may say so as often as they like.
  given(await join(office, "ada"));
  given(await leave(office, "ada"));
  expect(refusal(await join(office, "ada"))).toEqual({
    kind: "joined-too-often",
    limit: JOINS_MAX,
  });
  const { serving, waiting } = await status(office);
  expect(serving + waiting).toBe(4);
});

test("[W150] who has left for the last time hears at a look what a join would be refused with", async () => {
  const { office } = await inLobby(3);
  const look = () => office.world.result(office.waiting.entry("ada", EVENT));
  for (let n = 1; n <= JOINS_MAX; n++) {
    given(await join(office, "ada"));
    given(await leave(office, "ada"));
    if (n < JOINS_MAX) expect(refusal(await look())).toEqual({ kind: "not-in-queue" });
  }
  expect(refusal(await look())).toEqual(refusal(await join(office, "ada")));
  expect(refusal(await look())?.kind).toBe("joined-too-often");
});

test("[Q47] who missed both calls, and whose time was over, joins again within that", async () => {
  const office = await BoxOffice.open({ queue: { ...QUEUE, lobbyMs: 1_000 }, bellIn: 100_000 });
  given(await office.world.result(office.booking.setPhase(EVENT, "open")));
  given(await office.world.result(office.booking.setPhase(EVENT, "queue")));
  for (let n = 1; n <= JOINS_MAX; n++) {
    given(await join(office, "ada"));
    await office.pass(2_000);
    if (n % 2 === 0) {
      given(await enter(office, "ada"));
      await office.pass(QUEUE.shoppingMs);
      continue;
    }
    await office.pass(QUEUE.enterMs);
    expect(refusal(await enter(office, "ada"))?.kind).toBe("call-missed");
    await office.pass(2_000 + QUEUE.enterMs);
  }
  expect((await entry(office, "ada")).state).toBe("missed");
  expect(refusal(await join(office, "ada"))?.kind).toBe("joined-too-often");
});

test("[Q48] any number of joins at one moment are one", async () => {
  const { office } = await inLobby(3);
  await toTheBell(office);
  await office.pass(1_000);
  const asked = Array.from({ length: 20 }, () => join(office, "ada"));
  const entries = (await Promise.all(asked)).map((one) => given(one).entry);
  expect(new Set(entries.map(({ id, number }) => `${id} ${number}`)).size).toBe(1);
  expect(given(await join(office, "bob")).entry.number).toBe(5);
});

test("[Q49] work that was set before one joined is no good for joining anew", async () => {
  const { office } = await inLobby(3);
  await toTheBell(office);
  await office.pass(1_000);
  const joinWith = (workSetAt: number) =>
    office.world.result(office.waiting.join({ buyer: "ada", knownSince: 0, workSetAt }, EVENT));
  const setAt = office.world.clock.now();
  await office.pass(500);
  const { entry: first } = given(await joinWith(setAt));
  // A retry, or another device.
  expect(given(await joinWith(setAt)).entry.id).toBe(first.id);
  given(await leave(office, "ada"));
  expect(refusal(await joinWith(setAt))?.kind).toBe("challenge-needed");
  await office.pass(1);
  expect(given(await joinWith(office.world.clock.now())).entry.id).not.toBe(first.id);
});

test("[Q50] who leaves the sale holds nothing more with the pass, over a crash too, and may pay for what is held", async () => {
  const { office, fans } = await inLobby(3);
  await toTheBell(office);
  await office.pass(5_000);
  const [ada = ""] = fans;
  given(await enter(office, ada));
  const hold = await office.held(ada, [1]);
  given(await leave(office, ada));
  expect(refusal(await office.hold(ada, [2]))?.kind).toBe("pass-needed");
  expect(refusal(await office.best(ada, { quantity: 1 }))?.kind).toBe("pass-needed");
  await office.restart();
  await status(office);
  expect(refusal(await office.hold(ada, [3]))?.kind).toBe("pass-needed");
  expect((await office.paid(ada, hold.id)).status).toBe("authorising");
  // A new turn is a new pass.
  await office.pass(2_000);
  given(await join(office, ada));
  await office.pass(4_000);
  given(await enter(office, ada));
  given(await office.hold(ada, [4]));
});

test("[Q50] a pass that was left does not bar its fan from an open sale", async () => {
  const { office, fans } = await inLobby(3);
  await toTheBell(office);
  await office.pass(5_000);
  const [ada = ""] = fans;
  given(await enter(office, ada));
  given(await leave(office, ada));
  given(await office.world.result(office.booking.setPhase(EVENT, "open")));
  given(await office.hold(ada, [2]));
});

test("[Q56] who comes late to a call comes on top, and who does not come keeps nobody waiting", async () => {
  const terms = {
    ...QUEUE,
    insideMax: 3,
    ratePerMinute: 6_000,
    enterMs: 60_000,
    shoppingMs: 90_000,
  };
  const office = await open(terms);
  await office.pass(BELL_IN - QUEUE.lobbyMs);
  const fans = names(9);
  for (const fan of fans) given(await join(office, fan));
  await toTheBell(office);
  await office.pass(NUMBERS_MS + 2_000);
  expect((await status(office)).serving).toBe(3);
  await office.pass(ON_THE_WAY_MS - 8_000);
  expect((await status(office)).serving).toBe(3);
  await office.pass(10_000);
  expect((await status(office)).serving).toBe(6);
  for (const fan of fans) await enter(office, fan);
  await office.pass(ON_THE_WAY_MS + 5_000);
  expect(await status(office)).toMatchObject({ inside: 6, serving: 6, slowedBy: "full" });
});

test("[Q51] who asks for a pass before the bell is told when it is", async () => {
  const { office, fans } = await inLobby(1);
  const { opensAt } = office.event;
  const notYet = { kind: "bell-not-rung", opensAt };
  expect(refusal(await enter(office, fans[0]!))).toEqual(notYet);
  given(await office.world.result(office.booking.setPhase(EVENT, "open")));
  expect(refusal(await enter(office, fans[0]!))?.kind).toBe("no-queue");
});
