/** Takes one step on a buyer's hold or order: books opened, decided, written, committed; then what it changed is noted
 * here and what it calls for begins. */
import { SeatStatus } from "../domain/availability.ts";
import { type Books, openBooks, type Wanted } from "./books.ts";
import type { Rows } from "./database.ts";
import type { Desk } from "./desk.ts";
import { type Loaded, note } from "./events.ts";

/** Nothing is written if `decide` says no. It may run several times. Throws for an order that was never
 * placed. */
export async function step<T>(
  { database, outbox, watch, cache }: Pick<Desk, "database" | "outbox" | "watch" | "cache">,
  loaded: Loaded,
  wanted: Wanted,
  decide: (books: Books, rows: Rows) => T | Promise<T>,
): Promise<T> {
  let written: Books | undefined;
  const result = await database.transaction(async (rows) => {
    const books = await openBooks(rows, wanted, database.now());
    if (!books) throw new Error(`order ${wanted.order} was never placed`);
    const decided = await decide(books, rows);
    await books.write(rows);
    written = books;
    return decided;
  });
  const changes = [...(written?.changes() ?? [])];
  for (const [seat, status] of changes) note(loaded, seat, status);
  const freed = changes.filter(([, status]) => status === SeatStatus.free).map(([seat]) => seat);
  cache?.freed(loaded.event.id, freed);
  for (const effect of written?.effects ?? []) outbox.begin(effect);
  const order = written?.order?.id;
  if (order !== undefined) watch.committed([{ type: "order", key: order }]);
  return result;
}
