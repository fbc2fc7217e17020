/** Signing in by a code that is sent to an address: whoever can read it is the buyer.
 *
 *   (none) --send--> sent --right code--> used
 *                     | ^        wrong code: one try less; none left: dead
 *                     +-+ sent again, from here after a pause that grows
 *
 * Anybody may ask for a code for anybody's address. So what somebody has done is held against the network that it
 * came from: a stranger elsewhere takes neither the tries nor the letters of who wants to sign in.
 *
 * Networks cost little. So those that this buyer has signed in from last are theirs: however many others ask and guess,
 * there are letters for these, and with a letter of one's own its tries. Where nobody has signed in, a network has one try
 * of its own against the last letter, whoever asked for that.
 *
 * A try is compared with the code that was asked for from its network and with the last one, so that a letter that
 * was asked for on the phone is good at the desk. The code itself is in no state: only its keyed digest is. */

export const CODE_DIGITS = 6;
/** How long a code can be used. */
export const CODE_MS = 10 * 60_000;
/** Of a code, from the network that asked for it. */
export const TRIES_MAX = 5;
/** Networks that have asked for no code and have a first try each, as long as a code is good. */
export const STRAY_FIRSTS_MAX = 40;
/** Of all of them together after their first, as long as a code is good. */
export const STRAY_TRIES_MAX = 5;
/** Networks that a buyer has signed in from, the last ones. */
export const HOMES_MAX = 5;
/** After a letter, until the next one from the same network; doubles with each, up to the time that a code is good. */
export const FIRST_PAUSE_MS = 30_000;
/** Letters within the hour, to whatever networks that nobody has signed in from, after which they come slowly: more than one network gets. */
export const LETTERS_AT_WILL = 15;
export const SLOW_PAUSE_MS = 10 * 60_000;
const HOUR_MS = 60 * 60_000;

/* How often guessing succeeds within an hour, at most. From one network: 10 letters with 5 tries each, against two codes,
 * and 6 stray tries in each ten minutes, against one: 136 of a million, one in 7,300. From any number of networks: 15 + 5
 * letters with 5 tries each, against two codes, and 45 stray tries in each ten minutes, against one: 470 of a million, one
 * in 2,100; and the owner has 20 letters. */

interface Letter {
  /** A digest of the network that asked for it. */
  readonly from: string;
  /** Epoch ms. */
  readonly at: number;
  readonly digest: string;
  /** Left for this code, from that network. */
  tries: number;
}

interface Stray {
  readonly from: string;
  /** Epoch ms. */
  readonly at: number;
}

export interface SignIn {
  /** Sent within the hour and since the last sign-in, the oldest first. A state of before networks were told has none:
   * its code is asked for anew. */
  letters?: Letter[];
  /** Wrong codes from where no code was asked for, the oldest first; those of before networks were told with them are
   * times alone. */
  strays?: (Stray | number)[];
  /** Digests of the networks that a code was used from, the last one at the end. */
  homes?: string[];
  /** When a code of this address was used first, epoch ms; 0: before that was written down; null: never. */
  knownSince: number | null;
}

export type SignInEvent =
  | {
      readonly kind: "code-sent";
      readonly digest: string;
      readonly at: number;
      /** Journals of before networks were told do not say it. */
      readonly from?: string;
    }
  | { readonly kind: "code-wrong"; readonly at?: number; readonly from?: string }
  | { readonly kind: "known"; readonly at: number }
  /** Journals of before it was told do not say from where. */
  | { readonly kind: "code-used"; readonly from?: string };

export type SignInRefusal =
  /** `usable`: a code that was sent can be tried meanwhile. */
  | { readonly kind: "too-many-codes"; readonly usable: boolean; readonly retryAfterMs: number }
  /** `retryAfterMs`: until a new code can be asked for; none: it can be now. */
  | { readonly kind: "code-wrong"; readonly left: number; readonly retryAfterMs?: number }
  | { readonly kind: "code-over"; readonly retryAfterMs?: number };

export type SignInDecision =
  | { readonly events: readonly SignInEvent[] }
  | { readonly refused: SignInRefusal; readonly events: readonly SignInEvent[] };

export function newSignIn(): SignIn {
  return { letters: [], strays: [], knownSince: null };
}

export function send(state: SignIn, digest: string, from: string, now: number): SignInDecision {
  const retryAfterMs = pauseLeft(state, from, now);
  if (retryAfterMs <= 0) return { events: [{ kind: "code-sent", digest, at: now, from }] };
  const usable = codesFor(state, from, now).length > 0 && triesLeft(state, from, now) > 0;
  return { refused: { kind: "too-many-codes", usable, retryAfterMs }, events: [] };
}

