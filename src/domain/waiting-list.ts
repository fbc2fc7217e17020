/** Who wants seats that may still come back: one entry a buyer, in the order of coming.
 *
 *   (none) --join--> waiting --leave--> (none); join again: changed, with the same place
 *
 * Offers are made later, from the front; an entry says how many seats together and up to which price. */
export interface Wanting {
  /** Place in the order of coming, from 1; never given twice. */
  readonly number: number;
  /** Epoch ms. */
  readonly joinedAt: number;
  readonly party: number;
  /** Minor units a seat; null: whatever it costs. */
  readonly maxPrice: number | null;
}

export interface WaitingList {
  readonly entries: Map<string, Wanting>;
  /** The last number given. */
  given: number;
}

export type WaitingListEvent =
  | {
      readonly kind: "joined";
      readonly buyer: string;
      readonly number: number;
      readonly at: number;
      readonly party: number;
      readonly maxPrice: number | null;
    }
  | {
      readonly kind: "changed";
      readonly buyer: string;
      readonly party: number;
      readonly maxPrice: number | null;
    }
  | { readonly kind: "left"; readonly buyer: string };

export interface Wants {
  readonly party: number;
  readonly maxPrice: number | null;
}

export function newWaitingList(): WaitingList {
  return { entries: new Map(), given: 0 };
}

/** Whoever says something else keeps the place: it is still the same wish to come. */
export function join(
  list: WaitingList,
  buyer: string,
  { party, maxPrice }: Wants,
  now: number,
): readonly WaitingListEvent[] {
  const entry = list.entries.get(buyer);
  if (!entry) return [{ kind: "joined", buyer, number: list.given + 1, at: now, party, maxPrice }];
  if (entry.party === party && entry.maxPrice === maxPrice) return [];
  return [{ kind: "changed", buyer, party, maxPrice }];
}

export function leave(list: WaitingList, buyer: string): readonly WaitingListEvent[] {
  return list.entries.has(buyer) ? [{ kind: "left", buyer }] : [];
}

/** Who came before and is still there. */
export function ahead(list: WaitingList, entry: Wanting): number {
  let ahead = 0;
  // A map keeps the order of coming.
  for (const { number } of list.entries.values()) {
    if (number >= entry.number) break;
    ahead++;
  }
  return ahead;
}

export function evolveWaitingList(list: WaitingList, event: WaitingListEvent): void {
  switch (event.kind) {
    case "joined": {
      const { buyer, number, at: joinedAt, party, maxPrice } = event;
      list.given = number;
      list.entries.set(buyer, { number, joinedAt, party, maxPrice });
      return;
    }
    case "changed": {
      const { buyer, party, maxPrice } = event;
      list.entries.set(buyer, { ...list.entries.get(buyer)!, party, maxPrice });
      return;
    }
    case "left":
      list.entries.delete(event.buyer);
      return;
    default:
      event satisfies never;
  }
}
