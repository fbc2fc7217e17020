/** One fan, from arriving to leaving:
 *
 *   sign in -> look -> choose -> hold -> think -> pay -> ticket
 *                ^        |        |               |
 *                +--------+--lost--+---declined----+
 *
 * Fans differ by their own chance: some abandon, extend, double-click or come back for more.
 */
import type { OrderView, PlanView } from "../src/protocol/api.ts";
import { parse } from "./answer.ts";
import { chooseSeats } from "./choice.ts";
import { sleep, type Change, type Changed, type Client, type Fan } from "./client.ts";
import type { Answer } from "./history.ts";
import type { Random } from "./random.ts";

/** What a crowd is made of: the share of fans, holds or requests that do this. */
const LOOKS_FIRST = 0.4;
const WANTS_BEST = 0.6;
const WANTS_CATEGORY = 0.2;
const TAKES_ALTERNATIVE = 0.6;
const ABANDONS = 0.1;
const RELEASES_WHAT_IT_ABANDONS = 0.5;
const EXTENDS = 0.05;
const CARD_DECLINED = 0.08;
/** Pays with a card whose bank is slow, silent, muddled or away for a moment. */
const CARD_NASTY = 0.15;
/** Has to answer the bank's own page; some say no, some close it. */
const CARD_CHALLENGED = 0.06;
const SAYS_NO = 0.15;
const CLOSES_THE_PAGE = 0.15;
/** Closes the bank's page without coming back to ours: only a call or a look can tell us. */
const STAYS_AWAY = 0.3;
const SENDS_AGAIN = 0.05;
const DOUBLE_CLICKS = 0.03;
/** Looks at the tickets once more, on another device. */
const LOOKS_AGAIN = 0.1;
/** Wants more than the limit allows, to see whether it holds. */
const GREEDY = 0.03;

const SEATS_WANTED_MAX = 4;
const TRIES_MAX = 5;
const GOOD_CARD = "4242424242424242";
const CHALLENGED_CARD = "4000000000003220";
const DECLINED_CARDS = [
  "4000000000000002",
  "4000000000009995",
  "4000000000000069",
  "4000000000009987",
  "4000000000002008",
];
/** As testbank/cards.ts has them. */
const NASTY_CARDS = [
  "4000000000001000",
  "4000000000001109",
  "4000000000001208",
  "4000000000001901",
  "4000000000001307",
  "4000000000001406",
  "4000000000001505",
  "4000000000001604",
  "4000000000001703",
  "4000000000001802",
];
/** Pauses, ms: between tries, and before paying. */
const THINK_MS = 400;
const FORM_MS = 1500;
/** Looks at an order before the fan closes the page. The verdict still sees how it ended. */
const ORDER_LOOKS_MAX = 200;

/** How a visit ended. "empty": got nothing, and would come back if seats returned. */
export type Ending =
  | "bought"
  | "abandoned"
  | "empty"
  | "limited"
  | "unanswered"
  // Of those who go through a queue (attend.ts).
  | "left"
  | "never came"
  | "turn over"
  | "sold out";

export interface Hall {
  readonly client: Client;
  readonly event: string;
  readonly plan: PlanView;
  /** True once everything is sold or the time is up: nobody starts another try. */
  over(): boolean;
  /** True once so little is left that abandoning it would only keep everybody waiting. */
  late(): boolean;
}

export interface Character {
  readonly email: string;
  readonly random: Random;
  /** Called back because seats returned: takes one at once and pays. */
  readonly keen: boolean;
}

export async function visit(hall: Hall, who: Character): Promise<Ending> {
  const fan = await hall.client.signIn(who.email);
  return fan === null ? "unanswered" : shop(hall, fan, who);
}

/** From the first look on. */
export async function shop(hall: Hall, fan: Fan, who: Character): Promise<Ending> {
  const { client, event } = hall;
  const { random, keen } = who;
  if (!keen && random.chance(LOOKS_FIRST)) {
    const view = await client.event(event);
    if (view !== null && view.sections.every((it) => it.free + it.held === 0)) return "empty";
    await think(random, THINK_MS);
  }
  let quantity = keen ? 1 : 1 + random.int(SEATS_WANTED_MAX);
  let bought = false;
  for (let trial = 0; trial < TRIES_MAX && !hall.over(); trial++) {
    const change = await wish(hall, who, quantity, trial);
    const held = await takeOne(hall, fan, who, change);
    if (held === null) return "unanswered";
    if (held.kind === "limit-reached") return bought ? "bought" : "limited";
    if (held.kind === "pass-needed") return bought ? "bought" : "turn over";
    // What is left may be a wheelchair place, which is offered to nobody who does not ask for it.
    if (held.kind === "none-available" && quantity === 1 && (!keen || trial > 0)) break;
    if (held.kind === "hold") {
      const ending = await afterHold(hall, fan, who, held);
      if (ending === "abandoned" || ending === "unanswered") return ending;
      if (ending === "bought") {
        bought = true;
        if (!random.chance(GREEDY)) return "bought";
        quantity = SEATS_WANTED_MAX;
        continue;
      }
    }
    quantity = Math.max(1, quantity - 1);
    await think(random, THINK_MS);
  }
  return bought ? "bought" : "empty";
}

