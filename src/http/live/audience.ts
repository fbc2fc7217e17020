/** Everyone who watches, event by event, in the feed's own process.
 *
 * The clients of an event are in groups of a hundred. A group that has something to hear stands in a queue;
 * its turn sends it all that it has not heard, in one frame. While the feed keeps up, every group hears every
 * delta as it came. When it does not, turns come later and deltas are merged: the tick stretches by itself,
 * and a change never waits for more than one time through the queue.
 *
 *   quiet --something to hear--> due --turn--> quiet
 *
 * A client hears first a notice with the phase, then every delta since it joined. It fetches the snapshot
 * after it has joined (also after every reconnect) and so cannot miss a change. Among several nodes what it
 * fetches may be another node's, whose ticks are counted otherwise: then it says so (LIVE_WANTED) and is sent
 * ours. A client that does not keep up is dropped, never buffered: it comes back and starts over.
 */
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { WebSocket, WebSocketServer } from "ws";
import type { Phase } from "../../domain/sale.ts";
import type { LiveNotice } from "../../protocol/api.ts";
import { comeBackWithin, SERVER_STOPS } from "../../protocol/goodbye.ts";
import { LIVE_WANTED, mergeDeltas } from "../../protocol/live.ts";
import {
  LIVE_BUFFER_MAX_BYTES,
  LIVE_GOODBYE_MS,
  LIVE_GROUP_CLIENTS,
  LIVE_MESSAGE_MAX_BYTES,
  LIVE_MESSAGES_MAX,
} from "../limits.ts";
import { wireFrame } from "./frame.ts";
import type { FeedStats, Upgrade } from "./messages.ts";
import type { LiveRecord } from "./record.ts";

interface Watched {
  readonly event: string;
  readonly groups: Set<Group>;
  /** Undefined until the selling process has told it, which it does before any delta. */
  phase: Phase | undefined;
  /** Who waits for the snapshot. */
  readonly wanting: Set<Client>;
  /** The last merge, for the groups whose turn comes with the same deltas. */
  merged: { readonly of: readonly Uint8Array[]; readonly frame: Uint8Array } | undefined;
}

interface Client {
  readonly ws: WebSocket;
  /** Beneath it, for whole frames. */
  readonly socket: Socket;
  /** Was pinged and has not answered. */
  silent: boolean;
}

interface Group {
  readonly of: Watched;
  readonly clients: Set<Client>;
  /** What its next turn is for. */
  phaseChanged: boolean;
  deltas: Uint8Array[];
  toPing: boolean;
  /** When it became due, ms. */
  since: number;
}

export interface AudienceSeams {
  /** Wall clock, epoch ms. */
  now(): number;
  /** Monotonic, ms. */
  monotonic(): number;
  /** Runs once when other work that is ready has been done. */
  soon(run: () => void): void;
  /** Asks for a snapshot of the event, which is heard as a record. */
  wanted(event: string): void;
}

const POLICY_VIOLATION = 1008;
const MESSAGE_TOO_BIG = 1009;

/** `ws` closes by itself what is too long, and gives no reason. */
class WatchingSocket extends WebSocket {
  override close(code?: number, reason?: string): void {
    const tooLong = `a message may have ${LIVE_MESSAGE_MAX_BYTES} bytes`;
    super.close(code, code === MESSAGE_TOO_BIG ? tooLong : reason);
  }
}

