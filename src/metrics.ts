/** The numbers of one process for Prometheus. The runtime counts in plain fields; they are read when
 * somebody asks, so the hot path pays an addition and no label look-up. */
import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Events } from "./booking/events.ts";
import type { ActorNode, NodeListener } from "./runtime/node.ts";
import type { Projection } from "./store/projection.ts";
import type { Dispatcher } from "./webhooks/dispatcher.ts";

/** Seconds. From a commit on a fast disk to the answer that a fan would call late. */
const LATENCY_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const ROW_BUCKETS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000];

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
    opened: (seconds) => openSeconds.set(seconds),
  };
}

function watch(
  registry: Registry,
  overloads: ReadonlyMap<string, number>,
  { node, events, projection, webhooks }: Parameters<Metrics["watch"]>[0],
): void {
  const gauge = <L extends string>(
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

  gauge("turns_total", "Turns taken", ["type"], (g) => {
    for (const [type, turns] of node.stats().turns) g.set({ type }, turns);
  });
  gauge("activations", "Actors in memory", ["type"], (g) => {
    for (const [type, count] of node.stats().activations) g.set({ type }, count);
  });
  gauge("mailbox_depth", "Messages waiting for an actor to load", [], (g) =>
    g.set(node.stats().mailboxDepth),
  );
  gauge("pending_rows", "Rows waiting for a commit", [], (g) => g.set(node.stats().pendingRows));
  gauge("reminders", "Reminders armed", [], (g) => g.set(node.stats().reminders));
  gauge("outbox", "Effects waiting or under way in memory", ["lane"], (g) => {
    for (const [lane, depth] of node.stats().outbox) g.set({ lane }, depth);
  });
  gauge("overloads_total", "Requests refused because a bound was reached", ["where"], (g) => {
    for (const [where, count] of overloads) g.set({ where }, count);
  });
  gauge("projection_lag_events", "Events that the read models do not show yet", [], (g) =>
    g.set(projection.lag),
  );
  gauge("webhook_deliveries", "Webhook deliveries that wait or are given up", ["state"], (g) => {
    const { pending, dead } = webhooks.stats;
    g.set({ state: "pending" }, pending);
    g.set({ state: "dead" }, dead);
  });
  gauge("webhook_attempts_total", "Attempts to deliver since the start", ["outcome"], (g) => {
    for (const [outcome, count] of Object.entries(webhooks.stats.attempts))
      g.set({ outcome }, count);
  });
  gauge("seats", "Seats by status", ["event", "status"], (g) => {
    for (const { event, map } of events.loaded()) {
      for (const counts of map.counts) {
        for (const [status, count] of Object.entries(counts))
          g.inc({ event: event.id, status }, count);
      }
    }
  });
}
