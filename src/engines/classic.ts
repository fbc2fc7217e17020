/** The engine of rows: one instance of many, which keeps nothing that another could not do without. */
import { MAIL_LIMITS, mailLane } from "../booking/mail-lane.ts";
import { noWaiting } from "../classic/no-waiting.ts";
import { OrderWatch } from "../booking/order-watch.ts";
import { PAYMENT_LIMITS, paymentLane } from "../booking/payment-lane.ts";
import { ShopSignals } from "../booking/signals.ts";
import { Caretaker } from "../classic/caretaker.ts";
import { Database } from "../classic/database.ts";
import type { Desk } from "../classic/desk.ts";
import { classicBooking } from "../classic/engine.ts";
import { ClassicEvents } from "../classic/events.ts";
import { Follower } from "../classic/follower.ts";
import { classicOrders } from "../classic/orders.ts";
import { Outbox } from "../classic/outbox.ts";
import { CacheGate } from "../classic/cache-gate.ts";
import { QueueGate } from "../classic/queue-gate.ts";
import { openRedis } from "../classic/redis-server.ts";
import { Redis } from "../classic/redis.ts";
import { databaseGate, type Gate } from "../classic/take.ts";
import { MAIL_LANE } from "../domain/letter.ts";
import { PAYMENT_LANE } from "../domain/order-step.ts";
import { catalogueIn } from "../store/catalogue.ts";
import { systemClock, systemRandom, systemTimers } from "../system.ts";
import type { Engine, EngineParts } from "./engine.ts";

/** Of what goes on by itself: behind the crowd's requests the map stood still for seconds. */
const BACKGROUND_POOL_MAX = 3;
/** Of the replica: it is asked ten times a second. */
const REPLICA_POOL_MAX = 2;

export async function openClassic(parts: EngineParts): Promise<Engine> {
  const { config, databaseUrl, pool, log, metrics, codes, signIns, providers, onStop } = parts;
  const { poolMax, replicaUrl } = config.classic;
  const database = new Database(databaseUrl, poolMax);
  onStop(() => database.close());
  const background = new Database(databaseUrl, BACKGROUND_POOL_MAX);
  onStop(() => background.close());
  const replica = replicaUrl === undefined ? undefined : new Database(replicaUrl, REPLICA_POOL_MAX);
  if (replica) onStop(() => replica.close());
  const watch = new OrderWatch(systemTimers);
  const [clock, timers, random] = [systemClock, systemTimers, systemRandom];
  const follower = new Follower({
    primary: background,
    replica,
    clock,
    timers,
    log,
    ordersMoved: (orders) => watch.committed(orders.map((key) => ({ type: "order", key }))),
  });
  const events = new ClassicEvents(catalogueIn(pool), database, follower, () => clock.monotonic());
  const outbox = new Outbox({ database: background, clock, timers, random, log });
  const rows = databaseGate(database);
  const gates = await openGates(parts, database, rows);
  const { gate, cache } = gates;
  const known = { database, events, outbox, watch, cache };
  const book = classicOrders(known);
  const signals = new ShopSignals();
  const desk: Desk = { ...known, book, providers, clock, codes, signIns, gate, signals };
  outbox.serve(PAYMENT_LANE, paymentLane(desk), PAYMENT_LIMITS);
  outbox.serve(MAIL_LANE, mailLane(desk, parts.write, parts.post), MAIL_LIMITS);
  const caretaker = new Caretaker({ database: background, events, clock, timers, log });
  let serving: true | string = "the instance is starting";
  return {
    booking: classicBooking(desk),
    waiting: noWaiting(desk),
    measure: (around) => metrics.watchClassic({ events, outbox, database, gates, ...around }),
    desk,
    ready: () => serving,
    planJson: async (event) => (await events.get(event))?.planJson,
    async start() {
      gates.queue?.start();
      onStop(async () => watch.close());
      follower.start();
      onStop(() => follower.stop());
      caretaker.start();
      onStop(() => caretaker.stop());
      outbox.start();
      serving = true;
    },
    async openEvents() {
      for (const id of await events.ids()) await events.get(id);
    },
    async stop() {
      serving = "the instance is stopping";
      await outbox.stop();
    },
  };
}

interface Gates {
  readonly gate: Gate;
  readonly redis?: Redis;
  readonly cache: CacheGate | undefined;
  readonly queue: QueueGate | undefined;
}

/** What stands in front of the rows: nothing, the cache, the queue, or the cache in front of the queue. */
async function openGates(
  { config, log, onStop }: EngineParts,
  database: Database,
  rows: Gate,
): Promise<Gates> {
  const { cache: cached, queue: queued } = config.classic;
  const server = await openRedis(config.classic, log);
  if (!server) return { gate: rows, cache: undefined, queue: undefined };
  onStop(() => server.stop());
  const { url } = server;
  const redis = new Redis(url, systemClock, systemTimers);
  redis.open();
  onStop(async () => redis.close());
  const [clock, timers] = [systemClock, systemTimers];
  const queue =
    queued === "off"
      ? undefined
      : new QueueGate({
          redis,
          url,
          database,
          rows,
          accepted: queued === "accepted",
          clock,
          timers,
          log,
        });
  if (queue) onStop(() => queue.stop());
  const inner = queue ?? rows;
  const cache = cached ? new CacheGate({ redis, rows: inner, database, clock, timers }) : undefined;
  if (cache) onStop(() => cache.stop());
  return { gate: cache ?? inner, redis, cache, queue };
}
