/** One event's queue as this fan sees it: everybody's document, looked at every few seconds, and the own
 * entry, asked for only when the document says that something has changed for it. After the draw that is so for
 * everybody at once: each asks at some moment before the one that the document says, and who reloads has kept until
 * then what was known.
 *
 * Owns its timer, so it must be closed. */
import { computed, effect, signal, type ReadonlySignal } from "@preact/signals";
import type { EntryView, QueueView } from "../../src/protocol/queue.ts";
import { call, kindOf, type Answer } from "../call.ts";
import { offline } from "../connection.ts";
import { now, serverNow, someTimeBefore, syncClock } from "../clock.ts";
import { queuePath } from "../pass.ts";
import { phaseNow } from "../phase-now.ts";
import { callAsMe, session } from "../session.ts";

/** How often the document is looked at, ms: slowly while nothing happens, not at once by everybody. */
const CALM_MS = 15_000;
const WAITING_MS = 2_500;
const NEAR_MS = 10_000;
const SPREAD = 0.3;
/** Then it is said that there is no connection; the next look comes by itself. */
const ATTEMPTS_MAX = 3;
/** What a reload keeps of the entry: for this tab, and used only by whom it belongs to. */
export const KEPT_AS = "grandstand.entry";
/** At the front nobody's number is in the document, nor that another device has gone in: they are few. */
const FRONT_MS = 4_000;
const FRONT: readonly unknown[] = ["returning", "called"];

/** Whose it is, and what. */
type Kept = readonly [string?, (EntryView | null)?];

export type EntryAnswer = { readonly entry: EntryView | null };

export type Queue = {
  readonly status: ReadonlySignal<QueueView>;
  /** Null: has not joined, or is not signed in. Undefined: not known yet. */
  readonly entry: ReadonlySignal<EntryView | null | undefined>;
  /** Has joined as often as anybody may: nothing but what is said of that would come of another try. */
  readonly never: ReadonlySignal<boolean>;
  /** By the server's clock now: doors and bell need no message. */
  readonly phase: ReadonlySignal<QueueView["phase"]>;
  /** The last look failed, or another would: what is shown may be old. */
  readonly stale: ReadonlySignal<boolean>;
  /** Takes over what was answered about the entry. */
  readonly keep: (answer: Answer<EntryAnswer>) => void;
  /** Asks for the entry anew. */
  lookAtEntry(): Promise<void>;
  close(): void;
};

export function askQueue(event: string): Promise<Answer<QueueView>> {
  return call(queuePath(event));
}

/** `asked`: if it was asked before. */
export async function openQueue(event: string, asked = askQueue(event)): Promise<Answer<Queue>> {
  const first = await asked;
  if ("problem" in first) return first;
  syncClock(first.ok.now);
  return { ok: watched(event, first.ok) };
}

export function entryPath(event: string): string {
  return `${queuePath(event)}/entry`;
}

