/** The event that an empty database is given at the first start, so that there is something to try. */
import type pg from "pg";
import type { Config } from "./config.ts";
import {
  DEFAULT_EXTENSION_MS,
  DEFAULT_HOLD_MS,
  DEFAULT_LIMIT,
  DEFAULT_PAY_MS,
  DEFAULT_QUEUE,
  DEFAULT_RETRY_MS,
} from "./domain/event.ts";
import { checkPlan } from "./domain/venue/check.ts";
import { compilePlan } from "./domain/venue/compile.ts";
import { demoStadium } from "./domain/venue/stadium.ts";
import { planDocument } from "./protocol/plan-document.ts";
import type { Log } from "./runtime/seams.ts";
import { insertEvent, listEvents } from "./store/catalogue.ts";
import { systemClock } from "./system.ts";

export const DEMO_EVENT = "cup-final";
const SEED = 7;
const DAY_MS = 24 * 60 * 60_000;

/** As the settings say; whoever has made it says so. */
export async function offerDemo(
  pool: pg.Pool,
  { demo, demoSeats }: Pick<Config, "demo" | "demoSeats">,
  log: Log,
): Promise<void> {
  if (demo && (await seedDemo(pool, demoSeats, systemClock.now())))
    log.info(`Made a demo event with ${demoSeats} seats.`);
}

/** Returns whether it made one: of nodes that start together one does. */
export async function seedDemo(pool: pg.Pool, seats: number, now: number): Promise<boolean> {
  if ((await listEvents(pool)).length > 0) return false;
  const { file, sidecar, prices } = demoStadium({ seats, seed: SEED });
  const { venue } = checkPlan(file, sidecar, prices);
  if (!venue) throw new Error("the generated stadium does not pass its own check");
  const compiled = compilePlan(venue);
  const client = await pool.connect();
  try {
    const { kind } = await insertEvent(
      client,
      {
        id: DEMO_EVENT,
        name: "Cup Final",
        venue: compiled.plan.name,
        timeZone: "Europe/Berlin",
        startsAt: now + 90 * DAY_MS,
        opensAt: now,
        currency: "EUR",
        prices: compiled.prices,
        limit: DEFAULT_LIMIT,
        holdMs: DEFAULT_HOLD_MS,
        extensionMs: DEFAULT_EXTENSION_MS,
        payMs: DEFAULT_PAY_MS,
        retryMs: DEFAULT_RETRY_MS,
        provider: "testbank",
        queue: DEFAULT_QUEUE,
      },
      JSON.stringify(planDocument(compiled.plan)),
    );
    return kind === "inserted";
  } finally {
    client.release();
  }
}
