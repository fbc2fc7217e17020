import { expect, test } from "vitest";
import { SeededRandom } from "../src/runtime/testing/seeded-random.ts";
import { VirtualClock, VirtualTimers } from "../src/runtime/testing/virtual-time.ts";
import type { WatchedDatabase } from "./database.ts";
import { drawFaults, withoutFaults } from "./faults.ts";
import { Hall } from "./hall.ts";
import type { Process } from "./process.ts";
import type { Event } from "../src/domain/event.ts";

test("[X3] a client that is refused late asks again once each time, or a run would never end", async () => {
  const clock = new VirtualClock();
  const timers = new VirtualTimers(clock);
  const random = new SeededRandom(1);
  const hall = new Hall({
    event: {} as Event,
    database: {} as WatchedDatabase,
    timers,
    now: () => clock.monotonic(),
    random,
    faults: withoutFaults(drawFaults(random)),
    say: () => undefined,
    homeOf: undefined,
    orderly: false,
  });
  hall.processes.push({ dead: false, timers } as unknown as Process);
  let sent = 0;
  const refused = { kind: "overloaded", retryAfterMs: 100 } as const;
  const late = (): Promise<{ refused: typeof refused }> =>
    new Promise((resolve) => {
      sent++;
      timers.after(5_000, () => resolve({ refused }));
    });
  void hall.ask("ada", "hold", late, () => undefined, false);
  await timers.advance(60_000);
  expect(sent).toBeGreaterThan(10);
  expect(sent).toBeLessThanOrEqual(21);
});
