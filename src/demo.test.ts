import { expect, test } from "vitest";
import { freshDatabase } from "../test/database.ts";
import { DEMO_EVENT, seedDemo } from "./demo.ts";
import { listEvents } from "./store/catalogue.ts";
import { createPool } from "./store/connect.ts";
import { migrate } from "./store/migrate.ts";

test("[U28] of nodes that start together one makes the demo event, and only that one says so", async () => {
  const database = await freshDatabase();
  await migrate(database.url);
  const pool = createPool(database.url, { max: 3, applicationName: "grandstand test" });
  try {
    const made = await Promise.all([1, 2, 3].map(() => seedDemo(pool, 1_000, Date.now())));
    expect(made.filter(Boolean)).toHaveLength(1);
    expect((await listEvents(pool)).map(({ id }) => id)).toEqual([DEMO_EVENT]);
    expect(await seedDemo(pool, 1_000, Date.now())).toBe(false);
  } finally {
    await pool.end();
    await database.drop();
  }
});
