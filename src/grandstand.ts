/** Puts the parts together: config -> store -> engine (engines/) -> http, and takes them apart in reverse
 * order. main.ts runs it as a process, the tests run it in theirs. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { setTimeout as wait } from "node:timers/promises";
import type { Pool } from "pg";
import type { Writer } from "./booking/mail-lane.ts";
import type { Post } from "./booking/post-port.ts";
import type { Providers } from "./booking/payment-port.ts";
import { keepReconciling } from "./booking/reconcile.ts";
import { SignInCodes } from "./booking/sign-in.ts";
import { TicketCodes } from "./booking/ticket-code.ts";
import { checkRedis } from "./classic/redis-server.ts";
import type { Config } from "./config.ts";
import { deriveKey } from "./keys.ts";
import { offerDemo } from "./demo.ts";
import { calendarEntry } from "./documents/calendar.ts";
import { Press } from "./documents/press.ts";
import type { Paper } from "./domain/paper.ts";
import { openActors } from "./engines/actors.ts";
import { openClassic } from "./engines/classic.ts";
import { proofOfWork } from "./http/challenge.ts";
import { everyInterval, Feed } from "./http/live/feed.ts";
import { cannotListen } from "./cannot-listen.ts";
import { type Listeners, openListeners, urlOf } from "./http/listeners.ts";
import { OrganiserKeys } from "./http/organiser-keys.ts";
import { createPasses } from "./http/passes.ts";
import { createServer } from "./http/server.ts";
import { createSessions } from "./http/sessions.ts";
import { instancesOf } from "./instances/count.ts";
import { openInstances } from "./instances/open.ts";
import { isInstance, shared } from "./instances/worker.ts";
import { Inbox } from "./mail/inbox.ts";
import { writer } from "./mail/letters.ts";
import { SmtpPost } from "./mail/smtp.ts";
import { createMetrics } from "./metrics.ts";
import { openBank } from "./own-bank.ts";
import { StripeProvider } from "./payment/stripe.ts";
import { TestBank } from "./payment/testbank.ts";
import { WebPush } from "./push/web-push.ts";
import type { Log } from "./runtime/seams.ts";
import { ApiKeys } from "./store/api-keys.ts";
import { createPool } from "./store/connect.ts";
import { DeliveryTable } from "./store/deliveries.ts";
import { startDatabase } from "./store/embedded.ts";
import { claimEngine } from "./store/engine.ts";
import { EventLog } from "./store/event-log.ts";
import { WebhookTable } from "./store/webhooks.ts";
import { Revocations } from "./store/revocations.ts";
import { type OnStop, start, type Stoppable, unless } from "./start.ts";
import { systemClock, systemRandom, systemTimers } from "./system.ts";
import { Dispatcher } from "./webhooks/dispatcher.ts";
import { createSender } from "./webhooks/sender.ts";
import { secretsFrom } from "./webhooks/signature.ts";
import { Webhooks } from "./webhooks/webhooks.ts";

const WEB_ROOT = fileURLToPath(new URL("../web/dist", import.meta.url));
const POOL_MAX = 8;
const WALLETS = ["apple", "google"] as const;

const now = (): number => systemClock.now();
const DELIVERY_POOL_MAX = 2;

/** Stopped, nothing acknowledged is lost; without a hurry whoever sends requests here is first given the time to
 * hear of it. */
export interface Grandstand extends Stoppable {
  readonly url: string;
  /** Of the test bank, if there is one. */
  readonly bankUrl: string | undefined;
}

/** Throws a UsageError for what the operator can put right, and the reason of `givenUp` when the start is given up;
 * nothing is left running then. */
export async function openGrandstand(
  config: Config,
  log: Log,
  givenUp: AbortSignal = new AbortController().signal,
): Promise<Grandstand> {
  // Before anything is begun: a database that an engine has claimed is that engine's.
  if (config.engine === "classic" && !isInstance())
    await unless(givenUp, checkRedis(config.classic));
  if (instancesOf(config) > 1 && !isInstance()) return openInstances(config, log, givenUp);
  return start((onStop) => open(config, log, onStop), givenUp);
}

