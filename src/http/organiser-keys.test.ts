import { hash } from "node:crypto";
import { expect, test } from "vitest";
import { KEY_USED_EVERY_MS, KEYS_FRESH_MS, OrganiserKeys } from "./organiser-keys.ts";
import { createEdge, NOW } from "./testing/edge.ts";

function keyTable() {
  const clock = { time: NOW, now: () => clock.time };
  const active = new Map([[hash("sha256", "the key of ada"), "key_ada"]]);
  const used: string[] = [];
  let reads = 0;
  let failure: Error | undefined;
  const table = {
    active: () => {
      reads++;
      return failure ? Promise.reject(failure) : Promise.resolve(new Map(active));
    },
    used: async (id: string) => void used.push(id),
  };
  const keys = new OrganiserKeys("the installation's", table, clock, () => undefined);
  return {
    keys,
    clock,
    active,
    used,
    reads: () => reads,
    fail: (error: Error | undefined) => (failure = error),
  };
}

test("[E3] the installation's key and the table's count, no other", async () => {
  const { keys } = keyTable();
  expect(await keys.accepts("the installation's")).toBe(true);
  expect(await keys.accepts("the key of ada")).toBe(true);
  for (const other of ["", "the key of bob", "key_ada", hash("sha256", "the key of ada")]) {
    expect(await keys.accepts(other)).toBe(false);
  }
});

test("[E3] a revoked key is refused two seconds later, also when the clock is put back", async () => {
  const { keys, clock, active } = keyTable();
  expect(await keys.accepts("the key of ada")).toBe(true);
  active.clear();
  clock.time += KEYS_FRESH_MS - 1;
  expect(await keys.accepts("the key of ada")).toBe(true);
  clock.time += 1;
  expect(await keys.accepts("the key of ada")).toBe(false);
  active.set(hash("sha256", "the key of ada"), "key_ada");
  clock.time -= 1_000_000;
  expect(await keys.accepts("the key of ada")).toBe(true);
});

test("[E3] strangers who try keys cost one look at the table in two seconds", async () => {
  const { keys, clock, reads } = keyTable();
  const tries = Array.from({ length: 500 }, (_, n) => keys.accepts(`guess ${n}`));
  expect((await Promise.all(tries)).includes(true)).toBe(false);
  expect(await keys.accepts("one more")).toBe(false);
  expect(reads()).toBe(1);
  clock.time += KEYS_FRESH_MS;
  await keys.accepts("later");
  expect(reads()).toBe(2);
});

test("[E4] the last use is noted, not more often than every ten minutes", async () => {
  const { keys, clock, used } = keyTable();
  for (let n = 0; n < 5; n++) await keys.accepts("the key of ada");
  await keys.accepts("the installation's");
  expect(used).toEqual(["key_ada"]);
  clock.time += KEY_USED_EVERY_MS;
  await keys.accepts("the key of ada");
  expect(used).toEqual(["key_ada", "key_ada"]);
});

test("[E3] a table that cannot be read is a typed refusal; the installation's key works on", async () => {
  const { keys, fail } = keyTable();
  fail(new Error("no database"));
  const { app } = createEdge({ organiserKeys: keys });
  const list = (key: string) =>
    app.inject({
      url: "/api/organiser/webhooks",
      headers: { authorization: `Bearer ${key}` },
    });
  expect((await list("the key of ada")).json()).toMatchObject({ type: "/problems/overloaded" });
  expect((await list("the installation's")).statusCode).toBe(200);
  fail(undefined);
  expect((await list("the key of ada")).statusCode).toBe(200);
  expect((await list("the key of bob")).json()).toMatchObject({
    type: "/problems/unauthenticated",
  });
  await app.close();
});
