/** A session that was ended before its time. `session` null: every session of the buyer that was begun
 * before `at`. Epoch ms. */
export interface Revocation {
  readonly session: string | null;
  readonly buyer: string;
  readonly at: number;
  readonly forgetAt: number;
}