async function open(
  config: Config,
  log: Log,
  onStop: OnStop,
): Promise<Pick<Grandstand, "url" | "bankUrl">> {
  const databaseUrl = await startDatabase(config, log, onStop);
  const pool = createPool(databaseUrl, { max: POOL_MAX, applicationName: "grandstand" });
  onStop(() => pool.end());
  await claimEngine(pool, config.engine);
  await offerDemo(pool, config, log);

  const metrics = createMetrics();
  const codes = new TicketCodes(deriveKey(config.secret, "tickets"));
  // Known when we listen, and asked for when somebody pays.
  const at = { us: "", bank: "" };
  const providers = providersOf(config, at);
  const signIns = new SignInCodes(deriveKey(config.secret, "sign-in codes"));
  const revocations = new Revocations(pool, systemClock, systemTimers, log);
  await revocations.start();
  onStop(async () => revocations.stop());
  const { wallets } = config;
  const press = new Press(() => ({ ...wallets, seller: config.seller.name, origin: at.us }));
  onStop(() => press.stop());
  const { inbox, post } = openPost(config, onStop);
  const { webhooks, dispatcher } = webhooksOf(config, pool, databaseUrl, log, onStop);
  const push = openPush(config, onStop);
  const open = config.engine === "classic" ? openClassic : openActors;
  const engine = await open({
    config,
    databaseUrl,
    pool,
    log,
    metrics,
    codes,
    signIns,
    providers,
    write: isInstance() && inbox ? shared(letterWriter(at, press), inbox) : letterWriter(at, press),
    post,
    push,
    onStop,
  });

  const feed = new Feed(
    engine.booking,
    systemClock,
    everyInterval,
    (what, error) => log.error(`${what}: ${String(error)}`),
    { network: config.livePerNetwork },
  );
  engine.measure({ webhooks: dispatcher, feed });

  let leaving = false;
  const server = createServer({
    booking: engine.booking,
    feed,
    waiting: engine.waiting,
    passes: createPasses(deriveKey(config.secret, "passes")),
    challenge: proofOfWork(
      deriveKey(config.secret, "challenges"),
      config.challengeBits,
      systemClock,
    ),
    joinsPerMinute: config.joinsPerMinute,
    sessions: createSessions(deriveKey(config.secret, "sessions"), systemClock, (...session) =>
      revocations.isRevoked(...session),
    ),
    revocations,
    secureCookies: config.publicUrl?.startsWith("https:") === true,
    signInsPerMinute: config.signInsPerMinute,
    trustProxy: config.trustProxy,
    metrics,
    health: { ready: () => (leaving ? "the server is about to stop" : engine.ready()) },
    clock: systemClock,
    organiserKeys: new OrganiserKeys(
      config.organiserKey,
      new ApiKeys(pool),
      systemClock,
      (what, error) => log.error(`${what}: ${String(error)}`),
    ),
    eventLog: new EventLog(pool),
    cluster: engine.cluster,
    webhooks,
    planJson: (event) => engine.planJson(event),
    ticketKeyJwk: codes.publicJwk(),
    press,
    seller: config.seller,
    pushKey: push?.publicKey ?? null,
    wallets: WALLETS.filter((wallet) => wallets[wallet] !== undefined),
    inbox,
    stripePage: config.stripe !== undefined,
    webRoot: existsSync(WEB_ROOT) ? WEB_ROOT : undefined,
  });
  const { port, host } = config;
  let listeners: Listeners | undefined;
  const listen = async (): Promise<string> => {
    listeners = await openListeners(server, { port, host, shared: isInstance() }).catch((error) => {
      throw cannotListen(error, config);
    });
    return listeners.url;
  };
  // The port first: a second server on it must fail before it takes the shards from the first. An instance
  // last: from when it listens a part of the crowd waits for it alone.
  const url = isInstance() ? urlOf(config) : await listen();
  at.us = config.publicUrl ?? url;
  onStop(() => engine.stop());
  at.bank = await openBank(config, url, log, onStop);
  onStop(async (hurry) => {
    await Promise.all([feed.stop(), listeners?.close(hurry)]);
    await server.close();
  });
  await engine.start();
  dispatcher.start();
  onStop(() => dispatcher.stop());
  const since = systemClock.monotonic();
  await engine.openEvents();
  metrics.opened((systemClock.monotonic() - since) / 1000);
  if (isInstance()) await listen();
  const stopReconciling = keepReconciling(engine.desk, systemTimers, log);
  onStop(async () => stopReconciling());
  // While it still answers: what comes now is for the nodes that have its shards.
  onStop(async () => engine.leave?.());
  onStop(async (hurry) => {
    leaving = true;
    await wait(config.drainMs, undefined, { signal: hurry }).catch(() => undefined);
  });
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

/** Its addresses are the fans' word: the policy is that of the webhooks. */
function openPush({ push: keys, production }: Config, onStop: OnStop): WebPush | undefined {
  if (!keys) return undefined;
  const policy = { strict: production };
  const sender = createSender({ policy, clock: systemClock, timers: systemTimers });
  const push = new WebPush({ keys, sender, policy, clock: systemClock });
  onStop(async () => push.close());
  return push;
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
