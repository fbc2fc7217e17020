import { expect, test } from "vitest";
import { DEFAULT_PAY_MS } from "../domain/event.ts";
import { BoxOffice, EVENT, given } from "./testing/box-office.ts";
import { CHALLENGED, DECLINED } from "./testing/memory-bank.ts";

const subjects = (office: BoxOffice): string[] => office.letters.map(({ subject }) => subject);

test("[N4] one letter a fact: paid, given back, given up; none for a declined card", async () => {
  const office = await BoxOffice.open();
  const first = await office.held("ada", [1, 21]);
  await office.paid("ada", first.id, DECLINED);
  await office.pass(0);
  expect(subjects(office)).toEqual([]);
  const order = await office.paid("ada", first.id);
  await office.pass(0);
  expect(subjects(office)).toEqual(["Your tickets for Final"]);
  expect(office.letters[0]).toMatchObject({ to: "ada@example.org" });
  const { booking, world } = office;
  const once = { id: "refund", fingerprint: "x" };
  const { tickets } = await office.look("ada", order.id);
  given(await world.result(booking.refund(once, EVENT, order.id, [tickets[0]!.id])));
  await office.pass(0);
  expect(subjects(office).slice(1)).toEqual(["Your money for Final is back"]);
  const second = await office.held("bob", [3]);
  await office.paid("bob", second.id, CHALLENGED);
  await office.pass(DEFAULT_PAY_MS + 60_000);
  expect(subjects(office).slice(2)).toEqual(["Your payment for Final did not go through"]);
  expect(world.database.outbox).toEqual([]);
});

test("[N5] a mail server that is away for hours loses nothing, and holds nobody up", async () => {
  const office = await BoxOffice.open();
  const { send } = office;
  office.send = () => Promise.reject(new Error("connection refused"));
  const hold = await office.held("ada", [1]);
  const { id } = await office.paid("ada", hold.id);
  await office.pass(4 * 60 * 60_000);
  expect((await office.look("ada", id)).status).toBe("paid");
  expect(office.letters).toEqual([]);
  office.send = () => new Promise(() => undefined);
  await office.pass(10 * 60_000);
  const other = await office.held("bob", [2]);
  const paid = await office.paid("bob", other.id);
  await office.pass(0);
  expect((await office.look("bob", paid.id)).status).toBe("paid");
  office.send = send;
  await office.restart();
  await office.pass(5 * 60_000);
  expect(new Set(office.letters.map(({ to }) => to))).toEqual(
    new Set(["ada@example.org", "bob@example.org"]),
  );
  // Handed over again or not: by its name it is the same letter.
  expect(new Set(office.letters.map((letter) => letter.id)).size).toBe(2);
});
