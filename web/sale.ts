/** One event as it is sold right now: its venue, the state of every seat, counts, and its phase.
 * Opened once a screen; it owns the socket, so it must be closed. */
import { batch, computed, signal, type ReadonlySignal } from "@preact/signals";
import type { Phase } from "../src/domain/sale.ts";
import type { EventView } from "../src/protocol/api.ts";
import { isSnapshot } from "../src/protocol/live.ts";
import { decodePlan } from "../src/protocol/plan-bytes.ts";
import { kindOf, type Answer } from "./call.ts";
import { callBytes } from "./call-for.ts";
import { now, syncClock } from "./clock.ts";
import { offline } from "./connection.ts";
import { askEvent, askSale, eventPath } from "./event-path.ts";
import { applyWaiting, isElsewhere, newFeed, queueFrame, takeSnapshot } from "./feed.ts";
import { openLiveSocket } from "./live-socket.ts";
import type { Amount } from "./money.ts";
import { venueOf, type Venue } from "./plan.ts";
import { phaseNow } from "./phase-now.ts";
import { newTally, type Offer } from "./tally.ts";

export type Sale = {
  readonly event: EventView;
  readonly venue: Venue;
  readonly phase: ReadonlySignal<Phase>;
  readonly selling: ReadonlySignal<boolean>;
  /** One public SeatStatus a seat; `version` grows whenever any of them changed. */
  readonly seats: Uint8Array;
  readonly version: ReadonlySignal<number>;
  /** By section: its offer, and a number that grows whenever one of its seats changed. */
  readonly offers: readonly ReadonlySignal<Offer>[];
  readonly changes: readonly ReadonlySignal<number>[];
  /** Seats in all, by SeatStatus. */
  readonly totals: ReadonlySignal<readonly number[]>;
  /** Free seats for anybody: neither wheelchair places nor companion seats. */
  readonly ordinary: ReadonlySignal<number>;
  /** The socket is down or a snapshot is missing: what is shown may be old. Null: it has only just been opened. */
  readonly stale: ReadonlySignal<boolean | null>;
  priceOf(seat: number): Amount;
  close(): void;
};

/** A snapshot that fails to come, or does not fit, is asked for again after this. */
const RESNAPSHOT_MS = 2000;
/** Where frames are slow or do not come at all (a hidden page), changes are applied after this. */
const APPLY_LATEST_MS = 250;

const UNREADABLE = {
  type: "/problems/unreadable",
  title: "The seat map could not be read",
  status: 200,
};

/** `asked`: if it was asked for before this code was there. */
export async function loadSale(id: string, asked = askSale(id)): Promise<Answer<Sale>> {
  const event = await asked.event;
  if ("problem" in event) return event;
  syncClock(event.ok.now);
  const [plan, snapshot] = await Promise.all([asked.plan, asked.seats]);
  // A server of another version writes its plans in another way.
  if ("problem" in plan)
    return kindOf(plan.problem) === "not-found" ? { problem: UNREADABLE } : plan;
  if ("problem" in snapshot) return snapshot;
  try {
    return { ok: openSale(event.ok, venueOf(decodePlan(plan.ok)), snapshot.ok) };
  } catch (error) {
    // Bytes that are no plan, or no snapshot of it: a proxy's page, or a server of another version.
    console.error(error);
    return { problem: UNREADABLE };
  }
}

function openSale(event: EventView, venue: Venue, snapshot: Uint8Array): Sale {
  const feed = newFeed(venue.size);
  const tally = newTally(
    venue,
    event.prices.map((p) => p.price.amount),
  );
  const version = signal(0);
  const behind = signal(false);
  /** Whether a snapshot was asked for since the socket is there. */
  const looked = signal(false);
  const opened = signal({ phase: event.phase, opensAt: event.opensAt });
  /** When the server said so, by its clock. */
  let openedAt = event.now;
  let frame: number | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let fetching = false;
  /** Questions for snapshot and phase: how many there were, and how many have no answer yet. */
  let asks = 0;
  let open = 0;
  /** By the socket. */
  let wanted = false;
  let closed = false;

  const unschedule = () => {
    if (frame !== null) cancelAnimationFrame(frame);
    clearTimeout(timer);
    frame = null;
  };
  const settle = () => {
    if (!tally.publish()) return;
    version.value++;
  };
  const applyAll = () => {
    unschedule();
    batch(() => {
      applyWaiting(feed, tally.moved);
      settle();
    });
    if (isElsewhere(feed)) want();
    else if (feed.behind) void refresh();
  };
  /** What we fetch comes from one server, what we hear from another: only the latter can say what it changes. */
  const want = () => {
    behind.value = true;
    if (wanted) return;
    wanted = true;
    socket.wantSnapshot();
  };
  /** Snapshot and phase anew; the snapshot is used if it is of use when it comes. An answer that is late, and was
   * overtaken by another or by what the socket says, is none. */
  const ask = async (useful: () => boolean) => {
    const turn = ++asks;
    open++;
    const [seats, view] = await Promise.all([
      callBytes(`${eventPath(event.id)}/seats`),
      askEvent(event.id),
    ]);
    open--;
    if (closed || turn < asks) return;
    if ("ok" in view && view.ok.now >= openedAt) {
      syncClock(view.ok.now);
      openedAt = view.ok.now;
      opened.value = { phase: view.ok.phase, opensAt: view.ok.opensAt };
    }
    if ("ok" in seats && useful()) take(seats.ok);
  };
  /** What was missed is not replayed. */
  const refresh = async () => {
    if (fetching || closed) return;
    fetching = true;
    feed.behind = true;
    behind.value = true;
    // Meanwhile the socket may have brought one.
    await ask(() => feed.behind);
    if (closed) return;
    looked.value = true;
    fetching = false;
    if (feed.behind && !wanted) setTimeout(() => void refresh(), RESNAPSHOT_MS);
  };
  const take = (bytes: Uint8Array) => {
    takeSnapshot(feed, bytes, tally.moved);
    applyAll();
    behind.value = feed.behind;
  };

  takeSnapshot(feed, snapshot, tally.moved);
  settle();
  const socket = openLiveSocket(event.id, {
    opened() {
      wanted = false;
      void refresh();
    },
    // No socket gets through, or the live map has no room: the map comes with each try.
    refused() {
      if (open === 0) void ask(() => socket.up.value !== true);
    },
    frame(bytes) {
      if (isSnapshot(bytes)) {
        wanted = false;
        return take(bytes);
      }
      queueFrame(feed, bytes);
      // One animation frame applies all that came since the last.
      if (frame !== null) return;
      frame = requestAnimationFrame(applyAll);
      timer = setTimeout(applyAll, APPLY_LATEST_MS);
    },
    notice(notice) {
      syncClock(notice.now);
      openedAt = notice.now;
      opened.value = { ...opened.value, phase: notice.phase };
    },
  });

  const { lobbyOpensAt } = event;
  const phase = computed(() => phaseNow({ ...opened.value, lobbyOpensAt }, now.value));

  return {
    event,
    venue,
    phase,
    // Whoever sees the map while a queue is on is inside, or is refused.
    selling: computed(() => phase.value === "open" || phase.value === "queue"),
    seats: feed.seats,
    version,
    offers: tally.offers,
    changes: tally.changes,
    totals: tally.totals,
    ordinary: tally.ordinary,
    stale: computed(() => {
      if (offline.value || socket.up.value === false) return true;
      return looked.value ? behind.value : null;
    }),
    priceOf: (seat) => event.prices[venue.category[seat]!]!.price,
    close() {
      closed = true;
      unschedule();
      socket.close();
    },
  };
}
