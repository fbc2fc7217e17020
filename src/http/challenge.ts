/** What keeps a program from joining a queue ten thousand times a minute, without a puzzle for people: some
 * work for the device (hashcash: Back, 2002). Asked for at the join only, never at the checkout. Another
 * check, of a service that tells people from programs, fits behind the same port. */
import { hash, randomBytes } from "node:crypto";
import type { ChallengeView } from "../protocol/queue.ts";
import type { Clock } from "./app.ts";
import { signedBy } from "./signed.ts";

/** How long an answer may be looked for, ms. */
export const CHALLENGE_MS = 10 * 60_000;
const NONCE_BYTES = 9;

/** When the work was set, epoch ms, which makes it good for one joining (booking/join-queue.ts): nobody has to
 * remember what has been used. Not there: nothing is asked. */
export interface Met {
  readonly workSetAt?: number;
}

export interface Challenge {
  issue(event: string, buyer: string): ChallengeView;
  /** Undefined: the answer is none. */
  met(
    event: string,
    buyer: string,
    given: { readonly challenge?: string; readonly answer?: string },
  ): Met | undefined;
}

/** What is asked of whom, until when; `n` makes it unlike any other. */
interface Token {
  readonly e: string;
  readonly b: string;
  readonly x: number;
  readonly n: string;
}

/** `bits`: zero bits that the digest must begin with; each more doubles the work. 0: nothing is asked. */
export function proofOfWork(key: string | Uint8Array, bits: number, clock: Clock): Challenge {
  const tokens = signedBy<Token>(key);
  return {
    issue: (event, buyer) => ({
      challenge: tokens.write({
        e: event,
        b: buyer,
        x: clock.now() + CHALLENGE_MS,
        n: randomBytes(NONCE_BYTES).toString("base64url"),
      }),
      bits,
    }),
    met(event, buyer, { challenge, answer }) {
      if (bits === 0) return {};
      if (challenge === undefined || answer === undefined) return undefined;
      const token = tokens.read(challenge);
      if (!token || token.e !== event || token.b !== buyer || token.x <= clock.now())
        return undefined;
      const digest = hash("sha256", `${challenge}:${answer}`, "buffer");
      return zeroBits(digest) >= bits ? { workSetAt: token.x - CHALLENGE_MS } : undefined;
    },
  };
}

function zeroBits(digest: Uint8Array): number {
  let bits = 0;
  for (const byte of digest) {
    if (byte !== 0) return bits + Math.clz32(byte) - 24;
    bits += 8;
  }
  return bits;
}
