/** Where ticks are read from when there is a replica. */
import { expect, test } from "vitest";
import type { Database } from "./database.ts";
import { Follower, REPLICA_REST_MS, type Seen } from "./follower.ts";

test("[C22] a replica that cannot be read is said once, and left aside for a while, at once", async () => {
  let [now, seq, asked, away] = [0, 0, 0, true];
  const tick = (): Seen => ({ seq, seats: [seq], statuses: [1], orders: [] });
  const primary = {
    now: () => null,
    change: async () => [{ seq: ++seq }],
    read: async () => [tick()],
  } as unknown as Database;
  const replica = {
    read: async () => {
      asked++;
      if (away) throw new Error("refused");
      return [tick()];
    },
  } as unknown as Database;
  const errors: string[] = [];
  const seen: number[] = [];
  const follower = new Follower({
    primary,
    replica,
    clock: { monotonic: () => now },
    timers: { after: () => () => undefined, soon: () => undefined },
    log: { info: () => undefined, error: (line) => void errors.push(line) },
    ordersMoved: () => undefined,
  });
  follower.follow("final", 0, (it) => seen.push(it.seq));

  await follower.pass();
  await follower.pass();
  expect(seen).toEqual([1, 2]);
  expect(asked).toBe(1);
  now += REPLICA_REST_MS;
  await follower.pass();
  expect(asked).toBe(2);
  expect(seen).toEqual([1, 2, 3]);
  expect(errors).toEqual([
    expect.stringContaining("the replica cannot be read, the primary is asked instead: refused"),
  ]);

  away = false;
  now += REPLICA_REST_MS;
  await follower.pass();
  await follower.pass();
  expect(asked).toBe(4);
  expect(seen).toEqual([1, 2, 3, 4, 5]);
});
