/** What a fan wants, said while there is time: party size, price, together or best view. Kept on the device
 * and in the link to another one; the seat step begins with it. */
import { signal } from "@preact/signals";
import { WISH_AS, whenGone } from "../session.ts";

export interface Wanted {
  readonly party: number;
  /** Name of a category; empty: any. */
  readonly category: string;
  /** Of those that will do: the best view, or the best price. */
  readonly prefer: "view" | "price";
  readonly accessible: boolean;
  /** The fan has looked at it. */
  readonly said: boolean;
}

const NOTHING: Wanted = {
  party: 2,
  category: "",
  prefer: "view",
  accessible: false,
  said: false,
};

export const wish = signal<Wanted>(stored());
whenGone(() => (wish.value = NOTHING));

export function setWish(changes: Partial<Wanted>): void {
  wish.value = { ...wish.value, ...changes, said: true };
  localStorage.setItem(WISH_AS, JSON.stringify(wish.value));
}

/** What is chosen in one list: a category, or all of them and what the best is. */
export type PriceChoice = Pick<Wanted, "category" | "prefer">;

export function listed({ category, prefer }: PriceChoice): string {
  return category === "" ? prefer : `=${category}`;
}

export function chosenFrom(value: string): PriceChoice {
  if (value.startsWith("=")) return { category: value.slice(1), prefer: "view" };
  return { category: "", prefer: value === "price" ? "price" : "view" };
}

/** To carry on elsewhere: whoever opens it signs in with the same address and has the same place. */
export function linkFor(event: string): string {
  const { party, category, prefer, accessible } = wish.value;
  const url = new URL(`/events/${encodeURIComponent(event)}`, location.href);
  url.searchParams.set("party", String(party));
  if (category !== "") url.searchParams.set("category", category);
  if (prefer === "price") url.searchParams.set("prefer", prefer);
  if (accessible) url.searchParams.set("accessible", "yes");
  return url.href;
}

function stored(): Wanted {
  const linked = new URLSearchParams(location.search);
  const party = Number(linked.get("party"));
  if (Number.isInteger(party) && party >= 1 && party <= 20) {
    const category = linked.get("category") ?? "";
    const prefer = linked.get("prefer") === "price" ? "price" : "view";
    const accessible = linked.get("accessible") === "yes";
    return { party, category, prefer, accessible, said: true };
  }
  try {
    const kept = JSON.parse(localStorage.getItem(WISH_AS) ?? "null") as Wanted | null;
    return kept === null ? NOTHING : { ...NOTHING, ...kept };
  } catch {
    return NOTHING;
  }
}
