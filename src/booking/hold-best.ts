/** Finds the best free seats for a wish and holds them in the same breath: what is shown is theirs. */
import { shopperActor } from "../actors/shopper.ts";
import { better, mayBeat, nearestFirst, type Outline } from "../domain/best.ts";
import { type Refused, refuse } from "../domain/refusal.ts";
import { SectionIndex } from "../domain/section.ts";
import type { ShopperHold } from "../domain/shopper.ts";
import { type Candidate, inTurn, isTogether, suits, type Wish } from "../domain/wish.ts";
import type { HoldView } from "../protocol/api.ts";
import {
  askInTurn,
  KEY_REUSED,
  type Maybe,
  type Operation as Turns,
  whenThere,
} from "../runtime/operation.ts";
import type { BestWish, Operation, Outcome } from "./booking.ts";
import { type Desk, homeOfBuyer, shopperKey } from "./desk.ts";
import type { Loaded } from "./events.ts";
import { isRefused, once } from "./once.ts";
import { holdAnswer, mayTake, type Taken, takeSeats } from "./take-seats.ts";

// Only what is not there yet is awaited, here and in take-seats.ts: from the search to the hold no other
// operation gets in between, or two fans who ask at once would be given the same seats.

/** Sections on other nodes that are asked side by side: the nearest alone most often has what is best. */
const TOGETHER = 6;
/** Searches, at most, if others take the seats between finding and holding (they sit on other nodes, which offer
 * others something else meanwhile, as long as they have it). */
const TRIES_MAX = 8;

export async function holdBest(
  desk: Desk,
  operation: Operation,
  eventId: string,
  wanted: BestWish,
): Promise<Outcome<{ hold: HoldView }>> {
  const loaded = desk.events.peek(eventId) ?? (await desk.events.get(eventId));
  if (!loaded) return refuse({ kind: "unknown-event", event: eventId });
  const wish = wishOf(loaded, wanted);
  if ("refused" in wish) return wish;
  const { plan, prices } = loaded.event;
  const wishes = inTurn(wish, prices, wanted.prefer ?? "view");
  const { index } = plan;
  const avoid = (wanted.avoid ?? []).flatMap((id) => index.get(id) ?? []);
  const shopper = shopperKey(eventId, operation.buyer);
  return desk.node.operation(
    (turns) =>
      once(
        turns,
        shopper,
        operation,
        () =>
          whenThere(holdInstead(turns, shopper, wanted.instead), (instead) => {
            if (instead && isRefused(instead)) return instead;
            const more = wish.quantity - (instead?.seats.length ?? 0);
            return whenThere(mayTake(desk, turns, loaded, operation, shopper, more), (may) =>
              isRefused(may)
                ? may
                : find(desk, turns, loaded, operation, shopper, { wish, wishes, avoid, instead }),
            );
          }),
        holdAnswer(loaded),
      ),
    homeOfBuyer(shopper),
  );
}

/** The hold that is to be given back for another; one that is being paid is not. */
function holdInstead(
  turns: Turns,
  shopper: string,
  id: string | undefined,
): Maybe<ShopperHold | Refused | undefined> {
  if (id === undefined) return undefined;
  return whenThere(turns.ask(shopperActor, shopper, "activeHold", { hold: id }), (found) => {
    if (isRefused(found)) return found;
    const { hold } = found;
    return hold.order === null ? hold : refuse({ kind: "hold-in-payment", order: hold.order });
  });
}

interface Asking {
  readonly avoid: readonly number[];
  /** Not only to know. */
  readonly toHold: boolean;
  /** Also for what others may be about to take: there is nothing else. */
  readonly last: boolean;
}

interface Search {
  readonly wish: Wish;
  /** In which it is searched for, one after the other. */
  readonly wishes: readonly Wish[];
  readonly avoid: readonly number[];
  readonly instead: ShopperHold | undefined;
}

