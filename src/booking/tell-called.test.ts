/** Being told of the call: letters and pushes by the lanes, in virtual time, over crashes. */
import { expect, test } from "vitest";
import type { Alert } from "../domain/alert.ts";
import { DEFAULT_QUEUE } from "../domain/event.ts";
import { PUSH_RUNS_MAX } from "./push-lane.ts";
import { TOLD_A_PASS_MAX } from "./tell-called.ts";
import { BoxOffice, type BoxOfficeOptions, EVENT, given, refusal } from "./testing/box-office.ts";
import { dying } from "./testing/dying.ts";

const LOBBY_MS = 30_000;
const BELL_IN = 60_000;
const ENTER_MS = 60_000;
const QUEUE = {
  ...DEFAULT_QUEUE,
  lobbyMs: LOBBY_MS,
  ratePerMinute: 60,
  insideMax: 100_000,
  enterMs: ENTER_MS,
};

const SUBJECT = "It is your turn: Final";

function alertOf(buyer: string, by: { mail?: boolean; push?: boolean }): Alert {
  const endpoint = `https://push.example/${buyer}`;
  return {
    mail: by.mail ? `${buyer}@example.org` : null,
    push: by.push ? { endpoint, p256dh: "B".repeat(87), auth: "s".repeat(22) } : null,
    language: "en",
  };
}

async function inLobby(options: BoxOfficeOptions = {}, queue = QUEUE): Promise<BoxOffice> {
  const office = await BoxOffice.open({ bellIn: BELL_IN, queue, ...options });
  await office.pass(BELL_IN - LOBBY_MS);
  return office;
}

async function join(office: BoxOffice, buyer: string): Promise<void> {
  given(await office.world.result(office.waiting.join({ buyer: buyer, knownSince: 0 }, EVENT)));
}

async function ask(office: BoxOffice, buyer: string, by: { mail?: boolean; push?: boolean }) {
  const alert = alertOf(buyer, by);
  return office.world.result(office.waiting.setAlert(buyer, EVENT, alert));
}

const ring = (office: BoxOffice) => office.pass(LOBBY_MS);

const mailed = (office: BoxOffice) =>
  office.letters.filter(({ subject }) => subject === SUBJECT).map(({ to }) => to);
const pushed = (office: BoxOffice) =>
  office.pushed.map(({ to }) => to.slice(to.lastIndexOf("/") + 1));

test("[Q33] who asked is told of the call, once, by what they asked for; nobody else is told", async () => {
  const office = await inLobby();
  for (const fan of ["ada", "bob", "cyd", "dan"]) await join(office, fan);
  const both = given(await ask(office, "ada", { mail: true, push: true }));
  expect(both.entry.alert).toEqual({ mail: true, push: true });
  given(await ask(office, "bob", { mail: true }));
  given(await ask(office, "cyd", { push: true }));
  given(await ask(office, "dan", { push: true }));
  expect(given(await ask(office, "dan", {})).entry.alert).toEqual({ mail: false, push: false });
  await ring(office);
  // Behind the lots: asks when the queue is on.
  await join(office, "eve");
  given(await ask(office, "eve", { mail: true }));
  await office.pass(20_000);
  expect(mailed(office).toSorted()).toEqual(
    ["ada", "bob", "eve"].map((fan) => `${fan}@example.org`),
  );
  expect(pushed(office).toSorted()).toEqual(["ada", "cyd"]);
  expect(office.pushed[0]).toMatchObject({ kind: "your-turn", event: EVENT, name: "Final" });
  expect(office.world.database.outbox).toEqual([]);
  await office.pass(60_000);
  expect([office.letters.length, office.pushed.length]).toEqual([3, 2]);
});

test("[Q33] nobody is told before they are called, and the letter says until when", async () => {
  const office = await inLobby({}, { ...QUEUE, ratePerMinute: 0 });
  await join(office, "ada");
  given(await ask(office, "ada", { mail: true }));
  await ring(office);
  await office.pass(30_000);
  expect(office.letters).toEqual([]);
  const pace = { ratePerMinute: 6_000 };
  given(await office.world.result(office.waiting.setAdmission(EVENT, pace)));
  await office.pass(2_000);
  const { entry } = given(await office.world.result(office.waiting.entry("ada", EVENT)));
  expect(entry).toMatchObject({ state: "called", alert: { mail: false, push: false } });
  const until = new Intl.DateTimeFormat("en-GB", {
    timeStyle: "short",
    timeZone: "Europe/Berlin",
  }).format(entry.enterUntil!);
  expect(office.letters[0]?.text).toContain(until);
  expect(office.letters[0]?.text).toContain("https://shop.example/events/final");
});

test("[Q34] who leaves, or has come in by themselves, is not told; nor is a stranger", async () => {
  const office = await inLobby({}, { ...QUEUE, ratePerMinute: 0 });
  for (const fan of ["ada", "bob"]) {
    await join(office, fan);
    given(await ask(office, fan, { mail: true, push: true }));
  }
  expect(refusal(await ask(office, "zoe", { mail: true }))?.kind).toBe("not-in-queue");
  given(await office.world.result(office.waiting.leave("ada", EVENT)));
  expect(refusal(await ask(office, "ada", { mail: true }))?.kind).toBe("not-in-queue");
  // Joining anew begins without.
  await join(office, "ada");
  await ring(office);
  const pace = { ratePerMinute: 6_000 };
  given(await office.world.result(office.waiting.setAdmission(EVENT, pace)));
  await office.pass(5_000);
  expect(mailed(office)).toEqual(["bob@example.org"]);
  expect(pushed(office)).toEqual(["bob"]);
});

