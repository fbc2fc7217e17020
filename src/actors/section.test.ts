import { expect, test } from "vitest";
import { SeatStatus } from "../domain/availability.ts";
import { OFFER_MS } from "../domain/offers.ts";
import { draw } from "../domain/plan-fixture.ts";
import { sectionActor } from "./section.ts";

test("[R107] a seat that cannot be read here is offered to nobody", () => {
  const { plan } = draw([["....", "...."]]);
  const section = sectionActor(() => plan);
  const { id } = plan.sections[0]!;
  const state = section.initial(`cup/${id}`);
  section.watches?.unread(state, `cup/${id}/${plan.ids[1]!}`);
  section.watches?.unread(state, `cup/${id}/a seat of a newer plan`);
  const { blocked, free } = SeatStatus;
  expect([0, 1, 2].map((seat) => state.index.status(seat))).toEqual([free, blocked, free]);
});

test("[H25] what was found for another node is offered last, until it is taken or a second is over", () => {
  const { plan } = draw([["......"]]);
  const section = sectionActor(() => plan);
  const state = section.initial(`cup/${plan.sections[0]!.id}`);
  const wish = { quantity: 2, categories: Uint8Array.of(1, 1), accessible: false };
  const best = (now: number, afar: boolean, last = false): readonly number[] | undefined =>
    section.on.best(state, { wish, bound: undefined, avoid: [], afar, last }, now).reply?.seats;
  const first = best(0, false)!;
  // Who is at home takes it in the same breath: nothing is kept for anybody.
  expect(best(0, true)).toEqual(first);
  const others = [best(0, true)!, best(0, false)!];
  expect(others.flat()).not.toContain(first[0]);
  expect(others.flat()).not.toContain(first[1]);
  expect(best(OFFER_MS, false)).toEqual(first);
  // Nothing else is left.
  for (const seat of [0, 1, 2, 3, 4, 5].filter((seat) => !first.includes(seat)))
    state.index.set(seat, SeatStatus.sold);
  expect([best(OFFER_MS, true), best(OFFER_MS, true)]).toEqual([first, undefined]);
  expect(best(OFFER_MS, true, true)).toEqual(first);
});
