import { expect, test } from "vitest";

import { World } from "../runtime/testing/world.ts";
import { Events } from "./events.ts";

test("[P17] a catalogue that cannot be read is a typed refusal, and is asked again at once", async () => {
  const { clock, timers } = new World([]);
  let away = true;
  const ask = async <T>(answer: T): Promise<T> => {
    if (away) throw new Error("Connection terminated unexpectedly");
    return answer;
  };
  const catalogue = { ids: () => ask(["final"]), load: () => ask(undefined) };
  const events = new Events(catalogue, clock, timers);
  await expect(events.ids()).rejects.toMatchObject({ reason: "overloaded" });
  await expect(events.get("final")).rejects.toMatchObject({ because: "database" });
  away = false;
  expect(await events.ids()).toEqual(["final"]);
  expect(await events.get("final")).toBeUndefined();
});

test("[P17] an event that is asked for is on the list at once, however young it is", async () => {
  const ids = ["old"];
  const catalogue = { ids: async () => [...ids], load: async () => undefined };
  const world = new World([]);
  const events = new Events(catalogue, world.clock, world.timers);
  expect(await events.ids()).toEqual(["old"]);
  ids.push("new");
  await events.get("new");
  expect(await events.ids()).toEqual(["old", "new"]);
});

test("[P20] a start waits for a database that is slow, and does not give up at the first refusal", async () => {
  let away = 3;
  const catalogue = {
    ids: async () => {
      if (away-- > 0) throw new Error("Connection terminated unexpectedly");
      return ["final"];
    },
    load: async () => undefined,
  };
  const world = new World([]);
  const events = new Events(catalogue, world.clock, world.timers);
  const opening = await world.see(events.open());
  expect(opening.state).toBe("waiting");
  await world.timers.advance(10_000);
  expect(opening.state).toBe("given");
});
