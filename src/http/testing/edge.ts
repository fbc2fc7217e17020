/** The whole edge over a box office in memory, with a clock and timers that the test moves. */
import { generateKeyPairSync } from "node:crypto";
import type { App, EdgeDeps, Every } from "../app.ts";
import { proofOfWork } from "../challenge.ts";
import { Feed, type Room } from "../live/feed.ts";
import { OrganiserKeys } from "../organiser-keys.ts";
import { createPasses } from "../passes.ts";
import { createServer } from "../server.ts";
import { createSessions, type Sessions } from "../sessions.ts";
import { BoxOffice, smallEvent } from "./booking.ts";
import { documentOf } from "./plan.ts";
import { SmallQueue } from "./queue.ts";
import { memoryWebhooks } from "./webhooks.ts";

export const NOW = Date.UTC(2026, 10, 2, 10);
export const ORGANISER_KEY = "the organiser's own key";

const noTable = { active: async () => new Map<string, string>(), used: async () => undefined };

export interface Edge {
  readonly app: App;
  readonly office: BoxOffice;
  readonly feed: Feed;
  readonly waiting: SmallQueue;
  readonly sessions: Sessions;
  /** Change `now` to move time. */
  readonly clock: { now(): number; time: number };
  /** Runs the live feed's timers of this interval once. */
  tick(ms: number): void;
  /** Headers of a signed-in buyer. */
  as(email: string): { authorization: string };
}

export function createEdge(overrides: Partial<EdgeDeps> = {}, liveRoom?: Room): Edge {
  const clock = { time: NOW, now: () => clock.time };
  const office = new BoxOffice(smallEvent(NOW - 1_000), clock);
  const waiting = new SmallQueue(office.event_.id, clock);
  const sessions = createSessions("a key of the test", clock);
  const timers = new Set<{ ms: number; run: () => void }>();
  const every: Every = (ms, run) => {
    const timer = { ms, run };
    timers.add(timer);
    return () => timers.delete(timer);
  };
  const report = overrides.report ?? (() => undefined);
  const feed = new Feed(office, clock, every, report, liveRoom);
  const app = createServer({
    booking: office,
    waiting,
    passes: createPasses("a key for passes"),
    challenge: proofOfWork("a key for challenges", 0, clock),
    joinsPerMinute: 1_000,
    sessions,
    metrics: { text: async () => "turns_total 1\n", contentType: "text/plain; version=0.0.4" },
    health: { ready: () => true },
    clock,
    feed,
    organiserKeys: new OrganiserKeys(ORGANISER_KEY, noTable, clock, () => undefined),
    eventLog: { read: async (event) => (event === office.event_.id ? [] : undefined) },
    webhooks: memoryWebhooks(clock),
    planJson: async (event) =>
      event === office.event_.id ? documentOf(office.event_.plan) : undefined,
    ticketKeyJwk: generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" }),
    webRoot: undefined,
    press: { print: async (job) => Buffer.from(JSON.stringify(job)) },
    seller: { name: "The club", address: [], vatNumber: null, vatPercent: null },
    wallets: [],
    pushKey: null,
    inbox: undefined,
    stripePage: false,
    revocations: { isRevoked: () => false, revoke: async () => undefined },
    secureCookies: false,
    signInsPerMinute: 1_000,
    trustProxy: false,
    ...overrides,
  });
  return {
    app,
    office,
    feed,
    waiting,
    sessions,
    clock,
    tick: (ms) => timers.forEach((timer) => timer.ms === ms && timer.run()),
    as: (email) => ({ authorization: `Bearer ${sessions.issue(email).token}` }),
  };
}
