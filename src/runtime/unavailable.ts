/** Why the runtime could not answer. Thrown inside an operation, a value at its boundary.
 *
 * - `overloaded`: a bound was reached or storage does not answer; nothing was changed.
 * - `outcome-unknown`: a commit failed or its answer was lost; retry with the same operation id.
 * - `not-owner`: this node does not hold the shard, or its lease has run out; nothing was changed.
 * - `newer-version`: a newer version of the server has written or sent it; nothing was changed.
 */
export type UnavailableReason = "overloaded" | "outcome-unknown" | "not-owner" | "newer-version";

const RETRY_AFTER_MS: Record<UnavailableReason, number> = {
  overloaded: 1_000,
  "outcome-unknown": 500,
  "not-owner": 2_000,
  "newer-version": 5_000,
};

export class Unavailable extends Error {
  readonly reason: UnavailableReason;
  readonly retryAfterMs: number;
  /** Whose fault it is, where that is known: the database does not answer. */
  readonly because: "database" | undefined;

  constructor(reason: UnavailableReason, what: string, because?: "database") {
    super(`${reason}: ${what}`);
    this.reason = reason;
    this.retryAfterMs = RETRY_AFTER_MS[reason];
    this.because = because;
  }
}

export function isUnavailable(error: unknown, reason: UnavailableReason): boolean {
  return error instanceof Unavailable && error.reason === reason;
}
