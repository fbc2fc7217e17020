/** Puts the parts together: config -> store -> runtime -> actors -> booking -> http, and takes them apart
 * in reverse order. main.ts runs it as a process, the tests run it in theirs. */
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Pool } from "pg";
import { join } from "node:path";
import { MAIL_LANE } from "./actors/mail-effect.ts";
import { orderActor, PAYMENT_LANE } from "./actors/order.ts";
import { saleActor } from "./actors/sale.ts";
import { seatActor } from "./actors/seat.ts";
import { sectionActor } from "./actors/section.ts";
import { shopperActor } from "./actors/shopper.ts";
import { signInActor } from "./actors/sign-in.ts";
import { ticketActor } from "./actors/ticket.ts";
import type { Desk } from "./booking/desk.ts";
import { actorBooking } from "./booking/engine.ts";
import { Events } from "./booking/events.ts";
import { MAIL_LIMITS, mailLane, type Writer } from "./booking/mail-lane.ts";
import { OrderWatch } from "./booking/order-watch.ts";
import { PAYMENT_LIMITS, paymentLane } from "./booking/payment-lane.ts";
import type { Post } from "./booking/post-port.ts";
import type { Providers } from "./booking/payment-port.ts";
import { keepReconciling } from "./booking/reconcile.ts";
import { SignInCodes } from "./booking/sign-in.ts";
import { TicketCodes } from "./booking/ticket-code.ts";
import { type Config, deriveKey } from "./config.ts";
import { seedDemo } from "./demo.ts";
import { calendarEntry } from "./documents/calendar.ts";
import { Press } from "./documents/press.ts";
import type { Paper } from "./domain/paper.ts";
import { OrganiserKeys } from "./http/organiser-keys.ts";
import { createServer } from "./http/server.ts";
import { createSessions } from "./http/sessions.ts";
import { Inbox } from "./mail/inbox.ts";
import { writer } from "./mail/letters.ts";
import { SmtpPost } from "./mail/smtp.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import { ActorNode, alone, type NodeListener } from "./runtime/node.ts";
import { StripeProvider } from "./payment/stripe.ts";
import { startBank } from "./payment/testbank-process.ts";
import { TestBank } from "./payment/testbank.ts";
import type { Log } from "./runtime/seams.ts";
import { catalogueIn } from "./store/catalogue.ts";
import { ApiKeys } from "./store/api-keys.ts";
import { createPool } from "./store/connect.ts";
import { DeliveryTable } from "./store/deliveries.ts";
import { openDatabase } from "./store/embedded.ts";
import { EventLog } from "./store/event-log.ts";
import { PostgresJournal } from "./store/journal.ts";
import { migrate } from "./store/migrate.ts";
import { Projection } from "./store/projection.ts";
import { WebhookTable } from "./store/webhooks.ts";
import { Revocations } from "./store/revocations.ts";
import { systemClock, systemRandom, systemTimers } from "./system.ts";
import { UsageError } from "./usage-error.ts";
import { Dispatcher } from "./webhooks/dispatcher.ts";
import { createSender } from "./webhooks/sender.ts";
import { secretsFrom } from "./webhooks/signature.ts";
import { Webhooks } from "./webhooks/webhooks.ts";

const WEB_ROOT = fileURLToPath(new URL("../web/dist", import.meta.url));
const POOL_MAX = 8;

const now = (): number => systemClock.now();
const DELIVERY_POOL_MAX = 2;

export interface Grandstand {
  readonly url: string;
  /** Of the test bank, if there is one. */
  readonly bankUrl: string | undefined;
  /** Nothing acknowledged is lost; everything that was started here is stopped. */
  stop(): Promise<void>;
}

