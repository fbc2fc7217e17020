import { expect, test } from "vitest";
import { BoxOffice, given, refusal } from "./testing/box-office.ts";

const TO = "ada@example.org";

async function sent(office: BoxOffice, key?: string): Promise<string> {
  const once = key === undefined ? undefined : { id: key, fingerprint: "code" };
  given(await office.world.result(office.booking.sendCode("ada", TO, once)));
  await office.pass(0);
  return /\d{6}/.exec(office.letters.at(-1)?.subject ?? "")?.[0] ?? "";
}

test("[N10] a code arrives at its address and signs in once, on whatever server it is entered", async () => {
  const office = await BoxOffice.open();
  const code = await sent(office);
  expect(office.letters.at(-1)).toMatchObject({ to: TO });
  // The code is in no journal, and gone from the outbox.
  expect(JSON.stringify(office.journal("sign-in/ada"))).not.toContain(code);
  expect(office.world.database.outbox).toEqual([]);
  await office.restart();
  const { booking, world } = office;
  const wrong = code === "000000" ? "000001" : "000000";
  expect(refusal(await world.result(booking.enterCode("ada", wrong, undefined)))?.kind).toBe(
    "code-wrong",
  );
  expect(refusal(await world.result(booking.enterCode("bob", code, undefined)))?.kind).toBe(
    "code-over",
  );
  given(await world.result(booking.enterCode("ada", code, undefined)));
  expect(refusal(await world.result(booking.enterCode("ada", code, undefined)))?.kind).toBe(
    "code-over",
  );
});

test("[N18] a retry under its key gets the first answer: no second letter, and nobody is shut out", async () => {
  const office = await BoxOffice.open();
  const code = await sent(office, "key-of-code");
  expect(await sent(office, "key-of-code")).toBe(code);
  expect(office.letters).toHaveLength(1);
  const once = { id: "key-of-entering", fingerprint: "enter" };
  const enter = (under: typeof once) =>
    office.world.result(office.booking.enterCode("ada", code, under));
  const first = given(await enter(once));
  await office.restart();
  expect(given(await enter(once))).toEqual(first);
  const other = { ...once, fingerprint: "something else" };
  expect(refusal(await enter(other))?.kind).toBe("key-reused");
});
