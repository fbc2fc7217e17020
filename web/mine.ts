/** What this fan holds, has ordered and owns: the server's answer, on any device, after any refresh.
 * Watches the clock of each hold, says how long is left, and says plainly when one has run out. */
import { computed, effect, signal } from "@preact/signals";
import type { HoldView, MeView, OrderView } from "../src/protocol/api.ts";
import type { Answer } from "./call.ts";
import { HURRY_MS, now, serverNow, syncClock } from "./clock.ts";
import { notify, say } from "./notice.tsx";
import { isLost } from "./order.ts";
import { keepTickets, keptHere, orKept } from "./kept-tickets.ts";
import { callAsMe, session } from "./session.ts";
import { markPassed, spokenTime } from "./spoken-time.ts";
import { shop } from "./words/shop.ts";

export const mine = signal<MeView | null>(null);
/** Why the last look failed, if it did. */
export const mineProblem = signal<Answer<MeView> | null>(null);

/** When it was so, epoch ms, if the server could not be asked since. */
export const asOf = signal<number | null>(null);

/** Holds that still run, or whose payment is under way: those no longer run out. */
export const holds = computed<readonly HoldView[]>(() =>
  (mine.value?.holds ?? []).filter((hold) => hold.order !== null || hold.expiresAt > now.value),
);

/** Holds whose time ran out here, until their fan has seen it or the server says that they go on. */
export const lapsed = signal<readonly HoldView[]>([]);

/** Grows with everything that is put in its place here. */
let changes = 0;
let channel: BroadcastChannel | undefined;

/** The other tabs of this browser: two may be in sight at once. Also for who has something to tell before it listens:
 * a page that has just come back from the bank. */
function tabs(): BroadcastChannel {
  return (channel ??= new BroadcastChannel("grandstand.mine"));
}

function changed(): void {
  changes++;
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel is of one origin
  tabs().postMessage(null);
}
/** Looks so far, and the latest of them whose answer is shown. */
let looks = 0;
let shown = 0;

export async function refreshMine(): Promise<void> {
  if (session.value === null) return;
  const before = changes;
  const look = ++looks;
  const asked = session.value.buyer;
  const answer = await orKept(callAsMe<MeView>("/api/me"), showKept);
  // Signed out meanwhile, or in as somebody else.
  if (session.value?.buyer !== asked) return;
  // Asked for before what is shown, and overtaken on its way: nothing new.
  if (look < shown) return;
  // It may be older than a hold that was made meanwhile, and would make it disappear.
  if ("ok" in answer && changes !== before) return refreshMine();
  mineProblem.value = "problem" in answer ? answer : null;
  if ("ok" in answer) {
    shown = look;
    syncClock(answer.ok.now);
    mine.value = answer.ok;
    asOf.value = null;
    lapsed.value = lapsed.peek().filter((hold) => !goesOn(hold));
    keepTickets(answer.ok);
  } else {
    showKept();
    asOf.value = mine.value?.now ?? null;
  }
}

/** What is kept on this device, where nothing newer is shown. */
function showKept(): void {
  const kept = session.value === null || mine.value !== null ? null : keptHere();
  if (kept === null) return;
  const { buyer, at, seenAt, holds, orders } = kept;
  // The time left of a hold is the server's; the device's own clock only says how long ago that was.
  syncClock(at + Math.max(0, Date.now() - seenAt));
  mine.value = { buyer, now: at, holds: [...holds], orders: [...orders] };
  asOf.value = at;
  for (const hold of holds) if (hold.order === null && hold.expiresAt <= serverNow()) end(hold);
}

// What is one fan's is not shown to the next, in whatever tab they signed out or in.
let whose = session.peek()?.buyer;
effect(() => {
  const buyer = session.value?.buyer;
  if (buyer === whose) return;
  whose = buyer;
  mine.value = null;
  mineProblem.value = null;
  asOf.value = null;
  lapsed.value = [];
});

/** Puts a hold that the server just answered with in its place. */
export function keepHold(hold: HoldView): void {
  changed();
  syncClock(hold.now);
  const me = mine.value ?? {
    buyer: session.value?.buyer ?? "",
    now: hold.now,
    holds: [],
    orders: [],
  };
  const all = { ...me, now: hold.now, holds: [...me.holds.filter((h) => h.id !== hold.id), hold] };
  // Before the first look there is nothing here to be kept instead of what was kept before.
  if (mine.value !== null) keepTickets(all);
  mine.value = all;
}

