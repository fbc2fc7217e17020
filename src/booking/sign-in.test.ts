import { expect, test } from "vitest";
import { FIRST_PAUSE_MS } from "../domain/sign-in.ts";
import { BoxOffice, given, refusal } from "./testing/box-office.ts";

const TO = "ada@example.org";
/** The network. */
const HOME = "192.0.2.7";

async function sent(office: BoxOffice, key?: string): Promise<string> {
  const once = key === undefined ? undefined : { id: key, fingerprint: "code" };
  given(await office.world.result(office.booking.sendCode("ada", TO, HOME, once)));
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
  expect(refusal(await world.result(booking.enterCode("ada", wrong, HOME, undefined)))?.kind).toBe(
    "code-wrong",
  );
  expect(refusal(await world.result(booking.enterCode("bob", code, HOME, undefined)))?.kind).toBe(
    "code-over",
  );
  given(await world.result(booking.enterCode("ada", code, HOME, undefined)));
  expect(refusal(await world.result(booking.enterCode("ada", code, HOME, undefined)))?.kind).toBe(
    "code-over",
  );
});

test("[L9] ten requests and ten wrong codes by a stranger do not shut the owner out", async () => {
  const office = await BoxOffice.open();
  const { booking, world } = office;
  const stranger = "203.0.113.9";
  for (let n = 0; n < 10; n++) {
    await world.result(booking.sendCode("ada", TO, stranger, undefined));
    await world.result(booking.enterCode("ada", "none", stranger, undefined));
  }
  const code = await sent(office);
  await office.restart();
  given(await office.world.result(office.booking.enterCode("ada", code, HOME, undefined)));
  expect(JSON.stringify(office.journal("sign-in/ada"))).not.toContain(stranger);
});

test("[N18] who was told when there is another code gets it then, under the same key too", async () => {
  const office = await BoxOffice.open();
  const { booking } = office;
  await sent(office, "first");
  const once = { id: "second", fingerprint: "code" };
  const again = () => office.world.result(booking.sendCode("ada", TO, HOME, once));
  const refused = refusal(await again());
  expect(refused).toEqual({ kind: "too-many-codes", usable: true, retryAfterMs: FIRST_PAUSE_MS });
  await office.pass(FIRST_PAUSE_MS);
  given(await again());
  await office.pass(0);
  expect(office.letters).toHaveLength(2);
});

test("[N18] a retry under its key gets the first answer: no second letter, and nobody is shut out", async () => {
  const office = await BoxOffice.open();
  const code = await sent(office, "key-of-code");
  expect(await sent(office, "key-of-code")).toBe(code);
  expect(office.letters).toHaveLength(1);
  const once = { id: "key-of-entering", fingerprint: "enter" };
  const enter = (under: typeof once) =>
    office.world.result(office.booking.enterCode("ada", code, HOME, under));
  const first = given(await enter(once));
  await office.restart();
  await office.pass(1_000);
  expect(given(await enter(once))).toEqual(first);
  expect(first.at).toBeLessThanOrEqual(office.world.clock.now() - 1_000);
  const other = { ...once, fingerprint: "something else" };
  expect(refusal(await enter(other))?.kind).toBe("key-reused");
});
