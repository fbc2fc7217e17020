/** The numbers of one process for Prometheus. The runtime counts in plain fields; they are read when
 * somebody asks, so the hot path pays an addition and no label look-up. */
import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { CacheCounts } from "./classic/cache-gate.ts";
import type { QueueCounts } from "./classic/queue-gate.ts";
import type { Counts } from "./domain/availability.ts";
import type { Events } from "./booking/events.ts";
import type { Feed } from "./http/live/feed.ts";
import type { ActorNode } from "./runtime/node.ts";
import type { NodeListener } from "./runtime/node-parts.ts";
import type { Projection } from "./store/projection.ts";
import type { Dispatcher } from "./webhooks/dispatcher.ts";

/** Seconds. From a commit on a fast disk to the answer that a fan would call late. */
const LATENCY_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const ROW_BUCKETS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000];

/** An event in memory, and what the public map says of it. */
interface OnMap {
  readonly event: { readonly id: string };
  readonly map: { readonly counts: readonly Counts[] };
}

export interface ClassicGates {
  readonly redis?: { readonly failures: number } | undefined;
  readonly cache?: { readonly counts: CacheCounts } | undefined;
  readonly queue?: { readonly counts: QueueCounts } | undefined;
}

export interface Metrics {
  /** To be told by the node. */
  readonly listener: NodeListener;
  text(): Promise<string>;
  readonly contentType: string;
  /** From here on the numbers of these parts are shown. */
  watch(parts: {
    node: ActorNode;
    events: Events;
    projection: Projection;
    webhooks: Pick<Dispatcher, "stats">;
    feed: Pick<Feed, "stats">;
  }): void;
  /** The same of an instance of the classic engine. */
  watchClassic(parts: {
    events: { loaded(): Iterable<OnMap> };
    outbox: { readonly depths: ReadonlyMap<string, number> };
    database: { readonly waiting: number };
    /** What stands in front of the rows: nothing, or some of these. */
    gates: ClassicGates;
    webhooks: Pick<Dispatcher, "stats">;
    feed: Pick<Feed, "stats">;
  }): void;
  /** The events of this start are in memory, after so many seconds. */
  opened(seconds: number): void;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  const histogram = (name: string, help: string, buckets = LATENCY_BUCKETS) =>
    new Histogram({ name: `grandstand_${name}`, help, buckets, registers });
  const commitRows = histogram("commit_rows", "Journal rows in a commit", ROW_BUCKETS);
  const commitSeconds = histogram("commit_seconds", "Time of a commit");
  const gateWait = histogram("gate_wait_seconds", "How long an answer waited to become durable");
  const lateness = histogram("reminder_lateness_seconds", "How late a reminder came");
  const openSeconds = new Gauge({
    name: "grandstand_open_seconds",
    help: "Time to bring the events into memory at the start",
    registers,
  });
  const overloads = new Map<string, number>();

