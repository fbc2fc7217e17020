/** An event on a small drawn plan, in the catalogue; its seats are called seat-0, seat-1, ... */
import type { Client } from "pg";
import {
  DEFAULT_EXTENSION_MS,
  DEFAULT_HOLD_MS,
  DEFAULT_LIMIT,
  DEFAULT_PAY_MS,
  DEFAULT_QUEUE,
  DEFAULT_RETRY_MS,
} from "../src/domain/event.ts";
import { draw } from "../src/domain/plan-fixture.ts";
import { planDocument } from "../src/protocol/plan-document.ts";
import { type EventRecord, type Inserted, insertEvent } from "../src/store/catalogue.ts";

type Terms = Omit<EventRecord, "planHash">;

/** On sale for years, but for the changes. */
export function eventTerms(id: string, changes: Partial<Omit<Terms, "id">> = {}): Terms {
  return {
    id,
    name: id,
    venue: "drawn",
    timeZone: "Europe/Berlin",
    startsAt: Date.UTC(2030, 0),
    opensAt: Date.UTC(2020, 0),
    currency: "EUR",
    prices: [1_000, 500],
    limit: DEFAULT_LIMIT,
    holdMs: DEFAULT_HOLD_MS,
    extensionMs: DEFAULT_EXTENSION_MS,
    payMs: DEFAULT_PAY_MS,
    retryMs: DEFAULT_RETRY_MS,
    provider: "testbank",
    queue: DEFAULT_QUEUE,
    ...changes,
  };
}

/** `row`: the seats of its one row, as draw() takes them. */
export function importDrawn(
  client: Client,
  id: string,
  row: string,
  changes: Partial<Omit<Terms, "id">> = {},
): Promise<Inserted> {
  const json = JSON.stringify(planDocument(draw([[row]]).plan));
  return insertEvent(client, eventTerms(id, changes), json);
}
