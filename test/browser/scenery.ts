/** The events and fans behind every screen: sales in each phase, a crowd in the lobby and in the line, and
 * fans who hold, pay and own. All of it comes about over HTTP, as for anybody. */
import type { Client } from "pg";
import { DEFAULT_QUEUE, type QueueTerms } from "../../src/domain/event.ts";
import { checkPlan } from "../../src/domain/venue/check.ts";
import { compilePlan } from "../../src/domain/venue/compile.ts";
import { demoStadium } from "../../src/domain/venue/stadium.ts";
import type { HoldView, OrderView } from "../../src/protocol/api.ts";
import { planDocument } from "../../src/protocol/plan-document.ts";
import type { EntryView, PassView, QueueView } from "../../src/protocol/queue.ts";
import { insertEvent } from "../../src/store/catalogue.ts";
import { eventTerms, importDrawn } from "../drawn-event.ts";
import { call, CARD, Fan } from "../server/fan.ts";
import { waitUntil } from "../wait-until.ts";
import { organiser } from "./organiser.ts";

const HOUR_MS = 3_600_000;
/** The bell is rung by hand. */
const MINUTES_TO_THE_BELL = 24;
/** For who is last in the line: longer than it is looked at. */
const MINUTES_TO_WAIT = 20;

export interface Scenery {
  readonly url: string;
  readonly fans: Fans;
  readonly hold: HoldView;
  /** One of three that the collector has. */
  readonly beside: HoldView;
  readonly passes: Readonly<Record<string, PassView>>;
  readonly orders: Readonly<Record<"paid" | "atBank" | "pending", OrderView>>;
}

/** Who is where. */
export type Fans = Readonly<
  Record<
    | "inLobby"
    | "inLine"
    | "hopeless"
    | "called"
    | "missed"
    | "inside"
    | "holder"
    | "collector"
    | "payer"
    | "owner"
    | "atBank"
    | "pending"
    | "wanting"
    | "newcomer"
    | "late",
    Fan
  >
>;

export interface Stage {
  readonly url: string;
  readonly organiserKey: string;
  readonly client: Client;
  /** Of the stadium. */
  readonly seats: number;
  /** People besides those who are looked at. */
  readonly crowd: number;
}

export async function setScenery(stage: Stage): Promise<Scenery> {
  await importEvents(stage);
  const fans = await signAllIn(stage.url);
  await fillQueues(stage, fans);
  const passes = { inside: await passOf(fans.inside, "inside") };
  await sellOut(stage, fans.wanting);
  await setPhase(stage, "paused", "paused");
  await setPhase(stage, "closed", "closed");
  const hold = await bestHold(fans.holder, 2);
  const beside = await bestHold(fans.collector, 1);
  for (let n = 0; n < 2; n++) await bestHold(fans.collector, 1);
  const orders = {
    paid: await fans.owner.bought((await bestHold(fans.owner, 2)).id),
    atBank: await placed(fans.atBank, "4000000000003220"),
    pending: await placed(fans.pending, "4000000000001109"),
  };
  return { url: stage.url, fans, hold, beside, passes, orders };
}

async function importEvents({ client, seats, crowd }: Stage): Promise<void> {
  const { file, sidecar, prices } = demoStadium({ seats, seed: 7 });
  const { venue } = checkPlan(file, sidecar, prices);
  if (!venue) throw new Error("the stadium does not pass its check");
  const { plan, prices: amounts } = compilePlan(venue);
  const json = JSON.stringify(planDocument(plan));
  const now = Date.now();
  const inLobby = (changes: Partial<QueueTerms> = {}) => ({
    opensAt: now + MINUTES_TO_THE_BELL * 60_000,
    queue: { ...DEFAULT_QUEUE, lobbyMs: HOUR_MS, ...changes },
  });
  const events = {
    cup: { name: "Cup Final" },
    lobby: { name: "Cup Final", ...inLobby() },
    line: { name: "Cup Final", ...inLobby({ ratePerMinute: Math.ceil(crowd / MINUTES_TO_WAIT) }) },
    called: { name: "Cup Final", ...inLobby() },
    missed: { name: "Cup Final", ...inLobby({ enterMs: 1_000 }) },
    inside: { name: "Cup Final", ...inLobby() },
    announced: { name: "Cup Final", opensAt: now + 75 * HOUR_MS },
    paused: { name: "Cup Final" },
    closed: { name: "Cup Final" },
  };
  for (const [id, changes] of Object.entries(events)) {
    const terms = eventTerms(id, { venue: plan.name, prices: amounts, ...changes });
    await insertEvent(client, terms, json);
  }
  const drawn = { name: "Cup Final", venue: plan.name };
  await importDrawn(client, "hopeless", "..........", { ...drawn, ...inLobby() });
  const sold = { ...drawn, opensAt: now - HOUR_MS / 2 };
  await importDrawn(client, "sold", "..", sold);
  await importDrawn(client, "narrow", "..wc", sold);
}