function watched(event: string, first: QueueView): Queue {
  const status = signal(first);
  const entry = signal<EntryView | null | undefined>(undefined);
  /** Has gone, the last time that is allowed. */
  const out = signal(false);
  const never = computed(() => out.value || entry.value?.joinsLeft === 0);
  const failed = signal(false);
  const stale = computed(() => failed.value || offline.value);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let entryTimer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  const phase = computed(() => phaseNow(status.value, now.value));

  /** Questions about the entry so far, those under way, and the one whose answer is shown. */
  let asked = 0;
  let underWay = 0;
  let shown = 0;

  const show = (question: number, answer: Answer<EntryAnswer>): void => {
    const not = "problem" in answer ? kindOf(answer.problem) : null;
    const isOut = not === "joined-too-often";
    const unknown = not !== null && not !== "not-in-queue" && !isOut && session.value !== null;
    // Asked before the fan joined, left or signed out, it says nothing any more.
    if (unknown || question < shown) return;
    shown = question;
    out.value = isOut;
    entry.value = "ok" in answer ? answer.ok.entry : null;
    sessionStorage.setItem(KEPT_AS, JSON.stringify([whose(), entry.value]));
  };
  const keep = (answer: Answer<EntryAnswer>): void => show(++asked, answer);
  const lookAtEntry = async () => {
    clearTimeout(entryTimer);
    if (session.value === null) return keep({ ok: { entry: null } });
    const question = ++asked;
    underWay++;
    const answer = await callAsMe<EntryAnswer>(entryPath(event));
    underWay--;
    show(question, answer);
    if (!closed && FRONT.includes(entry.value?.state))
      entryTimer = setTimeout(() => void lookAtEntry(), FRONT_MS);
  };
  const askIfNews = () => {
    const known = entry.peek();
    const said = status.peek();
    // A place that could not be told at first is asked for again, but not while a slow answer is still to come.
    if (underWay > 0 || (known !== undefined && !isNews(known, said))) return;
    clearTimeout(entryTimer);
    const by = known?.number === null ? (said.draw?.numbersBy ?? 0) : 0;
    entryTimer = setTimeout(() => void lookAtEntry(), someTimeBefore(by));
  };
  const whose = () => `${event} ${session.value?.buyer}`;
  /** Of who waits for the draw, or for the own number, in this tab: they need not ask at once. */
  const keptEntry = (): EntryView | null => {
    const by = status.peek().draw?.numbersBy ?? Infinity;
    // The storage is slow to open: it is not, where nobody waits.
    const waits = phase.peek() === "queue" && serverNow() < by;
    const [of, kept] = JSON.parse((waits && sessionStorage.getItem(KEPT_AS)) || "[]") as Kept;
    return kept?.number === null && of === whose() ? kept : null;
  };
  const look = async () => {
    const answer = await call<QueueView>(queuePath(event), { attempts: ATTEMPTS_MAX });
    if (closed) return;
    failed.value = "problem" in answer;
    if ("ok" in answer) {
      syncClock(answer.ok.now);
      status.value = answer.ok;
      askIfNews();
    }
    later();
  };
  const later = () => {
    // Two looks may be under way, after the page has come back into view.
    clearTimeout(timer);
    timer = setTimeout(() => void look(), pauseMs(status.value) * (1 + SPREAD * Math.random()));
  };
  // Whoever signs in, here or in another tab, may have joined before.
  const stop = effect(() => {
    void session.value;
    const kept = keptEntry();
    if (kept === null) void lookAtEntry();
    else {
      entry.value = kept;
      askIfNews();
    }
  });
  const seen = () => {
    if (document.hidden) return;
    clearTimeout(timer);
    void look();
  };
  document.addEventListener("visibilitychange", seen);
  addEventListener("online", seen);
  later();

  return {
    status,
    entry,
    never,
    phase,
    stale,
    keep,
    lookAtEntry,
    close() {
      closed = true;
      clearTimeout(timer);
      clearTimeout(entryTimer);
      stop();
      document.removeEventListener("visibilitychange", seen);
      removeEventListener("online", seen);
    },
  };
}

/** Whether the document says something that the entry does not know yet. */
function isNews(entry: EntryView | null | undefined, { draw, serving }: QueueView): boolean {
  if (!entry) return false;
  if (entry.number === null) return draw !== null && draw.numbersBy !== null;
  if (entry.state === "waiting") return serving >= entry.number;
  const until = entry.state === "called" ? entry.enterUntil : entry.insideUntil;
  return until !== null && serverNow() >= until;
}

function pauseMs({ phase, opensAt, lobbyOpensAt }: QueueView): number {
  const next = phase === "announced" && lobbyOpensAt !== null ? lobbyOpensAt : opensAt;
  const left = next - serverNow();
  if (phase === "queue" || Math.abs(left) < NEAR_MS) return WAITING_MS;
  return left > 0 ? Math.min(CALM_MS, left) : CALM_MS;
}
