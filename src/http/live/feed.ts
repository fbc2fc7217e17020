/** The live map at the process that sells: one subscription an event, whose deltas go to the feed's process
 * once for everybody who watches there.
 *
 *   nobody --first joins--> followed (subscription, phase poll) --last has left--> nobody
 *
 * Nothing here waits for the feed. If it dies, its clients come back by themselves, to another.
 */
import type { Socket } from "node:net";
import type { Booking, OnSale } from "../../booking/booking.ts";
import type { Phase } from "../../domain/sale.ts";
import type { Clock, Every, Report as ReportFault } from "../app.ts";
import {
  LIVE_CLIENTS_MAX,
  LIVE_NETWORK_CLIENTS_MAX,
  LIVE_PHASE_POLL_MS,
  LIVE_RESTART_MS,
  LIVE_SOCKETS_MAX,
} from "../limits.ts";
import { FeedChild } from "./child.ts";
import type { FeedStats, Report, Upgrade } from "./messages.ts";

/** An event with at least one client. */
interface Followed {
  clients: number;
  phase: Phase;
  snapshot(): Uint8Array;
  stop(): void;
}

/** Clients at most: of one event, and of one network over all events. */
export interface Room {
  readonly event?: number;
  readonly network?: number;
}

const NO_STATS: FeedStats = { frames: 0, dropped: 0, merged: 0, lagMs: 0 };

export const everyInterval: Every = (ms, run) => {
  const timer = setInterval(run, ms);
  return () => clearInterval(timer);
};

export class Feed {
  readonly #booking: Pick<Booking, "event">;
  readonly #clock: Clock;
  readonly #every: Every;
  readonly #report: ReportFault;
  readonly #room: Required<Room>;
  readonly #followed = new Map<string, Followed>();
  readonly #clientsOf = new Map<string, number>();
  #child: FeedChild | undefined;
  #childStats = NO_STATS;
  /** Of the feeds that have died. */
  #before = NO_STATS;
  #deaths = 0;
  #restAt = 0;
  #stopped = false;

  constructor(
    booking: Pick<Booking, "event">,
    clock: Clock,
    every: Every,
    report: ReportFault,
    { event = LIVE_CLIENTS_MAX, network = LIVE_NETWORK_CLIENTS_MAX }: Room = {},
  ) {
    this.#booking = booking;
    this.#clock = clock;
    this.#every = every;
    this.#report = report;
    this.#room = { event, network };
  }

  /** Clients by event, handed over and not yet known to have left; totals of all feeds since the start. */
  get stats(): FeedStats & {
    readonly clients: ReadonlyMap<string, number>;
    readonly deaths: number;
  } {
    const [now, before] = [this.#childStats, this.#before];
    return {
      clients: new Map([...this.#followed].map(([event, { clients }]) => [event, clients])),
      deaths: this.#deaths,
      frames: before.frames + now.frames,
      dropped: before.dropped + now.dropped,
      merged: before.merged + now.merged,
      lagMs: now.lagMs,
    };
  }

  /** Of its process; undefined: nobody has needed it yet. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  hasRoom(event: string): boolean {
    if (this.#stopped || (this.#followed.get(event)?.clients ?? 0) >= this.#room.event)
      return false;
    let all = 0;
    for (const { clients } of this.#followed.values()) all += clients;
    if (all >= LIVE_SOCKETS_MAX) return false;
    return this.#child?.hasRoom ?? this.#clock.now() >= this.#restAt;
  }

  /** Whether so many of one network watch that others would find no room. */
  isCrowded(network: string): boolean {
    return (this.#clientsOf.get(network) ?? 0) >= this.#room.network;
  }

  /** Only where there is room. From here on the socket is the feed's. */
  join(onSale: OnSale, network: string, upgrade: Upgrade, socket: Socket): void {
    const event = onSale.event.id;
    const child = (this.#child ??= this.#start());
    const followed = this.#followed.get(event) ?? this.#follow(child, onSale);
    followed.clients++;
    this.#clientsOf.set(network, (this.#clientsOf.get(network) ?? 0) + 1);
    child.handOver({ client: { event, network }, upgrade, socket });
  }

  /** Says goodbye to everyone. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unfollowAll();
    await this.#child?.stop();
    this.#child = undefined;
  }

  #start(): FeedChild {
    return new FeedChild(this.#every, {
      reported: (report) => this.#reported(report),
      wanted: (event) => this.#sendSnapshot(event),
      died: (why) => {
        const { frames, dropped, merged } = this.stats;
        this.#before = { frames, dropped, merged, lagMs: 0 };
        this.#childStats = NO_STATS;
        this.#deaths++;
        this.#restAt = this.#clock.now() + LIVE_RESTART_MS;
        this.#child = undefined;
        this.#unfollowAll();
        this.#report("The live feed ended; it is started again", why);
      },
    });
  }

  #follow(child: FeedChild, { event: { id: event }, phase, map }: OnSale): Followed {
    child.tell({ kind: "phase", event, phase });
    const stops = [
      map.subscribe((frame) => child.tell({ kind: "delta", event, frame })),
      this.#every(LIVE_PHASE_POLL_MS, () => {
        this.#watchPhase(child, event, followed).catch((error: unknown) =>
          this.#report(`The phase of ${event} could not be read`, error),
        );
      }),
    ];
    const followed: Followed = {
      clients: 0,
      phase,
      snapshot: () => map.snapshot(),
      stop: () => stops.forEach((stop) => stop()),
    };
    this.#followed.set(event, followed);
    return followed;
  }

  /** After the deltas that it holds, by the same way. */
  #sendSnapshot(event: string): void {
    const followed = this.#followed.get(event);
    if (followed) this.#child?.tell({ kind: "snapshot", event, frame: followed.snapshot() });
  }

  async #watchPhase(child: FeedChild, event: string, followed: Followed): Promise<void> {
    const outcome = await this.#booking.event(event);
    if ("refused" in outcome || outcome.phase === followed.phase) return;
    if (this.#followed.get(event) !== followed) return;
    followed.phase = outcome.phase;
    child.tell({ kind: "phase", event, phase: outcome.phase });
  }

  #reported({ left, stats }: Report): void {
    this.#childStats = stats;
    for (const [event, byNetwork] of Object.entries(left)) {
      const followed = this.#followed.get(event);
      if (!followed) continue;
      for (const [network, count] of Object.entries(byNetwork)) {
        followed.clients -= count;
        this.#leave(network, count);
      }
      if (followed.clients > 0) continue;
      this.#followed.delete(event);
      followed.stop();
      this.#child?.tell({ kind: "forget", event });
    }
  }

  #leave(network: string, count: number): void {
    const stay = (this.#clientsOf.get(network) ?? 0) - count;
    if (stay > 0) this.#clientsOf.set(network, stay);
    else this.#clientsOf.delete(network);
  }

  #unfollowAll(): void {
    for (const followed of this.#followed.values()) followed.stop();
    this.#followed.clear();
    this.#clientsOf.clear();
  }
}
