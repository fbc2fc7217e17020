/** Asking for seats, keeping them longer, giving them back. */
import { signal } from "@preact/signals";
import type { HoldView } from "../src/protocol/api.ts";
import type { Choice, Refused } from "./choice.ts";
import { kindOf, type Answer } from "./call.ts";
import { offline } from "./connection.ts";
import { dropHold, forgetLapsed, holds, keepHold, refreshMine } from "./mine.ts";
import { price } from "./money.ts";
import { notify, shown } from "./notice.tsx";
import { callInside } from "./inside.ts";
import type { Sale } from "./sale.ts";
import { callAsMe, signedIn } from "./session.ts";
import { problemWords } from "./problem-words.ts";
import { seatLines } from "./seat-names.ts";
import { spokenTime } from "./spoken-time.ts";
import { shop } from "./words/shop.ts";

export type Wish = {
  readonly quantity: number;
  readonly category?: string;
  /** Minor units a seat. */
  readonly maxPrice?: number;
  readonly accessible?: boolean;
  readonly prefer?: "view" | "price";
};

export type HoldAnswer = { readonly hold: HoldView };

/** What is held now, if it is what was asked for. */
export function holdSeats(
  sale: Sale,
  choice: Choice,
  seats: readonly string[],
): Promise<HoldView | null> {
  return ask(sale, choice, async () => {
    const answer = await askFor(sale.event.id, seats);
    if ("ok" in answer) choice.picked.value = [];
    else if (kindOf(answer.problem) === "seats-taken") {
      // The members of this problem are those of the refusal (src/protocol/problems.ts).
      const refused = answer.problem as unknown as Refused;
      const held = await holdOther(sale, choice, seats, refused);
      if (held !== null) return { ok: held };
    }
    return answer;
  });
}

/** Whether the browser knows that nobody can be asked; then it is said why nothing happens. */
export function unreachable(): boolean {
  if (!offline.peek()) return false;
  notify(shop.peek().hold.needsConnection);
  const said = shown.peek();
  const unsay = () => {
    if (shown.peek() === said) shown.value = null;
  };
  addEventListener("online", unsay, { once: true });
  return true;
}

export function askFor(event: string, seats: readonly string[]): Promise<Answer<HoldAnswer>> {
  const path = `/api/events/${event}/holds`;
  return callInside<HoldAnswer>(event, path, { method: "POST", body: { seats } });
}

/** On to what one does with seats that are held; where several are, their bars may be closed. */
export function focusPay({ id }: HoldView): void {
  const next = document.getElementById(`pay-${id}`) ?? document.getElementById("holds-more");
  next?.focus();
}

/** The same seats anew, after their time ran out. Null if nothing is held. */
export async function holdAgain(over: HoldView): Promise<HoldView | null> {
  const ids = over.seats.map(({ id }) => id);
  const answer = await askFor(over.event, ids);
  const hold = "ok" in answer ? answer.ok.hold : null;
  if (hold !== null) {
    keepHold(hold);
    say(hold);
  } else if ("problem" in answer) notify(problemWords(answer.problem));
  if (hold !== null || ("problem" in answer && kindOf(answer.problem) === "seats-taken"))
    forgetLapsed(over);
  await refreshMine();
  return hold;
}

/** Says at once what has gone, then whether something else is held. */
async function holdOther(
  sale: Sale,
  choice: Choice,
  seats: readonly string[],
  { conflicts, alternatives }: Refused,
): Promise<HoldAnswer | null> {
  const gone = new Set(conflicts.map((c) => sale.venue.index.get(c.seat)));
  choice.picked.value = choice.picked.value.filter((seat) => !gone.has(seat));
  choice.taken.value = { conflicts, alternatives, trying: true, chosen: [] };
  const { left, held } = await import("./instead.ts")
    .then(({ holdInstead }) => holdInstead(sale, seats, alternatives))
    .catch(() => ({ left: alternatives, held: null })); // Its code did not come.
  const chosen = choice.picked.value;
  if (held !== null) {
    keepHold(held.hold);
    choice.picked.value = [];
  }
  choice.taken.value = { conflicts, alternatives: left, trying: false, chosen };
  return held;
}

