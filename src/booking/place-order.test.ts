import { expect, test } from "vitest";
import { BoxOffice, refusal } from "./testing/box-office.ts";

test("[O8] an order that is refused because another one is paid keeps no seat longer", async () => {
  const office = await BoxOffice.open();
  const hold = await office.held("ada", [1]);
  office.bank.failing = { calls: 1_000, lost: true };
  await office.paid("ada", hold.id);
  const extended = () => office.written().filter((line) => /^seat.* extended$/.test(line));
  expect(extended()).toHaveLength(1);
  await office.pass(30_000);
  expect(refusal(await office.pay("ada", hold.id))?.kind).toBe("hold-in-payment");
  expect(extended()).toHaveLength(1);
});