export class Audience {
  readonly #seams: AudienceSeams;
  readonly #server = new WebSocketServer({
    noServer: true,
    WebSocket: WatchingSocket,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: LIVE_MESSAGE_MAX_BYTES,
  });
  readonly #events = new Map<string, Watched>();
  readonly #due = new Set<Group>();
  #stats = { frames: 0, dropped: 0, merged: 0, lagMs: 0 };

  constructor(seams: AudienceSeams) {
    this.#seams = seams;
  }

  /** Totals since the start, and the longest that anything has waited for its turn since the last look. */
  stats(): FeedStats {
    const stats = { ...this.#stats };
    this.#stats.lagMs = 0;
    return stats;
  }

  /** Answers the handshake; a faulty one is refused on the socket. */
  admit(event: string, { headers }: Upgrade, socket: Socket): void {
    // All that `ws` looks at.
    const request = { method: "GET", url: "/", headers } as IncomingMessage;
    this.#server.handleUpgrade(request, socket, Buffer.alloc(0), (ws) =>
      this.#join(this.#watched(event), { ws, socket, silent: false }),
    );
  }

  hear(record: LiveRecord): void {
    const watched = this.#watched(record.event);
    if (record.kind === "forget") {
      watched.phase = undefined;
      watched.wanting.clear();
      if (watched.groups.size === 0) this.#events.delete(record.event);
      return;
    }
    if (record.kind === "snapshot") return this.#sendSnapshot(watched, record.frame);
    if (record.kind === "phase") {
      if (watched.phase === record.phase) return;
      watched.phase = record.phase;
    }
    for (const group of watched.groups) {
      if (record.kind === "phase") group.phaseChanged = true;
      else group.deltas.push(record.frame);
      this.#isDue(group);
    }
  }

  /** Who has not answered the last ping is gone, whatever its socket says. */
  ping(): void {
    for (const { groups } of this.#events.values()) {
      for (const group of groups) {
        group.toPing = true;
        this.#isDue(group);
      }
    }
  }

  /** The server stops: everyone is asked to come back. */
  sayGoodbye(): void {
    const all = [...this.#clients()];
    const reason = comeBackWithin(all.length);
    for (const { ws } of all) ws.close(SERVER_STOPS, reason);
  }

  terminate(): void {
    for (const { ws } of this.#clients()) ws.terminate();
  }

  *#clients(): Iterable<Client> {
    for (const { groups } of this.#events.values())
      for (const { clients } of groups) yield* clients;
  }

  #watched(event: string): Watched {
    let watched = this.#events.get(event);
    if (!watched) {
      watched = {
        event,
        groups: new Set(),
        phase: undefined,
        wanting: new Set(),
        merged: undefined,
      };
      this.#events.set(event, watched);
    }
    return watched;
  }

  #join(watched: Watched, client: Client): void {
    const group = roomIn(watched);
    const { ws } = client;
    let messages = 0;
    // Protocol errors of one client are its own affair: it is told, and gone whether it has heard it or not.
    ws.on("error", () => setTimeout(() => ws.terminate(), LIVE_GOODBYE_MS).unref());
    ws.on("pong", () => (client.silent = false));
    ws.on("message", (data: Buffer, isBinary) => {
      if (++messages > LIVE_MESSAGES_MAX) ws.close(POLICY_VIOLATION, "the live map is one-way");
      else if (!isBinary && data.toString() === LIVE_WANTED) this.#want(watched, client);
    });
    ws.on("close", () => {
      watched.wanting.delete(client);
      group.clients.delete(client);
      if (group.clients.size > 0) return;
      watched.groups.delete(group);
      this.#due.delete(group);
    });
    group.clients.add(client);
    if (watched.phase !== undefined) ws.send(noticeOf(watched.phase, this.#seams.now()));
  }

  /** The first who wants it asks for all who do until it comes. */
  #want({ event, wanting }: Watched, client: Client): void {
    wanting.add(client);
    if (wanting.size === 1) this.#seams.wanted(event);
  }

  #sendSnapshot({ wanting }: Watched, snapshot: Uint8Array): void {
    const frame = wireFrame(snapshot);
    for (const { ws, socket } of wanting) if (ws.readyState === ws.OPEN) socket.write(frame);
    this.#stats.frames += wanting.size;
    wanting.clear();
  }

  #isDue(group: Group): void {
    if (this.#due.has(group)) return;
    group.since = this.#seams.monotonic();
    this.#due.add(group);
    if (this.#due.size === 1) this.#seams.soon(this.#turn);
  }

  readonly #turn = (): void => {
    const [group] = this.#due;
    if (!group) return;
    const { of, phaseChanged, deltas, toPing } = group;
    Object.assign(group, { phaseChanged: false, deltas: [], toPing: false });
    // With a ping, which no page hears of, a word that it does hear.
    if ((phaseChanged || toPing) && of.phase !== undefined)
      this.#send(group, noticeOf(of.phase, this.#seams.now()));
    if (deltas.length > 0) this.#send(group, this.#inOne(of, deltas));
    if (toPing) this.#ping(group);
    this.#stats.lagMs = Math.max(this.#stats.lagMs, this.#seams.monotonic() - group.since);
    this.#due.delete(group);
    if (this.#due.size > 0) this.#seams.soon(this.#turn);
  };

  #inOne(watched: Watched, deltas: readonly Uint8Array[]): Uint8Array {
    if (deltas.length === 1) return deltas[0]!;
    const { merged } = watched;
    if (merged && merged.of[0] === deltas[0] && merged.of.at(-1) === deltas.at(-1))
      return merged.frame;
    const frame = mergeDeltas(deltas);
    watched.merged = { of: deltas, frame };
    this.#stats.merged++;
    return frame;
  }

  #send({ clients }: Group, data: string | Uint8Array): void {
    const frame = wireFrame(data);
    for (const client of clients) {
      const { ws, socket } = client;
      if (socket.writableLength > LIVE_BUFFER_MAX_BYTES) this.#drop(client);
      else if (ws.readyState === ws.OPEN) socket.write(frame);
    }
    this.#stats.frames += clients.size;
  }

  #ping({ clients }: Group): void {
    for (const client of clients) {
      if (client.silent) this.#drop(client);
      else client.ws.ping();
      client.silent = true;
    }
  }

  #drop({ ws }: Client): void {
    this.#stats.dropped++;
    ws.terminate();
  }
}

function roomIn(watched: Watched): Group {
  for (const group of watched.groups) if (group.clients.size < LIVE_GROUP_CLIENTS) return group;
  const group: Group = {
    of: watched,
    clients: new Set(),
    phaseChanged: false,
    deltas: [],
    toPing: false,
    since: 0,
  };
  watched.groups.add(group);
  return group;
}

function noticeOf(phase: Phase, now: number): string {
  return JSON.stringify({ kind: "sale", phase, now } satisfies LiveNotice);
}
