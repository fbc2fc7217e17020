/** The live map: one subscription an event, fanned out to everyone who watches it.
 *
 *   nobody --first joins--> followed (subscription, phase poll, pings) --last leaves--> nobody
 *
 * A client hears first a notice with the phase, then every delta since it joined. It fetches the
 * snapshot after it has joined (also after every reconnect) and so cannot miss a change. A client
 * that does not keep up is dropped, never buffered: it comes back and starts over.
 */
import type { WebSocket } from "ws";
import type { Booking, OnSale } from "../booking/booking.ts";
import type { Phase } from "../domain/sale.ts";
import type { LiveNotice } from "../protocol/api.ts";
import type { Clock, Every, Report } from "./app.ts";
import {
  LIVE_BUFFER_MAX_BYTES,
  LIVE_CLIENTS_MAX,
  LIVE_MESSAGES_MAX,
  LIVE_PHASE_POLL_MS,
  LIVE_PING_MS,
} from "./limits.ts";

export interface Live {
  isFull(event: string): boolean;
  join(onSale: OnSale, socket: WebSocket): void;
}

/** An event with at least one client. */
interface Followed {
  readonly clients: Set<WebSocket>;
  /** Who has answered the last ping, or joined since. */
  readonly alive: WeakSet<WebSocket>;
  phase: Phase;
  stop(): void;
}

const POLICY_VIOLATION = 1008;

export const everyInterval: Every = (ms, run) => {
  const timer = setInterval(run, ms);
  return () => clearInterval(timer);
};

export function createLive(
  booking: Booking,
  clock: Clock,
  every: Every,
  report: Report,
  clientsMax = LIVE_CLIENTS_MAX,
): Live {
  const followed = new Map<string, Followed>();

  function follow({ event, phase, map }: OnSale): Followed {
    const clients = new Set<WebSocket>();
    const unsubscribe = map.subscribe((frame) => broadcast(clients, frame));
    const stops = [
      unsubscribe,
      every(LIVE_PING_MS, () => ping(it)),
      every(LIVE_PHASE_POLL_MS, () => {
        watchPhase(event.id, it).catch((error: unknown) =>
          report(`The phase of ${event.id} could not be read`, error),
        );
      }),
    ];
    const it: Followed = {
      clients,
      alive: new WeakSet(),
      phase,
      stop: () => stops.forEach((stop) => stop()),
    };
    followed.set(event.id, it);
    return it;
  }

  async function watchPhase(event: string, it: Followed): Promise<void> {
    const outcome = await booking.event(event);
    if ("refused" in outcome || outcome.phase === it.phase) return;
    it.phase = outcome.phase;
    broadcast(it.clients, noticeOf(it.phase, clock));
  }

  function leave(event: string, it: Followed, socket: WebSocket): void {
    it.clients.delete(socket);
    if (it.clients.size > 0 || followed.get(event) !== it) return;
    followed.delete(event);
    it.stop();
  }

  return {
    isFull: (event) => (followed.get(event)?.clients.size ?? 0) >= clientsMax,

    join(onSale, socket) {
      const event = onSale.event.id;
      const it = followed.get(event) ?? follow(onSale);
      let messages = 0;
      socket.on("close", () => leave(event, it, socket));
      socket.on("pong", () => it.alive.add(socket));
      socket.on("message", () => {
        if (++messages > LIVE_MESSAGES_MAX)
          socket.close(POLICY_VIOLATION, "the live map is one-way");
      });
      it.clients.add(socket);
      it.alive.add(socket);
      socket.send(noticeOf(it.phase, clock));
    },
  };
}

function noticeOf(phase: Phase, clock: Clock): string {
  return JSON.stringify({ kind: "sale", phase, now: clock.now() } satisfies LiveNotice);
}

/** Text or bytes, encoded once by the caller. */
function broadcast(clients: ReadonlySet<WebSocket>, data: string | Uint8Array): void {
  for (const client of clients) {
    if (client.bufferedAmount > LIVE_BUFFER_MAX_BYTES) client.terminate();
    else client.send(data);
  }
}

/** Who has not answered the last ping is gone, whatever its socket says. */
function ping({ clients, alive }: Followed): void {
  for (const client of clients) {
    if (!alive.delete(client)) client.terminate();
    else client.ping();
  }
}