test("[Q34] who is back at the front may ask again, and is told of the second call", async () => {
  const office = await inLobby();
  await join(office, "ada");
  given(await ask(office, "ada", { push: true }));
  await ring(office);
  await office.pass(5_000 + ENTER_MS);
  expect(refusal(await office.world.result(office.waiting.enter("ada", EVENT)))?.kind).toBe(
    "call-missed",
  );
  given(await ask(office, "ada", { push: true }));
  await office.pass(3_000);
  expect(pushed(office)).toEqual(["ada", "ada"]);
  expect(new Set(office.pushed.map(({ id }) => id)).size).toBe(2);
});

test.each([true, false])(
  "[Q35] whichever commit the server dies at (durable: %s), everybody is told, and no fact twice",
  async (after) => {
    const fans = ["ada", "bob", "cyd"];
    const queue = { ...QUEUE, ratePerMinute: 0 };
    let crashes = 0;
    for (let nth = 1; ; nth++) {
      const { between, died } = dying(nth, after);
      const office = await BoxOffice.open({ bellIn: BELL_IN, queue, between });
      const see = <T>(promise: Promise<T>) => office.world.see(promise);
      /** As often as their pages, and the organiser, like. */
      const asked = async () => {
        for (const fan of fans) {
          await see(office.waiting.join({ buyer: fan, knownSince: 0 }, EVENT));
          await office.pass(100);
          await see(office.waiting.setAlert(fan, EVENT, alertOf(fan, { mail: true, push: true })));
          await office.pass(100);
        }
        await office.pass(LOBBY_MS);
        await see(office.waiting.setAdmission(EVENT, { ratePerMinute: 60 }));
        await office.pass(5_000);
      };
      await office.pass(BELL_IN - LOBBY_MS);
      await asked();
      if (!died.yet) break;
      crashes++;
      await office.restart();
      await see(office.waiting.status(EVENT)); // as the start does
      await office.pass(2_000);
      await asked();
      // Handed over again or not: by its name it is the same one.
      const once = (given: readonly (readonly [id: string, to: string])[]) =>
        [...new Map(given).values()].toSorted();
      const letters = office.letters.map(({ id, to }) => [id, to] as const);
      const pushes = office.pushed.map(({ id, to }) => [id, to] as const);
      expect([nth, once(letters)]).toEqual([nth, fans.map((fan) => `${fan}@example.org`)]);
      expect(once(pushes)).toEqual(fans.map((fan) => `https://push.example/${fan}`));
      expect(office.world.database.outbox).toEqual([]);
      expect(office.world.database.violations).toEqual([]);
    }
    expect(crashes).toBeGreaterThan(8);
  },
);

test("[Q36] a call of thousands is told in pieces, and nothing of it is lost", async () => {
  const fans = Array.from({ length: TOLD_A_PASS_MAX + 500 }, (_, n) => `${n}-fan`);
  const office = await inLobby({}, { ...QUEUE, ratePerMinute: 1_000_000 });
  for (const fan of fans) {
    await join(office, fan);
    given(await ask(office, fan, { push: true }));
  }
  await ring(office);
  let most = 0;
  for (let passes = 0; passes < 10; passes++) {
    const before = office.pushed.length;
    await office.pass(1_000);
    most = Math.max(most, office.pushed.length - before);
  }
  expect(most).toBeLessThanOrEqual(TOLD_A_PASS_MAX);
  expect(new Set(pushed(office)).size).toBe(fans.length);
  expect(office.pushed).toHaveLength(fans.length);
}, 60_000);

test("[Q37] a push service that is away is asked again, some times, and not when the call is over", async () => {
  const office = await inLobby();
  let runs = 0;
  office.deliver = async () => {
    runs++;
    throw new Error("connection refused");
  };
  for (const fan of ["ada", "bob"]) {
    await join(office, fan);
    given(await ask(office, fan, { push: true, mail: true }));
  }
  await ring(office);
  await office.pass(3_000 + ENTER_MS);
  expect(runs).toBe(2 * PUSH_RUNS_MAX);
  expect(office.world.database.outbox).toEqual([]);
  // A stuck push service is no reason to miss the letter.
  expect(mailed(office)).toHaveLength(2);
});

test("[Q37] a browser that is gone ends with its push, and a letter that is late is not sent", async () => {
  const office = await inLobby();
  office.deliver = async () => "gone";
  const { send } = office;
  office.send = () => Promise.reject(new Error("no mail server"));
  await join(office, "ada");
  given(await ask(office, "ada", { push: true, mail: true }));
  await ring(office);
  await office.pass(5_000);
  expect(office.world.database.outbox).toHaveLength(1);
  await office.pass(ENTER_MS + 30_000);
  office.send = send;
  await office.pass(60_000);
  expect(office.letters).toEqual([]);
  expect(office.world.database.outbox).toEqual([]);
});

test("[Q38] a place that nothing may be sent to is refused, and changes nothing", async () => {
  const office = await inLobby();
  await join(office, "ada");
  given(await ask(office, "ada", { mail: true }));
  const alert = alertOf("ada", { push: true });
  const inner = { ...alert, push: { ...alert.push!, endpoint: "https://10.0.0.1/" } };
  const refused = await office.world.result(office.waiting.setAlert("ada", EVENT, inner));
  expect(refusal(refused)?.kind).toBe("push-refused");
  const { entry } = given(await office.world.result(office.waiting.entry("ada", EVENT)));
  expect(entry.alert).toEqual({ mail: true, push: false });
});
