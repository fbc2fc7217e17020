/** One delivery of a fact to a webhook: what follows from an attempt.
 *
 *   pending --2xx--> delivered
 *    |  ^  \---410, or three days over--> dead
 *    +--+ anything else: again later        (a replay makes it pending anew)
 *
 * The pause doubles with every attempt, up to six hours; half of it is chance, so that the deliveries of
 * a receiver that was down do not come back as one.
 */
const FIRST_PAUSE_MS = 5_000;
const PAUSE_MAX_MS = 6 * 3_600_000;
/** From the first attempt to the last, at most. */
export const TRY_FOR_MS = 3 * 24 * 3_600_000;
/** The receiver is gone for good (RFC 9110 says so, and the Standard Webhooks do). */
const GONE = 410;

export type DeliveryState = "pending" | "delivered" | "dead";

export interface Verdict {
  readonly state: DeliveryState;
  /** When to try next, epoch ms. Of no meaning unless pending. */
  readonly dueAt: number;
  /** The webhook wants nothing any more. */
  readonly gone: boolean;
}

export interface Tried {
  /** Attempts before this one, since it was made or replayed. */
  readonly tries: number;
  /** When the first of them was, epoch ms; null if this one is the first. */
  readonly firstAt: number | null;
  /** What was answered; null if nothing was. */
  readonly status: number | null;
}

/** `chance` is uniform in [0, 1). */
export function afterAttempt(tried: Tried, now: number, chance: number): Verdict {
  const { tries, status } = tried;
  const gone = status === GONE;
  if (status !== null && status >= 200 && status < 300)
    return { state: "delivered", dueAt: now, gone };
  const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** tries, PAUSE_MAX_MS);
  const dueAt = Math.round(now + pauseMs * (0.5 + chance / 2));
  const over = dueAt > (tried.firstAt ?? now) + TRY_FOR_MS;
  return { state: gone || over ? "dead" : "pending", dueAt, gone };
}