async function signAllIn(url: string): Promise<Fans> {
  const names = [
    ...["inLobby", "inLine", "hopeless", "called", "missed", "inside", "holder", "payer"],
    ...["owner", "atBank", "pending", "wanting", "newcomer", "late", "collector"],
  ];
  // Addresses are kept in lower case, those of the letters too.
  const fans = names.map(async (name) => {
    const fan = await Fan.signIn(url, `${name.toLowerCase()}@example.com`);
    return [name, fan] as const;
  });
  return Object.fromEntries(await Promise.all(fans)) as Fans;
}

async function fillQueues(stage: Stage, fans: Fans): Promise<void> {
  const crowd = await Promise.all(
    Array.from({ length: stage.crowd }, (_, n) => Fan.signIn(stage.url, `fan-${n}@example.com`)),
  );
  for (const event of ["lobby", "line", "hopeless"]) {
    await Promise.all(crowd.map((fan) => join(fan, event)));
  }
  await join(fans.inLobby, "lobby");
  for (const one of ["called", "missed", "inside"] as const) await join(fans[one], one);
  await setAdmission(stage, "hopeless", { alarm: true });
  for (const event of ["line", "hopeless", "called", "missed", "inside"])
    await setPhase(stage, event, "queue");
  // Who comes after the bell is behind everybody.
  await join(fans.inLine, "line");
  await join(fans.hopeless, "hopeless");
  for (const event of ["line", "hopeless"])
    await queueUntil(stage, event, ({ draw }) => draw !== null && draw.lots !== null);
  for (const event of ["called", "missed", "inside"])
    await queueUntil(stage, event, ({ serving }) => serving > 0);
  const { body } = await fans.missed.get("/api/events/missed/queue/entry");
  const { enterUntil } = (body as { entry: EntryView }).entry;
  await queueUntil(stage, "missed", ({ now }) => now > (enterUntil ?? 0));
}

/** Everybody's document: one's own place may not be asked for so often. */
async function queueUntil(
  { url }: Stage,
  event: string,
  condition: (queue: QueueView) => boolean,
): Promise<void> {
  await waitUntil(`the queue of ${event} is so far`, async () => {
    const { body } = await call(url, "GET", `/api/events/${event}/queue`);
    return condition(body as QueueView);
  });
}

async function sellOut(stage: Stage, wanting: Fan): Promise<void> {
  const buyer = await Fan.signIn(stage.url, "first@example.com");
  for (const event of ["sold", "narrow"]) await buyer.bought((await bestHold(buyer, 2, event)).id);
  await good(wanting.send("PUT", "/api/events/sold/waiting-list", { party: 2 }));
}

async function passOf(fan: Fan, event: string): Promise<PassView> {
  return (await good(fan.send("POST", `/api/events/${event}/queue/pass`))) as PassView;
}

async function join(fan: Fan, event: string): Promise<void> {
  await good(fan.send("POST", `/api/events/${event}/queue/entry`, {}));
}

export async function bestHold(fan: Fan, quantity: number, event = "cup"): Promise<HoldView> {
  const path = `/api/events/${event}/holds/best`;
  return ((await good(fan.send("POST", path, { quantity }))) as { hold: HoldView }).hold;
}

async function placed(fan: Fan, card = CARD): Promise<OrderView> {
  const { id } = await bestHold(fan, 2);
  let { order } = (await good(fan.order(id, card))) as { order: OrderView };
  // As far as it goes by itself.
  await waitUntil("the bank has been asked", async () => {
    ({ order } = (await good(fan.get(`/api/orders/${order.id}`))) as { order: OrderView });
    return card !== "4000000000003220" || order.action !== null;
  });
  return order;
}

async function setPhase(stage: Stage, event: string, phase: string): Promise<void> {
  await organiser(stage, `${event}/phase`, { phase });
}

function setAdmission(stage: Stage, event: string, body: object): Promise<void> {
  return organiser(stage, `${event}/admission`, body);
}

/** The body of an answer that must not be a problem. */
async function good(asked: ReturnType<Fan["get"]>): Promise<unknown> {
  const { status, body } = await asked;
  if (status >= 400) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return body;
}