/** Throws a UsageError for what the operator can put right; nothing is left running then. */
export async function openGrandstand(config: Config, log: Log): Promise<Grandstand> {
  // What has been started, to be stopped in reverse order.
  const running: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const end of running.splice(0).reverse()) await end();
  };
  try {
    return { ...(await open(config, log, (end) => running.push(end))), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type OnStop = (end: () => Promise<unknown>) => void;

async function open(
  config: Config,
  log: Log,
  onStop: OnStop,
): Promise<Pick<Grandstand, "url" | "bankUrl">> {
  const database = await openDatabase({
    url: config.databaseUrl,
    dataDir: config.dataDir,
    log: (line) => log.info(line),
  });
  onStop(() => database.stop());
  await migrate(database.url);
  const pool = createPool(database.url, { max: POOL_MAX, applicationName: "grandstand" });
  onStop(() => pool.end());
  if (config.demo && (await seedDemo(pool, config.demoSeats, systemClock.now()))) {
    log.info(`Made a demo event with ${config.demoSeats} seats.`);
  }

  const metrics = createMetrics();
  const events = new Events(catalogueIn(pool), systemClock, systemTimers);
  const journal = new PostgresJournal(database.url);
  onStop(() => journal.close());
  const section = sectionActor((event) => events.planOf(event));
  const watch = new OrderWatch(systemTimers);
  const node = new ActorNode({
    id: randomUUID(),
    journal,
    clock: systemClock,
    timers: systemTimers,
    random: systemRandom,
    log,
    transport: alone,
    types: [saleActor, seatActor, section, shopperActor, orderActor, ticketActor, signInActor],
    listener: listenerOf(metrics, events, watch, log),
  });
  events.attach(node, section);
  const codes = new TicketCodes(deriveKey(config.secret, "tickets"));
  // Known when we listen, and asked for when somebody pays.
  const at = { us: "", bank: "" };
  const providers = providersOf(config, at);
  const signIns = new SignInCodes(deriveKey(config.secret, "sign-in codes"));
  const clock = systemClock;
  const desk: Desk = { node, events, section, codes, clock, signIns, providers, watch };
  const revocations = new Revocations(pool, systemClock, systemTimers, log);
  await revocations.start();
  onStop(async () => revocations.stop());
  node.serveLane(PAYMENT_LANE, paymentLane(desk), PAYMENT_LIMITS);
  const press = new Press();
  onStop(() => press.stop());
  const { inbox, post } = openPost(config, onStop);
  node.serveLane(MAIL_LANE, mailLane(desk, letterWriter(at, press), post), MAIL_LIMITS);
  const projection = new Projection(database.url, systemClock, systemTimers, log);
  const { webhooks, dispatcher } = webhooksOf(config, pool, database.url, log, onStop);
  metrics.watch({ node, events, projection, webhooks: dispatcher });

  const server = createServer({
    booking: actorBooking(desk),
    sessions: createSessions(deriveKey(config.secret, "sessions"), systemClock, (...session) =>
      revocations.isRevoked(...session),
    ),
    revocations,
    secureCookies: config.publicUrl?.startsWith("https:") === true,
    signInsPerMinute: config.signInsPerMinute,
    trustProxy: config.trustProxy,
    metrics,
    health: { ready: () => node.state === "serving" || `the node is ${node.state}` },
    clock: systemClock,
    organiserKeys: new OrganiserKeys(
      config.organiserKey,
      new ApiKeys(pool),
      systemClock,
      (what, error) => log.error(`${what}: ${String(error)}`),
    ),
    eventLog: new EventLog(pool),
    webhooks,
    planJson: async (event) => (await events.get(event))?.planJson,
    ticketKeyJwk: codes.publicJwk(),
    press,
    seller: config.seller,
    inbox,
    stripePage: config.stripe !== undefined,
    webRoot: existsSync(WEB_ROOT) ? WEB_ROOT : undefined,
  });
  // The port first: a second server on it must fail before it takes the shards from the first.
  const url = await listen(server, config);
  at.us = config.publicUrl ?? url;
  onStop(() => node.stop());
  at.bank = await openBank(config, url, log, onStop);
  onStop(() => server.close());
  onStop(async () => watch.close());
  await node.start();
  projection.start();
  onStop(() => projection.stop());
  dispatcher.start();
  onStop(() => dispatcher.stop());
  const since = systemClock.monotonic();
  for (const id of await events.ids()) await events.get(id);
  metrics.opened((systemClock.monotonic() - since) / 1000);
  const stopReconciling = keepReconciling(desk, systemTimers, log);
  onStop(async () => stopReconciling());
  return { url, bankUrl: at.bank === "" ? undefined : at.bank };
}

function webhooksOf(config: Config, pool: Pool, url: string, log: Log, onStop: OnStop) {
  const secretOf = secretsFrom((purpose) => deriveKey(config.secret, purpose));
  const policy = { strict: config.production };
  const table = { webhooks: new WebhookTable(pool), deliveries: new DeliveryTable(pool) };
  const webhooks = new Webhooks({ ...table, secretOf, policy, clock: systemClock });
  // Apart: what is recorded of a thousand deliveries keeps no request waiting.
  const limits = { max: DELIVERY_POOL_MAX, applicationName: "grandstand-webhooks" };
  const deliveryPool = createPool(url, limits);
  onStop(() => deliveryPool.end());
  const dispatcher = new Dispatcher({
    queue: new DeliveryTable(deliveryPool),
    sender: createSender({ policy, clock: systemClock, timers: systemTimers }),
    secretOf,
    clock: systemClock,
    timers: systemTimers,
    random: systemRandom,
    log,
  });
  return { webhooks, dispatcher };
}

/** Letters go out by SMTP, or into the development inbox, or, in production without SMTP, nowhere: they
 * wait in the outbox for somebody to set it up. */
function openPost(
  { smtp, production }: Config,
  onStop: OnStop,
): { readonly inbox: Inbox | undefined; readonly post: Post } {
  if (smtp) {
    const post = new SmtpPost(smtp);
    onStop(async () => post.close());
    return { inbox: undefined, post };
  }
  if (production) {
    return {
      inbox: undefined,
      post: { send: () => Promise.reject(new Error("SMTP_URL is not set")) },
    };
  }
  const inbox = new Inbox(now);
  return { inbox, post: inbox };
}

function letterWriter(at: { readonly us: string }, press: Press): Writer {
  const tickets = async (paper: Paper): Promise<Buffer> => {
    const pdf = await press.print({ kind: "tickets", paper });
    if (pdf === "busy") throw new Error("the press is busy");
    return pdf;
  };
  return writer(() => ({ url: at.us, tickets, calendar: calendarEntry }));
}

function providersOf(
  { testBank, stripe }: Config,
  at: { readonly us: string; readonly bank: string },
): Providers {
  const returnUrl = (order: string): string => `${at.us}/orders/${encodeURIComponent(order)}`;
  return {
    ...(stripe && { stripe: new StripeProvider(stripe, now) }),
    ...(testBank.on && {
      testbank: new TestBank(() => ({ url: at.bank, secret: testBank.secret, returnUrl }), now),
    }),
  };
}

/** Its address; empty if there is none. */
async function openBank(
  { testBank, dataDir }: Config,
  url: string,
  log: Log,
  onStop: OnStop,
): Promise<string> {
  if (!testBank.on) return "";
  if (testBank.url !== undefined) return testBank.url;
  const bank = await startBank({
    port: testBank.port,
    secret: testBank.secret,
    webhookUrl: `${url}/api/payments/testbank/notices`,
    data: join(dataDir, "testbank.jsonl"),
    log: (line) => log.error(line),
  });
  onStop(() => bank.stop());
  return bank.url;
}

function listenerOf(metrics: Metrics, events: Events, watch: OrderWatch, log: Log): NodeListener {
  const { listener } = metrics;
  return {
    ...listener,
    committed: (turns, rows, tookMs) => {
      events.committed(turns);
      watch.committed(turns);
      listener.committed?.(turns, rows, tookMs);
    },
    serving: () => {
      events
        .refresh()
        .catch((error: unknown) => log.error(`the seat map may be behind: ${String(error)}`));
    },
  };
}

async function listen(
  server: ReturnType<typeof createServer>,
  { port, host }: Config,
): Promise<string> {
  try {
    return await server.listen({ port, host });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EADDRINUSE") {
      throw new UsageError(
        `Port ${port} is taken by another program: choose another with PORT=....`,
      );
    }
    if (code === "EACCES")
      throw new UsageError(`Port ${port} may not be used: choose one above 1023.`);
    if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") {
      throw new UsageError(`HOST=${host} is not an address of this machine.`);
    }
    throw error;
  }
}
