/** What was measured, and where it is written down: everything that a plan counts with. CPU is microseconds of
 * one core of the machine of docs/bench.md, whose two cores were shared; `--speed` scales it. */

import { GROUPS } from "../../src/booking/place-in-line.ts";
import { DELTA_EVERY_MS } from "../../src/booking/live-map.ts";
import { STADIUM_SEATS_MAX } from "../../src/domain/venue/design.ts";
import { CONNECTIONS_MAX, LIVE_CLIENTS_MAX } from "../../src/http/limits.ts";
import { LEASE_MS } from "../../src/runtime/lease.ts";

/** What a fan does once. */
interface Step {
  /** HTTP requests. */
  readonly requests: number;
  /** Microseconds of CPU; what it leaves to be done a moment later is in it. */
  readonly serverUs: number;
  readonly databaseUs: number;
  /** Of PostgreSQL's log. */
  readonly logBytes: number;
  /** Transactions that write, if each had one of its own. */
  readonly writes: number;
  /** Messages to actors that may be at home on another node. */
  readonly calls: number;
}

/** `node bench/prices.ts`, docs/bench.md "What a fan costs, step by step". Whoever asks for `board`, `file` or
 * `map` gets what is there for everybody, and no actor is asked. What only reads does not come to PostgreSQL:
 * the 4 us that were measured are what it does by itself. */
export const STEPS = {
  /** With the letter into the development inbox, and looking for it there. */
  signIn: { requests: 2, serverUs: 418, databaseUs: 253, logBytes: 1_885, writes: 3, calls: 1 },
  /** Not measured, as one's own place: the work that a join takes. */
  challenge: { requests: 1, serverUs: 54, databaseUs: 0, logBytes: 0, writes: 0, calls: 0 },
  join: { requests: 1, serverUs: 124, databaseUs: 29, logBytes: 410, writes: 1, calls: 1 },
  place: { requests: 1, serverUs: 54, databaseUs: 0, logBytes: 0, writes: 0, calls: 1 },
  board: { requests: 1, serverUs: 47, databaseUs: 0, logBytes: 0, writes: 0, calls: 0 },
  /** Not measured, as the board. */
  file: { requests: 1, serverUs: 47, databaseUs: 0, logBytes: 0, writes: 0, calls: 0 },
  /** Not measured, as a join, which is one row as well. */
  pass: { requests: 1, serverUs: 124, databaseUs: 29, logBytes: 410, writes: 1, calls: 1 },
  /** Not measured, as the board. */
  event: { requests: 1, serverUs: 47, databaseUs: 0, logBytes: 0, writes: 0, calls: 0 },
  map: { requests: 1, serverUs: 44, databaseUs: 0, logBytes: 0, writes: 0, calls: 0 },
  /** Of one seat: the buyer is asked, then the seat. The server took as long for three: the mean of both. */
  hold: { requests: 1, serverUs: 179, databaseUs: 62, logBytes: 1_411, writes: 1, calls: 2 },
  /** Each seat more: half of what a hold of three takes more than a hold of one. */
  heldSeat: { requests: 0, serverUs: 0, databaseUs: 33, logBytes: 839, writes: 0, calls: 1 },
  /** Of one seat, from Pay to paid, with its ticket and letter; without the bank. */
  order: { requests: 2, serverUs: 824, databaseUs: 337, logBytes: 7_596, writes: 4, calls: 2 },
  soldSeat: { requests: 0, serverUs: 107, databaseUs: 115, logBytes: 2_780, writes: 0, calls: 1 },
} as const satisfies Record<string, Step>;

export type StepName = keyof typeof STEPS;

interface Cost {
  readonly value: number;
  /** "limit": a constant of the program. "assumed": nobody has measured it. */
  readonly from: "measured" | "limit" | "assumed";
  readonly source: string;
}

const QUEUE = 'docs/bench.md, "A lobby of a million"';
const LIVE = 'docs/bench.md, "The live map"';
const HOLDS = "docs/bench.md, `npm run bench`";
const PRICES = 'docs/bench.md, "What a fan costs, step by step"';

const measured = (value: number, source: string): Cost => ({ value, from: "measured", source });
const limit = (value: number, source: string): Cost => ({ value, from: "limit", source });
const assumed = (value: number, source: string): Cost => ({ value, from: "assumed", source });

export const COSTS = {
  entryBytes: measured(209, QUEUE),
  seatBytes: measured(1_154, HOLDS),
  shopperBytes: measured(600, "docs/decisions/0009: 100,000 shoppers, 60 MB"),
  nodeBytes: measured(137e6, `${QUEUE}: resident with an empty queue`),
  /** For an entry, while a million of them were read at the start: 619 - 137 MB. The draw's was not measured. */
  drawBytes: assumed(482, `${QUEUE}: at most while it starts`),
  /** An upper bound: the machine was busy. */
  drawUs: measured(15.9, `${QUEUE}: shown after the bell`),
  /** For an entry of a part that is read in one go, as at a start: 1.08 s for 1,000,000 / 64. */
  pauseUs: measured(69.1, `${QUEUE}: longest stall`),
  lotBytes: measured(16.2, QUEUE),
  boardBytes: measured(909, PRICES),
  /** Of an answer, and TLS. */
  headBytes: assumed(500, "headers, as proxies add them"),
  lobbyFiles: measured(4, "web/dist: page, script, screen, style"),
  lobbyBytes: measured(20_000, "docs/decisions/0030 and the style, brotli"),
  frameUs: measured(7.3, LIVE),
  /** Header of the delta and of its frame, TLS, TCP and IP. */
  frameBytes: assumed(105, "src/protocol/live.ts: 12 B, the rest is the network's"),
  /** A gap and a status; of any stadium at most three. */
  changeBytes: limit(3, "src/protocol/live.ts"),
  framesPerSecond: limit(1_000 / DELTA_EVERY_MS, "one delta a tick, rule M2"),
  liveClients: limit(LIVE_CLIENTS_MAX, "src/http/limits.ts; as many were measured"),
  connections: limit(CONNECTIONS_MAX, "src/http/limits.ts"),
  /** A page waits up to 30 % longer than `--poll`, so 15 % on average. */
  pollStretch: limit(1.15, "web/waiting/queue.ts"),
  queueParts: limit(GROUPS.length, "src/booking/place-in-line.ts"),
  leaseMs: limit(LEASE_MS - 100, "src/runtime/lease.ts: 2 s, less a margin of 0.1"),
  rateMax: limit(1_000_000, "src/protocol/queue.ts"),
  planSeats: limit(STADIUM_SEATS_MAX, "src/domain/venue/design.ts"),
  nodeConnections: limit(19, "pools of 8, 6, 2 and 1, and the log's two"),
  databaseConnections: limit(200, "deploy/compose.yaml; PostgreSQL's own default is 100"),
  /** One under way at a time: 16,045 holds/s, two rows each, 114 rows a commit. */
  nodeCommits: measured(281, HOLDS),
  /** One row each, on two cores: an upper bound for how many, not for how many rows. */
  databaseCommits: measured(5_000, "docs/decisions/0002"),
} as const satisfies Record<string, Cost>;