  return {
    listener: {
      committed: (_, rows, tookMs) => {
        commitRows.observe(rows);
        commitSeconds.observe(tookMs / 1000);
      },
      gateWaited: (waitedMs) => gateWait.observe(waitedMs / 1000),
      reminded: (lateMs) => lateness.observe(lateMs / 1000),
      overloaded: (where) => overloads.set(where, (overloads.get(where) ?? 0) + 1),
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
    watch: (parts) => watch(registry, overloads, parts),
    watchClassic: ({ events, outbox, database, gates, webhooks, feed }) => {
      const gauge = gaugesOf(registry);
      watchOutbox(gauge, () => outbox.depths);
      gauge("instance_pid", "Process of the instance that answers", [], (g) => g.set(process.pid));
      gauge("database_waiting", "Statements that wait for a connection", [], (g) =>
        g.set(database.waiting),
      );
      watchGates(gauge, gates);
      watchWebhooks(gauge, webhooks);
      watchFeed(gauge, feed);
      watchSeats(gauge, events);
    },
    opened: (seconds) => openSeconds.set(seconds),
  };
}

function watch(
  registry: Registry,
  overloads: ReadonlyMap<string, number>,
  { node, events, projection, webhooks, feed }: Parameters<Metrics["watch"]>[0],
): void {
  const gauge = gaugesOf(registry);
  gauge("turns_total", "Turns taken", ["type"], (g) => {
    for (const [type, turns] of node.stats().turns) g.set({ type }, turns);
  });
  gauge("activations", "Actors in memory", ["type"], (g) => {
    for (const [type, count] of node.stats().activations) g.set({ type }, count);
  });
  gauge("mailbox_depth", "Messages waiting for an actor to load", [], (g) =>
    g.set(node.stats().mailboxDepth),
  );
  gauge(
    "unread_actors",
    "Actors in memory that a newer version has written: refused here",
    [],
    (g) => g.set(node.stats().unread),
  );
  gauge("pending_rows", "Rows waiting for a commit", [], (g) => g.set(node.stats().pendingRows));
  gauge("reminders", "Reminders armed", [], (g) => g.set(node.stats().reminders));
  watchOutbox(gauge, () => node.stats().outbox);
  gauge("overloads_total", "Requests refused because a bound was reached", ["where"], (g) => {
    for (const [where, count] of overloads) g.set({ where }, count);
  });
  gauge("projection_lag_events", "Events that the read models do not show yet", [], (g) =>
    g.set(projection.lag),
  );
  watchWebhooks(gauge, webhooks);
  watchFeed(gauge, feed);
  watchSeats(gauge, events);
}

type Gauges = ReturnType<typeof gaugesOf>;

function gaugesOf(registry: Registry) {
  return <L extends string>(
    name: string,
    help: string,
    labelNames: readonly L[],
    read: (gauge: Gauge<L>) => void,
  ) =>
    new Gauge<L>({
      name: `grandstand_${name}`,
      help,
      labelNames,
      registers: [registry],
      collect() {
        this.reset();
        read(this);
      },
    });
}

function watchOutbox(gauge: Gauges, depths: () => ReadonlyMap<string, number>): void {
  gauge("outbox", "Effects waiting or under way in memory", ["lane"], (g) => {
    for (const [lane, depth] of depths()) g.set({ lane }, depth);
  });
}

function watchGates(gauge: Gauges, { redis, cache, queue }: ClassicGates): void {
  const count = (name: string, help: string, read: () => number): void =>
    void gauge(name, help, [], (g) => g.set(read()));
  if (redis) count("redis_failures_total", "Questions that Redis left open", () => redis.failures);
  if (cache) {
    count("cache_refusals_total", "Claims refused by the cache alone", () => cache.counts.refused);
    count(
      "cache_disagreements_total",
      "Claims that the cache let through and the rows refused",
      () => cache.counts.disagreements,
    );
  }
  if (queue) {
    count("queue_claims_total", "Claims written in batches", () => queue.counts.claims);
    count("queue_batches_total", "Batches written", () => queue.counts.batches);
    count(
      "queue_unkept_total",
      "Claims that were accepted and that the rows refused",
      () => queue.counts.unkept,
    );
  }
}

function watchWebhooks(gauge: Gauges, webhooks: Pick<Dispatcher, "stats">): void {
  gauge("webhook_deliveries", "Webhook deliveries that wait or are given up", ["state"], (g) => {
    const { pending, dead } = webhooks.stats;
    g.set({ state: "pending" }, pending);
    g.set({ state: "dead" }, dead);
  });
  gauge("webhook_attempts_total", "Attempts to deliver since the start", ["outcome"], (g) => {
    for (const [outcome, count] of Object.entries(webhooks.stats.attempts))
      g.set({ outcome }, count);
  });
}

function watchFeed(gauge: Gauges, feed: Pick<Feed, "stats">): void {
  gauge("live_clients", "Clients of the live map", ["event"], (g) => {
    for (const [event, clients] of feed.stats.clients) g.set({ event }, clients);
  });
  gauge("live_frames_total", "Frames sent, one for every client", [], (g) =>
    g.set(feed.stats.frames),
  );
  gauge("live_merged_total", "Deltas that were merged because the feed was behind", [], (g) =>
    g.set(feed.stats.merged),
  );
  gauge("live_dropped_total", "Clients that did not keep up or did not answer", [], (g) =>
    g.set(feed.stats.dropped),
  );
  gauge("live_lag_seconds", "Longest that something waited in the feed of late", [], (g) =>
    g.set(feed.stats.lagMs / 1000),
  );
  gauge("live_deaths_total", "Times that the feed's process ended by itself", [], (g) =>
    g.set(feed.stats.deaths),
  );
}

function watchSeats(gauge: Gauges, events: { loaded(): Iterable<OnMap> }): void {
  gauge("seats", "Seats by status", ["event", "status"], (g) => {
    for (const { event, map } of events.loaded()) {
      for (const counts of map.counts) {
        for (const [status, count] of Object.entries(counts))
          g.inc({ event: event.id, status }, count);
      }
    }
  });
}