export function enter(state: SignIn, digest: string, from: string, now: number): SignInDecision {
  const codes = codesFor(state, from, now);
  const tries = triesLeft(state, from, now);
  if (codes.length === 0 || tries <= 0)
    return { refused: { kind: "code-over", ...untilAnother(state, from, now) }, events: [] };
  if (codes.some((code) => same(code.digest, digest))) {
    const used = { kind: "code-used", from } as const;
    return { events: state.knownSince === null ? [{ kind: "known", at: now }, used] : [used] };
  }
  const left = tries - 1;
  const wait = left > 0 ? {} : untilAnother(state, from, now);
  const refused = { kind: "code-wrong", left, ...wait } as const;
  return { refused, events: [{ kind: "code-wrong", at: now, from }] };
}

/** Whether a retry of the request that has signed in gets its answer again: as long as a code is good. */
export function answersAgain(signedInAt: number, now: number): boolean {
  return now < signedInAt + CODE_MS;
}

/** Of an address whose code has just been taken, epoch ms. */
export function knownSince(state: SignIn, now: number): number {
  // A state of before that was written down has none.
  return state.knownSince === null ? now : (state.knownSince ?? 0);
}

export function evolveSignIn(state: SignIn, event: SignInEvent): void {
  switch (event.kind) {
    case "code-sent": {
      const { from = "", at, digest } = event;
      state.letters = [...lettersOf(state, at), { from, at, digest, tries: TRIES_MAX }];
      return;
    }
    case "code-wrong": {
      // In journals of before there is neither: it was a try of the one code.
      const { from = "", at = 0 } = event;
      const own = ownCode(state, from, at);
      if (own !== undefined) own.tries--;
      else state.strays = [...straysOf(state, at), { from, at }];
      return;
    }
    case "known":
      state.knownSince = event.at;
      return;
    case "code-used":
      state.letters = [];
      state.strays = [];
      if (event.from !== undefined) {
        const others = homesOf(state).filter((home) => home !== event.from);
        state.homes = [...others, event.from].slice(-HOMES_MAX);
      }
      // In journals of before, its first use is all that there is.
      state.knownSince ??= 0;
      return;
    default:
      event satisfies never;
  }
}

/** How long nothing is sent for `from`; 0 or less: not at all. */
function pauseLeft(state: SignIn, from: string, now: number): number {
  const letters = lettersOf(state, now);
  const own = letters.filter((letter) => letter.from === from);
  const ownPause = Math.min(FIRST_PAUSE_MS * 2 ** (own.length - 1), CODE_MS);
  const homes = homesOf(state);
  if (homes.includes(from)) return after(own, ownPause) - now;
  const strangers = letters.filter((letter) => !homes.includes(letter.from));
  const slowPause = strangers.length < LETTERS_AT_WILL ? 0 : SLOW_PAUSE_MS;
  return Math.max(after(own, ownPause), after(strangers, slowPause)) - now;
}

function after(letters: readonly Letter[], pauseMs: number): number {
  const last = letters.at(-1);
  return last === undefined ? 0 : last.at + pauseMs;
}

function untilAnother(state: SignIn, from: string, now: number): { retryAfterMs?: number } {
  const retryAfterMs = pauseLeft(state, from, now);
  return retryAfterMs > 0 ? { retryAfterMs } : {};
}

function triesLeft(state: SignIn, from: string, now: number): number {
  return ownCode(state, from, now)?.tries ?? strayTriesLeft(state, from, now);
}

function strayTriesLeft(state: SignIn, from: string, now: number): number {
  const strays = straysOf(state, now);
  const networks = new Set(strays.map((stray) => stray.from));
  const first = !networks.has(from) && networks.size < STRAY_FIRSTS_MAX ? 1 : 0;
  const again = strays.length - Math.min(networks.size, STRAY_FIRSTS_MAX);
  return first + Math.max(0, STRAY_TRIES_MAX - again);
}

/** That a try from there is compared with. */
function codesFor(state: SignIn, from: string, now: number): Letter[] {
  const last = lettersOf(state, now).at(-1);
  return [ownCode(state, from, now), last].filter((code) => isGood(code, now));
}

/** The one that was asked for from there last, if its time is not over. */
function ownCode(state: SignIn, from: string, now: number): Letter | undefined {
  const own = lettersOf(state, now).findLast((letter) => letter.from === from);
  return isGood(own, now) ? own : undefined;
}

function isGood(code: Letter | undefined, now: number): code is Letter {
  return code !== undefined && code.at + CODE_MS > now;
}

function lettersOf(state: SignIn, now: number): readonly Letter[] {
  return (state.letters ?? []).filter(({ at }) => at > now - HOUR_MS);
}

function straysOf(state: SignIn, now: number): readonly Stray[] {
  const strays = (state.strays ?? []).map((one) =>
    typeof one === "number" ? { from: "", at: one } : one,
  );
  return strays.filter(({ at }) => at > now - CODE_MS);
}

function homesOf(state: SignIn): readonly string[] {
  return state.homes ?? [];
}

/** In a time that does not tell where they differ. */
function same(a: string, b: string): boolean {
  let differ = a.length ^ b.length;
  for (let at = 0; at < a.length; at++) differ |= a.charCodeAt(at) ^ b.charCodeAt(at);
  return differ === 0;
}
