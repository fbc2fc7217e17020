/** Signing in by a code that is sent to an address: whoever can read it is the buyer.
 *
 *   (none) --send--> sent --right code--> used
 *                     | ^        wrong code: one try less; none left: dead
 *                     +-+ sent again: the new code replaces the old one, but not too often
 *
 * The code itself is in no state: only its keyed digest is. */

export const CODE_DIGITS = 6;
/** How long a code can be used. */
export const CODE_MS = 10 * 60_000;
/** One million codes and five tries: a guess succeeds once in 200,000. */
export const TRIES_MAX = 5;
/** Codes an address is sent within the hour. */
export const CODES_PER_HOUR = 5;
const HOUR_MS = 60 * 60_000;

export interface SignIn {
  /** Of the code that can be used; null: none. */
  digest: string | null;
  /** Epoch ms. */
  until: number;
  /** Left for this code. */
  tries: number;
  /** When the last codes were sent, epoch ms, the oldest first. */
  sent: number[];
  /** When a code of this address was used first, epoch ms; 0: before that was written down; null: never. */
  knownSince: number | null;
}

export type SignInEvent =
  | { readonly kind: "code-sent"; readonly digest: string; readonly at: number }
  | { readonly kind: "code-wrong" }
  | { readonly kind: "known"; readonly at: number }
  | { readonly kind: "code-used" };

export type SignInRefusal =
  | { readonly kind: "too-many-codes"; readonly retryAfterMs: number }
  | { readonly kind: "code-wrong"; readonly left: number }
  | { readonly kind: "code-over" };

export type SignInDecision =
  | { readonly events: readonly SignInEvent[] }
  | { readonly refused: SignInRefusal; readonly events: readonly SignInEvent[] };

export function newSignIn(): SignIn {
  return { digest: null, until: 0, tries: 0, sent: [], knownSince: null };
}

export function send(state: SignIn, digest: string, now: number): SignInDecision {
  const recent = state.sent.filter((at) => at > now - HOUR_MS);
  if (recent.length >= CODES_PER_HOUR) {
    const retryAfterMs = recent[0]! + HOUR_MS - now;
    return { refused: { kind: "too-many-codes", retryAfterMs }, events: [] };
  }
  return { events: [{ kind: "code-sent", digest, at: now }] };
}

export function enter(state: SignIn, digest: string, now: number): SignInDecision {
  if (state.digest === null || state.until <= now)
    return { refused: { kind: "code-over" }, events: [] };
  if (same(state.digest, digest)) {
    const used = { kind: "code-used" } as const;
    return { events: state.knownSince === null ? [{ kind: "known", at: now }, used] : [used] };
  }
  const left = state.tries - 1;
  return { refused: { kind: "code-wrong", left }, events: [{ kind: "code-wrong" }] };
}

/** Of an address whose code has just been taken, epoch ms. */
export function knownSince(state: SignIn, now: number): number {
  // A state of before that was written down has none.
  return state.knownSince === null ? now : (state.knownSince ?? 0);
}

export function evolveSignIn(state: SignIn, event: SignInEvent): void {
  switch (event.kind) {
    case "code-sent":
      state.digest = event.digest;
      state.until = event.at + CODE_MS;
      state.tries = TRIES_MAX;
      state.sent = [...state.sent.filter((at) => at > event.at - HOUR_MS), event.at];
      return;
    case "code-wrong":
      state.tries--;
      if (state.tries <= 0) state.digest = null;
      return;
    case "known":
      state.knownSince = event.at;
      return;
    case "code-used":
      state.digest = null;
      // In journals of before, its first use is all that there is.
      state.knownSince ??= 0;
      return;
    default:
      event satisfies never;
  }
}

/** In a time that does not tell where they differ. */
function same(a: string, b: string): boolean {
  let differ = a.length ^ b.length;
  for (let at = 0; at < a.length; at++) differ |= a.charCodeAt(at) ^ b.charCodeAt(at);
  return differ === 0;
}
