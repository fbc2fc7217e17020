/** What to offer to somebody whose seats are gone: asks sections outward from the wanted seats until
 * there is enough. */
import { askInTurn, type Maybe, type Operation as Turns } from "../runtime/operation.ts";
import type { Desk } from "./desk.ts";
import type { Loaded } from "./events.ts";

const OFFERS_MAX = 3;
/** Sections asked, at most: past this distance it is no alternative any more, and most answers of a
 * rush are refusals, which must stay cheap. */
const SECTIONS_MAX = 8;
/** Of those on other nodes so many are asked side by side. */
const TOGETHER = 4;

export function alternativesTo(
  { section }: Desk,
  turns: Turns,
  loaded: Loaded,
  wanted: readonly number[],
): Promise<string[][]> {
  const { id, plan } = loaded.event;
  return offersNear(loaded, wanted, (near, limit) =>
    turns.ask(section, `${id}/${plan.sections[near]!.id}`, "alternatives", {
      wanted,
      quantity: wanted.length,
      limit,
    }),
  );
}

/** `ask` finds up to `limit` sets of free seats in a section. */
export async function offersNear(
  {
    event,
    map,
    neighbours,
  }: Pick<Loaded, "event" | "neighbours"> & { readonly map: Pick<Loaded["map"], "mayHave"> },
  wanted: readonly number[],
  ask: (section: number, limit: number) => Maybe<readonly (readonly number[])[]>,
): Promise<string[][]> {
  const { plan } = event;
  const offers: string[][] = [];
  const from = plan.rows[plan.row[wanted[0]!]!]!.section;
  function* worthAsking(): Generator<number> {
    for (const near of neighbours(from).slice(0, SECTIONS_MAX))
      if (offers.length < OFFERS_MAX && map.mayHave(near, wanted.length)) yield near;
  }
  const asked = askInTurn(
    worthAsking(),
    TOGETHER,
    (near) => ask(near, OFFERS_MAX - offers.length),
    (found: readonly (readonly number[])[]) => {
      for (const seats of found) offers.push(seats.map((seat) => plan.ids[seat]!));
    },
  );
  if (asked instanceof Promise) await asked;
  return offers.slice(0, OFFERS_MAX);
}
