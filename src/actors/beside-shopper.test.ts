import { expect, test } from "vitest";
import { shopperKey } from "../booking/desk.ts";
import { orderIdOf, ticketIdOf } from "../booking/ids.ts";
import { familyOf, locateBy } from "../runtime/actor.ts";
import { orderActor } from "./order.ts";
import { shopperActor } from "./shopper.ts";
import { ticketActor } from "./ticket.ts";

test("[R101] an order and its tickets live on the shard of their buyer, whoever that is", () => {
  const locate = locateBy([orderActor, ticketActor, shopperActor]);
  const shards = new Set<number>();
  for (const buyer of ["Ada", "-bob", "_eve", "zoe", "9"]) {
    const operation = { buyer, email: "", key: "k", pass: null, fingerprint: "f" };
    const order = orderIdOf("cup-final", operation);
    const at = locate(familyOf(shopperActor, shopperKey("cup-final", buyer)));
    expect(locate(familyOf(orderActor, order))).toBe(at);
    expect(locate(familyOf(ticketActor, ticketIdOf(order, 3)))).toBe(at);
    shards.add(at);
  }
  expect(shards.size).toBeGreaterThan(1);
});
