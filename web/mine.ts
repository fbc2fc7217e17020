/** What this fan holds, has ordered and owns: the server's answer, on any device, after any refresh.
 * Watches the clock of each hold, says how long is left, and says plainly when one has run out. */
import { computed, effect, signal } from "@preact/signals";
import type { HoldView, MeView, OrderView } from "../src/protocol/api.ts";
import type { Answer } from "./call.ts";
import { now, serverNow, syncClock } from "./clock.ts";
import { markPassed, spokenTime } from "./countdown.ts";
import { notify, say } from "./notice.tsx";
import { isLost } from "./order.ts";
import { callAsMe, session } from "./session.ts";

export const mine = signal<MeView | null>(null);
/** Why the last look failed, if it did. */
export const mineProblem = signal<Answer<MeView> | null>(null);

/** Holds that still run, or whose payment is under way: those no longer run out. */
export const holds = computed<readonly HoldView[]>(() =>
  (mine.value?.holds ?? []).filter((hold) => hold.order !== null || hold.expiresAt > now.value),
);

/** Grows with everything that is put in its place here. */
let changes = 0;

export async function refreshMine(): Promise<void> {
  if (session.value === null) {
    mine.value = null;
    return;
  }
  const before = changes;
  const answer = await callAsMe<MeView>("/api/me");
  // It may be older than a hold that was made meanwhile, and would make it disappear.
  if ("ok" in answer && changes !== before) return refreshMine();
  mineProblem.value = "problem" in answer ? answer : null;
  if ("ok" in answer) {
    syncClock(answer.ok.now);
    mine.value = answer.ok;
  } else if (session.value === null) {
    mine.value = null;
  }
}

/** Puts a hold that the server just answered with in its place. */
export function keepHold(hold: HoldView): void {
  changes++;
  syncClock(hold.now);
  const me = mine.value ?? {
    buyer: session.value?.buyer ?? "",
    now: hold.now,
    holds: [],
    orders: [],
  };
  mine.value = { ...me, holds: [...me.holds.filter((h) => h.id !== hold.id), hold] };
}

export function dropHold(id: string): void {
  changes++;
  const me = mine.value;
  if (me !== null) mine.value = { ...me, holds: me.holds.filter((hold) => hold.id !== id) };
}

export function keepOrder(order: OrderView): void {
  changes++;
  const me = mine.value;
  if (me !== null) {
    mine.value = { ...me, orders: [...me.orders.filter((o) => o.id !== order.id), order] };
  }
}

/** Ids of the seats of an event that are this fan's, held or bought. */
export function seatsOfMine(me: MeView | null, event: string): readonly string[] {
  const held = (me?.holds ?? [])
    .filter((h) => h.event === event)
    .flatMap((h) => h.seats.map((s) => s.id));
  const bought = (me?.orders ?? [])
    .filter((o) => o.event === event && o.tickets.length > 0)
    .flatMap((o) => o.tickets.map((ticket) => ticket.seat));
  return [...new Set([...held, ...bought])];
}

/** Starts watching: the clock of each hold, and the page coming back into view. */
export function startMine(): void {
  let before = serverNow();
  effect(() => {
    const at = now.value;
    for (const hold of mine.peek()?.holds ?? []) {
      if (hold.order !== null) continue;
      const mark = markPassed(hold.expiresAt - before, hold.expiresAt - at);
      if (mark !== null) say(`Your seats are held for ${spokenTime(mark)} more.`);
      if (before < hold.expiresAt && at >= hold.expiresAt) void ranOut(hold);
    }
    before = at;
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) void refreshMine();
  });
  void refreshMine();
}

/** Another device may have begun to pay just before the end: the server has the last word. */
async function ranOut(hold: HoldView): Promise<void> {
  await refreshMine();
  if (mine.value?.holds.some((h) => h.id === hold.id)) return;
  if (mine.value?.orders.some((o) => o.hold === hold.id && !isLost(o))) return;
  notify(
    "Your hold has run out. Nothing was charged, and the seats are free again: you may hold them anew.",
  );
}
