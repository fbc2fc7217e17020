/** The engine of virtual actors: node, journal, lanes and read models. */
import { randomBytes, randomUUID } from "node:crypto";
import { castWith } from "../actors/cast.ts";
import { sectionActor } from "../actors/section.ts";
import { actorOrders } from "../booking/actor-orders.ts";
import type { Desk } from "../booking/desk.ts";
import { keepAdmitting } from "../booking/admit.ts";
import { acrossNodes } from "../booking/across-nodes.ts";
import { actorBooking, actorWaiting } from "../booking/engine.ts";
import { Entrances } from "../booking/entrances.ts";
import { ShopSignals } from "../booking/signals.ts";
import { Urn } from "../booking/urn.ts";
import { cannotListen } from "../cannot-listen.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { deriveKey, fingerprintOf } from "../keys.ts";
import { Events } from "../booking/events.ts";
import { MAIL_LIMITS, mailLane } from "../booking/mail-lane.ts";
import { MapNews } from "../booking/map-news.ts";
import { OrderWatch } from "../booking/order-watch.ts";
import { PAYMENT_LIMITS, paymentLane } from "../booking/payment-lane.ts";
import { Phases } from "../booking/phases.ts";
import { PUSH_LIMITS, pushLane } from "../booking/push-lane.ts";
import { PUSH_LANE } from "../domain/alert.ts";
import { MAIL_LANE } from "../domain/letter.ts";
import { PAYMENT_LANE } from "../domain/order-step.ts";
import type { Metrics } from "../metrics.ts";
import { eventsOf } from "../runtime/actor.ts";
import { ActorNode } from "../runtime/node.ts";
import { alone, nobody, type NodeListener } from "../runtime/node-parts.ts";
import { catalogueIn } from "../store/catalogue.ts";
import { DirectoryTable } from "../store/directory.ts";
import { PostgresJournal } from "../store/journal.ts";
import { enter } from "../store/presence.ts";
import { Projection } from "../store/projection.ts";
import { systemClock, systemRandom, systemTimers } from "../system.ts";
import type { Engine, EngineParts } from "./engine.ts";

const CLUSTER_SETTINGS = { port: "GRANDSTAND_CLUSTER_PORT", host: "GRANDSTAND_CLUSTER_HOST" };

export async function openActors(parts: EngineParts): Promise<Engine> {
  const { databaseUrl, pool, log, metrics, codes, signIns, providers, onStop } = parts;
  const events = new Events(catalogueIn(pool), systemClock, systemTimers);
  const journal = new PostgresJournal(databaseUrl);
  onStop(() => journal.close());
  const section = sectionActor((event) => events.planOf(event));
  const watch = new OrderWatch(systemTimers);
  const entrances = new Entrances();
  const signals = new ShopSignals();
  const urn = new Urn(deriveKey(parts.config.secret, "draws"), randomBytes);
  const types = castWith(section);
  const id = randomUUID();
  const fingerprint = fingerprintOf(parts.config.secret);
  const cluster = await openCluster(parts, id, fingerprint);
  if (cluster) onStop(() => cluster.close());
  const peers = cluster ?? nobody;
  const mapNews = new MapNews({ events, peers, timers: systemTimers, log });
  const node = new ActorNode({
    id,
    journal,
    clock: systemClock,
    timers: systemTimers,
    random: systemRandom,
    log,
    transport: cluster ?? alone,
    ...(cluster && { shards: [] }),
    types,
    listener: listenerOf(metrics, { mapNews, watch, entrances, signals }),
  });
  events.attach(node, section);
  const clock = systemClock;
  const phases = new Phases({ node, clock, timers: systemTimers, alone: !cluster });
  const payments = { providers, watch, signals };
  const queues = { urn, entrances, push: parts.push, peers };
  const known = { node, events, section, phases, codes, clock, signIns, ...payments, ...queues };
  const desk: Desk = { ...known, book: actorOrders(known) };
  node.serveLane(PAYMENT_LANE, paymentLane(desk), PAYMENT_LIMITS);
  node.serveLane(MAIL_LANE, mailLane(desk, parts.write, parts.post), MAIL_LIMITS);
  node.serveLane(PUSH_LANE, pushLane(desk), PUSH_LIMITS);
  const projection = new Projection(databaseUrl, eventsOf(types), systemClock, systemTimers, log);
  const across =
    cluster && acrossNodes({ desk, mapNews, timers: systemTimers, random: systemRandom });
  return {
    booking: across?.booking ?? actorBooking(desk),
    waiting: across?.waiting ?? actorWaiting(desk),
    measure: (around) => metrics.watch({ node, events, projection, ...around }),
    desk,
    ready: () => {
      if (node.answers) return true;
      const { state } = node;
      return state === "serving" ? "its lease was not renewed" : `the node is ${state}`;
    },
    planJson: async (event) => (await events.get(event))?.planJson,
    async start() {
      onStop(async () => watch.close());
      await enter(pool, { id, address: cluster?.address, fingerprint });
      await node.start();
      const stopTelling = mapNews.start(node);
      onStop(async () => stopTelling());
      if (across) await cluster.join(node, across.listener);
      projection.start();
      onStop(() => projection.stop());
      const stopAdmitting = keepAdmitting(desk, systemTimers, log);
      onStop(async () => stopAdmitting());
    },
    openEvents: () => events.open(),
    ...(cluster && { leave: () => cluster.leave(), cluster: () => cluster.view() }),
    stop: () => node.stop(),
  };
}

/** The other nodes of its database; undefined: it is the only one, and nothing of a cluster is loaded. */
async function openCluster(
  { config, databaseUrl, pool, log }: EngineParts,
  id: string,
  fingerprint: string,
): Promise<Cluster | undefined> {
  if (!config.cluster) return undefined;
  const { Cluster } = await import("../cluster/cluster.ts");
  const { host, port, address, addressPort } = config.cluster;
  return Cluster.open({
    id,
    databaseUrl,
    rows: new DirectoryTable(pool, fingerprint),
    listen: { host, port },
    reachedAt: { host: address, port: addressPort },
    key: deriveKey(config.secret, "cluster"),
    clock: systemClock,
    timers: systemTimers,
    log,
  }).catch((error) => {
    throw cannotListen(error, { host, port }, CLUSTER_SETTINGS);
  });
}

function listenerOf(
  metrics: Metrics,
  {
    mapNews,
    watch,
    entrances,
    signals,
  }: Pick<Desk, "watch" | "entrances" | "signals"> & { readonly mapNews: MapNews },
): NodeListener {
  const { listener } = metrics;
  return {
    ...listener,
    committed: (turns, rows, tookMs) => {
      mapNews.committed(turns);
      watch.committed(turns);
      entrances.committed(turns);
      signals.committed(tookMs);
      listener.committed?.(turns, rows, tookMs);
    },
    overloaded: (where) => {
      signals.overloaded();
      listener.overloaded?.(where);
    },
    opened: (seqs) => mapNews.opened(seqs),
    lapsed: () => mapNews.lapsed(),
    serving: () => entrances.recount(),
  };
}
