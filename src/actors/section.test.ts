import { expect, test } from "vitest";
import { SeatStatus } from "../domain/availability.ts";
import { draw } from "../domain/plan-fixture.ts";
import { sectionActor } from "./section.ts";

test("[R107] a seat that cannot be read here is offered to nobody", () => {
  const { plan } = draw([["....", "...."]]);
  const section = sectionActor(() => plan);
  const { id } = plan.sections[0]!;
  const index = section.initial(`cup/${id}`);
  section.watches?.unread(index, `cup/${id}/${plan.ids[1]!}`);
  section.watches?.unread(index, `cup/${id}/a seat of a newer plan`);
  const { blocked, free } = SeatStatus;
  expect([0, 1, 2].map((seat) => index.status(seat))).toEqual([free, blocked, free]);
});
