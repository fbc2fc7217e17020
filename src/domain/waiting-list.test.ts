import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  ahead,
  evolveWaitingList,
  join,
  leave,
  newWaitingList,
  type WaitingList,
  type WaitingListEvent,
} from "./waiting-list.ts";

const WANTS = { party: 2, maxPrice: null };

function tell(list: WaitingList, events: readonly WaitingListEvent[]): WaitingList {
  for (const event of events) evolveWaitingList(list, event);
  return list;
}

test("[A1] who changes the wish keeps the place; who leaves and comes back is last", () => {
  const list = newWaitingList();
  for (const buyer of ["ada", "bob"]) tell(list, join(list, buyer, WANTS, 0));
  expect(join(list, "ada", WANTS, 1)).toEqual([]);
  tell(list, join(list, "ada", { party: 1, maxPrice: 5_000 }, 1));
  expect(list.entries.get("ada")).toEqual({ number: 1, joinedAt: 0, party: 1, maxPrice: 5_000 });
  tell(list, leave(list, "ada"));
  expect(leave(list, "ada")).toEqual([]);
  tell(list, join(list, "ada", WANTS, 2));
  expect(list.entries.get("ada")?.number).toBe(3);
});

test("[A2] numbers are given once, and who is ahead is who came before and is still there", () => {
  const step = fc.tuple(fc.constantFrom("join", "leave"), fc.constantFrom("a", "b", "c", "d"));
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const list = newWaitingList();
      const seen = new Set<number>();
      let order: string[] = [];
      for (const [what, buyer] of steps) {
        const events = what === "join" ? join(list, buyer, WANTS, 0) : leave(list, buyer);
        tell(list, events);
        const [event] = events;
        if (event?.kind === "left") order = order.filter((one) => one !== buyer);
        if (event?.kind !== "joined") continue;
        expect(seen.has(event.number)).toBe(false);
        seen.add(event.number);
        order.push(buyer);
      }
      expect([...list.entries.keys()]).toEqual(order);
      for (const [n, buyer] of order.entries())
        expect(ahead(list, list.entries.get(buyer)!)).toBe(n);
    }),
  );
});