async function find(
  desk: Desk,
  turns: Turns,
  loaded: Loaded,
  operation: Operation,
  shopper: string,
  { wish, wishes, avoid, instead }: Search,
): Promise<Outcome<Taken> | typeof KEY_REUSED> {
  const without = [...avoid];
  const passes = desk.node.isAlone ? [false] : [false, true];
  for (let tries = 1; ; tries++) {
    let best: Candidate | undefined;
    for (const last of passes) {
      for (const tried of wishes) {
        const asking = { avoid: without, toHold: true, last };
        const searched = bestIn(desk, turns, loaded, tried, asking);
        best = searched instanceof Promise ? await searched : searched;
        if (best && suits(best, tried, wish)) break;
      }
      if (best) break;
    }
    if (!best) return refuse({ kind: "none-available", quantity: wish.quantity });
    const { seats, step } = best;
    const taking = { step, instead };
    const outcome = await takeSeats(desk, turns, loaded, operation, shopper, seats, taking);
    if (outcome === KEY_REUSED || !isRefused(outcome)) return outcome;
    const { refused } = outcome;
    if (refused.kind !== "seats-taken" || tries === TRIES_MAX) return outcome;
    for (const { seat } of refused.conflicts) without.push(loaded.event.plan.index.get(seat)!);
  }
}

/** Seats side by side that are free at this moment, if there are any. */
export async function findTogether(
  desk: Desk,
  turns: Turns,
  loaded: Loaded,
  wish: Wish,
): Promise<Candidate | undefined> {
  const best = await bestIn(desk, turns, loaded, wish, { avoid: [], toHold: false, last: true });
  return best && isTogether(best) ? best : undefined;
}

function bestIn(
  desk: Desk,
  turns: Turns,
  loaded: Loaded,
  wish: Wish,
  { avoid, toHold, last }: Asking,
): Maybe<Candidate | undefined> {
  let best: Candidate | undefined;
  function* worthAsking(): Generator<string> {
    for (const { key, section, outline } of sectionsOf(loaded))
      if (loaded.map.mayHave(section, wish.quantity) && mayBeat(outline, wish, best)) yield key;
  }
  const asked = askInTurn(
    worthAsking(),
    TOGETHER,
    (key) => {
      const afar = toHold && !desk.node.isHome({ type: desk.section, key });
      return turns.ask(desk.section, key, "best", { wish, bound: best, avoid, afar, last });
    },
    (found: Candidate | undefined) => (best = better(found, best)),
  );
  return whenThere(asked, () => best);
}

export function wishOf(
  { event }: Pick<Loaded, "event">,
  { quantity, category, maxPrice, accessible }: BestWish,
): Outcome<Wish> {
  const known = event.plan.categories.map(({ name }) => name);
  if (category !== undefined && !known.includes(category)) {
    return refuse({ kind: "unknown-category", category, known });
  }
  const categories = Uint8Array.from(known, (name, n) => {
    const fits = category === undefined || name === category;
    return fits && event.prices[n]! <= (maxPrice ?? Infinity) ? 1 : 0;
  });
  return { quantity, categories, accessible: accessible ?? false };
}

interface SectionRef {
  /** Of the section actor. */
  readonly key: string;
  /** Index into the plan's sections. */
  readonly section: number;
  readonly outline: Outline;
}

const sectionRefs = new WeakMap<Loaded, readonly SectionRef[]>();

/** In the order that rules most of them out soonest. */
function sectionsOf(loaded: Loaded): readonly SectionRef[] {
  let sections = sectionRefs.get(loaded);
  if (!sections) {
    const { plan, id } = loaded.event;
    const indexes = plan.sections.map((_, n) => new SectionIndex(plan, n));
    sections = nearestFirst(indexes).map(({ layout: { section, bound, categories, places } }) => ({
      key: `${id}/${section.id}`,
      section: plan.sections.indexOf(section),
      outline: { bound, categories, places },
    }));
    sectionRefs.set(loaded, sections);
  }
  return sections;
}