/** The last offer of best available, so that another can be shown in its place. */
export const offered = signal<Offered | null>(null);

type Offered = {
  readonly hold: string;
  readonly event: string;
  readonly wish: Wish;
  /** Ids of the seats shown so far. */
  readonly shown: readonly string[];
};

/** Seats that are avoided, at most: past it the oldest come again. */
const SHOWN_MAX = 120;

export async function holdBest(sale: Sale, choice: Choice, wish: Wish): Promise<void> {
  const { id } = sale.event;
  await ask(sale, choice, () => askBest(id, wish, wish, []));
}

/** Swaps the hold for other seats; it is kept if there are none. */
export async function showAnother({ hold, event, wish, shown }: Offered): Promise<void> {
  const answer = await askBest(event, wish, { ...wish, instead: hold, avoid: shown }, shown);
  if ("ok" in answer) {
    dropHold(hold);
    keepHold(answer.ok.hold);
    say(answer.ok.hold);
  } else if (kindOf(answer.problem) === "none-available") {
    notify(shop.peek().hold.noOther);
  } else notify(problemWords(answer.problem));
  void refreshMine();
}

async function askBest(
  event: string,
  wish: Wish,
  body: object,
  before: readonly string[],
): Promise<Answer<HoldAnswer>> {
  const path = `/api/events/${event}/holds/best`;
  const answer = await callInside<HoldAnswer>(event, path, { method: "POST", body });
  if ("ok" in answer) {
    const { id, seats } = answer.ok.hold;
    const shown = [...before, ...seats.map((seat) => seat.id)].slice(-SHOWN_MAX);
    offered.value = { hold: id, event, wish, shown };
  }
  return answer;
}

/** Shows and says what is held now. */
function say(hold: HoldView): void {
  const { held, steps, closest, each } = shop.peek().hold;
  const { step, seats } = hold;
  const how = step === undefined ? [] : [seats.length === 1 ? closest : steps[step]];
  const apart = holds.peek().length > 1 ? [each] : [];
  notify(held(seatLines(seats), price(hold.total), [...how, ...apart].join(" ")));
}

export async function extendHold(hold: HoldView): Promise<void> {
  const answer = await callAsMe<HoldAnswer>(`/api/holds/${hold.id}`, { method: "PATCH" });
  if ("problem" in answer) {
    notify(problemWords(answer.problem));
    return refreshMine();
  }
  keepHold(answer.ok.hold);
  const { expiresAt, now } = answer.ok.hold;
  notify(shop.peek().hold.kept(spokenTime(expiresAt - now)));
}

/** True once the hold is gone. */
export async function releaseHold(hold: HoldView): Promise<boolean> {
  if (unreachable()) return false;
  const answer = await callAsMe<unknown>(`/api/holds/${hold.id}`, { method: "DELETE" });
  const gone = "ok" in answer || kindOf(answer.problem) === "unknown-hold";
  if (gone) {
    dropHold(hold.id);
    notify(shop.peek().hold.given(hold.seats.length));
  } else {
    notify(problemWords(answer.problem));
    await refreshMine();
  }
  return gone;
}

async function ask(
  sale: Sale,
  choice: Choice,
  send: () => Promise<Answer<HoldAnswer>>,
): Promise<HoldView | null> {
  if (choice.busy.value || unreachable() || !(await signedIn())) return null;
  choice.busy.value = true;
  choice.taken.value = null;
  const answer = await send();
  const hold = "ok" in answer ? answer.ok.hold : null;
  if (hold !== null) {
    keepHold(hold);
    choice.focus.value = sale.venue.index.get(hold.seats[0]?.id ?? "") ?? null; // The map shows them.
    if (choice.taken.value === null) say(hold); // Else it is said with what was taken.
  } else if ("problem" in answer && choice.taken.value === null) {
    notify(problemWords(answer.problem));
  }
  choice.busy.value = false;
  void refreshMine();
  return choice.taken.value === null ? hold : null;
}
