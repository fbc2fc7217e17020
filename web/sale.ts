/** One event as it is sold right now: its venue, the state of every seat, counts, and its phase.
 * Opened once a screen; it owns the socket, so it must be closed. */
import { batch, computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { Phase } from "../src/domain/sale.ts";
import type { EventView, PlanView } from "../src/protocol/api.ts";
import { call, callBytes, type Answer } from "./call.ts";
import { now, syncClock } from "./clock.ts";
import { applyWaiting, newFeed, queueFrame, takeSnapshot } from "./feed.ts";
import { openLiveSocket } from "./live-socket.ts";
import type { Amount } from "./money.ts";
import { venueOf, type Venue } from "./plan.ts";

/** What a section offers: free seats, and the lowest price among them (minor units). */
export type Offer = { readonly free: number; readonly from: number | null };

export type Sale = {
  readonly event: EventView;
  readonly venue: Venue;
  readonly phase: ReadonlySignal<Phase>;
  /** One public SeatStatus a seat; `version` grows whenever any of them changed. */
  readonly seats: Uint8Array;
  readonly version: ReadonlySignal<number>;
  /** By section: its offer, and a number that grows whenever one of its seats changed. */
  readonly offers: readonly ReadonlySignal<Offer>[];
  readonly changes: readonly ReadonlySignal<number>[];
  /** Seats in all, by SeatStatus. */
  readonly totals: ReadonlySignal<readonly number[]>;
  /** The socket is down or a snapshot is missing: what is shown may be old. */
  readonly stale: ReadonlySignal<boolean>;
  priceOf(seat: number): Amount;
  close(): void;
};

/** A snapshot that fails to come is asked for again after this. */
const RESNAPSHOT_MS = 2000;

const eventPath = (id: string) => `/api/events/${encodeURIComponent(id)}`;

export async function loadSale(id: string): Promise<Answer<Sale>> {
  const event = await call<EventView>(eventPath(id));
  if ("problem" in event) return event;
  syncClock(event.ok.now);
  const [plan, snapshot] = await Promise.all([
    call<PlanView>(event.ok.planUrl),
    callBytes(`${eventPath(id)}/seats`),
  ]);
  if ("problem" in plan) return plan;
  if ("problem" in snapshot) return snapshot;
  return { ok: openSale(event.ok, venueOf(plan.ok), snapshot.ok) };
}

function openSale(event: EventView, venue: Venue, snapshot: Uint8Array): Sale {
  const feed = newFeed(venue.size);
  const tally = newTally(venue, event.prices.map((p) => p.price.amount));
  const version = signal(0);
  const behind = signal(false);
  const opened = signal({ phase: event.phase, opensAt: event.opensAt });
  let frame: number | null = null;
  let fetching = false;
  let closed = false;

  const settle = () => {
    if (!tally.publish()) return;
    version.value++;
  };
  const applyAll = () => {
    frame = null;
    batch(() => {
      applyWaiting(feed, tally.moved);
      settle();
    });
    if (feed.behind) void refresh();
  };
  /** Snapshot and phase anew: what was missed is not replayed. */
  const refresh = async () => {
    if (fetching || closed) return;
    fetching = true;
    feed.behind = true;
    behind.value = true;
    const [seats, view] = await Promise.all([
      callBytes(`${eventPath(event.id)}/seats`),
      call<EventView>(eventPath(event.id)),
    ]);
    fetching = false;
    if (closed) return;
    if ("ok" in view) {
      syncClock(view.ok.now);
      opened.value = { phase: view.ok.phase, opensAt: view.ok.opensAt };
    }
    if ("problem" in seats) {
      setTimeout(() => void refresh(), RESNAPSHOT_MS);
      return;
    }
    takeSnapshot(feed, seats.ok, tally.moved);
    behind.value = false;
    applyAll();
  };

  takeSnapshot(feed, snapshot, tally.moved);
  settle();
  const socket = openLiveSocket(event.id, {
    opened: () => void refresh(),
    frame(bytes) {
      queueFrame(feed, bytes);
      // One animation frame applies all that came since the last. A hidden page has no frames.
      if (document.hidden) applyAll();
      else frame ??= requestAnimationFrame(applyAll);
    },
    notice(notice) {
      syncClock(notice.now);
      opened.value = { ...opened.value, phase: notice.phase };
    },
  });

  return {
    event,
    venue,
    // The bell needs no message: an announced sale whose time has come is open.
    phase: computed(() => {
      const { phase, opensAt } = opened.value;
      return phase === "announced" && now.value >= opensAt ? "open" : phase;
    }),
    seats: feed.seats,
    version,
    offers: tally.offers,
    changes: tally.changes,
    totals: tally.totals,
    stale: computed(() => !socket.up.value || behind.value),
    priceOf: (seat) => event.prices[venue.category[seat]!]!.price,
    close() {
      closed = true;
      if (frame !== null) cancelAnimationFrame(frame);
      socket.close();
    },
  };
}

/** Counts kept by each change instead of by counting again. */
function newTally(venue: Venue, prices: readonly number[]) {
  const categories = venue.categories.length;
  const freeBy = new Uint32Array(venue.sections.length * categories);
  const totals = [venue.size, 0, 0, 0];
  const dirty = new Set<number>();
  for (let i = 0; i < venue.size; i++) freeBy[venue.sectionOf[i]! * categories + venue.category[i]!]!++;

  const offerOf = (section: number): Offer => {
    let free = 0;
    let from: number | null = null;
    for (let c = 0; c < categories; c++) {
      const n = freeBy[section * categories + c]!;
      free += n;
      if (n > 0) from = Math.min(from ?? Infinity, prices[c]!);
    }
    return { free, from };
  };
  const offers: Signal<Offer>[] = venue.sections.map((_, s) => signal(offerOf(s)));
  const changes = venue.sections.map(() => signal(0));
  const shownTotals = signal<readonly number[]>([...totals]);

  return {
    offers,
    changes,
    totals: shownTotals,
    moved(seat: number, from: number, to: number) {
      const section = venue.sectionOf[seat]!;
      const at = section * categories + venue.category[seat]!;
      if (from === 0) freeBy[at]!--;
      if (to === 0) freeBy[at]!++;
      totals[from]!--;
      totals[to]!++;
      dirty.add(section);
    },
    /** Makes the changes since the last time visible. False if there were none. */
    publish(): boolean {
      if (dirty.size === 0) return false;
      for (const section of dirty) {
        const offer = offerOf(section);
        const shown = offers[section]!;
        if (shown.value.free !== offer.free || shown.value.from !== offer.from) shown.value = offer;
        changes[section]!.value++;
      }
      shownTotals.value = [...totals];
      dirty.clear();
      return true;
    },
  };
}