async function wish(hall: Hall, who: Character, quantity: number, trial: number): Promise<Change> {
  const { client, event, plan } = hall;
  const { random, keen } = who;
  if (keen ? trial > 0 : !random.chance(WANTS_BEST)) {
    const map = await client.seats(event);
    const seats = map === null ? [] : chooseSeats(plan, map, quantity, random);
    await think(random, THINK_MS);
    if (seats.length > 0) return hold(event, seats, clicks(random));
  }
  const category = plan.categories[random.int(plan.categories.length)]?.name;
  const picky = !keen && random.chance(WANTS_CATEGORY) && category !== undefined;
  const body = picky ? { quantity, category } : { quantity };
  const path = `/api/events/${event}/holds/best`;
  return { kind: "best", method: "POST", path, hold: "", body, clicks: clicks(random) };
}

/** Tries what was wished, then perhaps the first alternative that the refusal names. */
async function takeOne(
  hall: Hall,
  fan: Fan,
  { random }: Character,
  change: Change,
): Promise<Answer | null> {
  const first = await send(hall.client, fan, change, random);
  if (first.answer?.kind !== "seats-taken" || !random.chance(TAKES_ALTERNATIVE)) {
    return first.answer;
  }
  const { alternatives } = (parse(first.body) ?? {}) as { alternatives?: readonly string[][] };
  const seats = alternatives?.[0];
  if (seats === undefined || seats.length === 0) return first.answer;
  return (await send(hall.client, fan, hold(hall.event, seats, 1), random)).answer;
}

async function afterHold(
  hall: Hall,
  fan: Fan,
  { random, keen }: Character,
  held: Answer,
): Promise<"bought" | "abandoned" | "gone" | "unanswered"> {
  const { client } = hall;
  const path = `/api/holds/${encodeURIComponent(held.id)}`;
  const common = { path, hold: held.id, clicks: 1 };
  await think(random, FORM_MS);
  if (!keen && !hall.late() && random.chance(ABANDONS)) {
    if (random.chance(RELEASES_WHAT_IT_ABANDONS)) {
      await client.change(fan, { ...common, kind: "release", method: "DELETE" });
    }
    return "abandoned";
  }
  if (random.chance(EXTENDS)) {
    await client.change(fan, { ...common, kind: "extend", method: "PATCH" });
  }
  if (random.chance(CARD_DECLINED)) {
    const ending = await pay(hall, fan, held.id, oneOf(DECLINED_CARDS, random), random);
    if (ending !== "declined") return ending;
    await think(random, THINK_MS);
  }
  const ending = await pay(hall, fan, held.id, cardOf(random), random);
  if (ending !== "declined") return ending;
  // Nothing was charged, and the seats are still there: the other card.
  await think(random, THINK_MS);
  const last = await pay(hall, fan, held.id, GOOD_CARD, random);
  return last === "declined" ? "gone" : last;
}

function cardOf(random: Random): string {
  if (random.chance(CARD_CHALLENGED)) return CHALLENGED_CARD;
  return random.chance(CARD_NASTY) ? oneOf(NASTY_CARDS, random) : GOOD_CARD;
}

function oneOf(cards: readonly string[], random: Random): string {
  return cards[random.int(cards.length)]!;
}

async function pay(
  { client }: Hall,
  fan: Fan,
  hold: string,
  card: string,
  random: Random,
): Promise<"bought" | "declined" | "gone" | "unanswered"> {
  const change: Change = {
    kind: "order",
    method: "POST",
    path: "/api/orders",
    hold,
    body: { hold, card },
    clicks: clicks(random),
  };
  const placed = await send(client, fan, change, random);
  if (placed.answer === null) return "unanswered";
  if (placed.answer.kind !== "order") return "gone";
  const { id, order } = placed.answer;
  let status = order?.status ?? "";
  let view: OrderView | null = null;
  let wentToBank = false;
  for (let look = 0; look < ORDER_LOOKS_MAX; look++) {
    // The server answers when it has moved.
    view = await client.order(fan, id, status);
    if (view === null) return "unanswered";
    status = view.status;
    if (status === "paid") {
      if (random.chance(LOOKS_AGAIN)) {
        await think(random, FORM_MS);
        await client.me(fan, id);
      }
      return "bought";
    }
    if (status === "refused") return view.reason === "seats-gone" ? "gone" : "declined";
    if (status === "expired") return "gone";
    if (view.action?.kind !== "redirect" || wentToBank) continue;
    wentToBank = true;
    if (!(await answerBank(view.action.url, random))) continue;
    if (!random.chance(STAYS_AWAY)) await client.returned(fan, id);
  }
  return "unanswered";
}

/** On the bank's own page. False: it was closed. */
async function answerBank(url: string, random: Random): Promise<boolean> {
  await think(random, FORM_MS);
  if (random.chance(CLOSES_THE_PAGE)) return false;
  const body = new URLSearchParams({ answer: random.chance(SAYS_NO) ? "no" : "yes" });
  try {
    const answer = await fetch(url, { method: "POST", body, redirect: "manual" });
    await answer.body?.cancel();
  } catch {
    // The bank is away: the fan can do no more here.
  }
  return true;
}

/** As people send: now and then once more, though the answer is there. */
async function send(client: Client, fan: Fan, change: Change, random: Random): Promise<Changed> {
  const changed = await client.change(fan, change);
  if (random.chance(SENDS_AGAIN)) await client.again(fan, change, changed.operation);
  return changed;
}

function hold(event: string, seats: readonly string[], clicks: number): Change {
  const path = `/api/events/${event}/holds`;
  return { kind: "hold", method: "POST", path, hold: "", body: { seats }, clicks };
}

function clicks(random: Random): number {
  return random.chance(DOUBLE_CLICKS) ? 2 : 1;
}

/** Between half and one and a half of `ms`. */
function think(random: Random, ms: number): Promise<void> {
  return sleep(ms * (0.5 + random.next()));
}