export function dropHold(id: string): void {
  changed();
  const me = mine.value;
  if (me === null) return;
  // What is kept says how much time the others had then.
  mine.value = { ...me, now: serverNow(), holds: me.holds.filter((hold) => hold.id !== id) };
  keepTickets(mine.value);
}

/** Its seats are no longer held for a while only: they are being paid. Once they are paid, nothing is held: the
 * tickets are there, and kept at once, because the next answer may not come. */
export function keepOrder(order: OrderView): void {
  // Before the first look too: the other tabs know of it as it was, and so may the look that is under way.
  changed();
  const me = mine.value;
  if (me === null) return;
  const { id, hold, status } = order;
  mine.value = {
    ...me,
    now: serverNow(),
    holds:
      status === "paid"
        ? me.holds.filter((held) => held.id !== hold)
        : me.holds.map((held) => (held.id === hold ? { ...held, order: id } : held)),
    orders: [...me.orders.filter((o) => o.id !== id), order],
  };
  keepTickets(mine.value);
}

/** It came to nothing. What that leaves of its hold the server knows alone. */
export function dropOrder(): Promise<void> {
  changed();
  return refreshMine();
}

/** As it was told last, on whatever screen. */
export function orderOfMine(id: string): OrderView | null {
  return mine.peek()?.orders.find((order) => order.id === id) ?? null;
}

/** The last attempt to pay for a hold, if it came to nothing. */
export function lostTry(hold: string): OrderView | null {
  const tries = (mine.value?.orders ?? []).filter((order) => order.hold === hold);
  const last = tries.sort((one, other) => other.placedAt - one.placedAt)[0];
  return last !== undefined && isLost(last) ? last : null;
}

/** The order of a hold that the bank asks its payer about, on a page of its own. */
export function askedAbout({ order }: HoldView): OrderView | undefined {
  return mine.value?.orders.find(({ id, action }) => id === order && action?.kind === "redirect");
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

/** How many seats of an event this fan holds. */
export function heldOfMine(event: string): number {
  const here = holds.value.filter((hold) => hold.event === event);
  return here.reduce((sum, { seats }) => sum + seats.length, 0);
}

/** Starts watching: the clock of each hold, and the page coming back into view. */
export function startMine(): void {
  let before = serverNow();
  effect(() => {
    const at = now.value;
    for (const hold of mine.peek()?.holds ?? []) {
      if (hold.order !== null) continue;
      const mark = markPassed(hold.expiresAt - before, hold.expiresAt - at);
      if (mark !== null) {
        const tell = mark <= HURRY_MS ? notify : say;
        tell(shop.peek().hold.left(spokenTime(mark), hold.extendable));
      }
      if (before < hold.expiresAt && at >= hold.expiresAt) void ranOut(hold);
    }
    before = at;
  });
  tabs().addEventListener("message", () => void refreshMine());
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) void refreshMine();
  });
  // As it was left, for a bank's page say.
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) void refreshMine();
  });
  addEventListener("online", () => void refreshMine());
  void refreshMine();
}

/** Another device may have begun to pay just before the end: the server has the last word. Until it is heard, the
 * end is what this device knows. */
async function ranOut(hold: HoldView): Promise<void> {
  await orKept(refreshMine(), () => end(hold));
  end(hold);
}

function end(hold: HoldView): void {
  if (goesOn(hold) || lapsed.peek().some(({ id }) => id === hold.id)) return;
  lapsed.value = [...lapsed.peek(), hold];
  const words = shop.peek().hold;
  say(heardSince(hold.expiresAt) ? words.ranOut : words.ranOutHere);
}

/** It has more time, or is being paid or is paid. */
function goesOn({ id }: HoldView): boolean {
  const me = mine.peek();
  const held = me?.holds.find((hold) => hold.id === id);
  if (held !== undefined && (held.order !== null || held.expiresAt > serverNow())) return true;
  return me?.orders.some((order) => order.hold === id && !isLost(order)) ?? false;
}

/** Whether what is shown is the server's word from after this moment, epoch ms. */
export function heardSince(moment: number): boolean {
  return (mine.value?.now ?? 0) >= moment;
}

export function forgetLapsed({ id }: HoldView): void {
  lapsed.value = lapsed.peek().filter((hold) => hold.id !== id);
}
