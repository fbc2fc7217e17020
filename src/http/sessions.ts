/** Session tokens: who a buyer is, signed by us (signed.ts), so that no server has to remember anybody.
 * Verified tokens are kept, because an HMAC and a parse per request is what a rush would spend most on at
 * this place. */
import { hash, randomBytes } from "node:crypto";
import type { SessionView } from "../protocol/api.ts";
import type { Clock } from "./app.ts";
import { SESSIONS_CACHED_MAX } from "./limits.ts";
import { signedBy } from "./signed.ts";

export const SESSION_MS = 24 * 60 * 60_000;
const BUYER_CHARS = 20;
const ID_BYTES = 12;

export const COOKIE = "grandstand_session";

export interface Session {
  /** Of this sign-in: by it the session can be ended. */
  readonly id: string;
  readonly buyer: string;
  readonly email: string;
  /** When this address signed in for the first time, epoch ms; 0: not said, so long ago. */
  readonly knownSince: number;
  /** Epoch ms. */
  readonly expiresAt: number;
}

/** A session as it is written: id, buyer, e-mail, expiry, and since when the address is known (older tokens do not
 * say it). */
interface Token {
  readonly s: string;
  readonly b: string;
  readonly e: string;
  readonly x: number;
  readonly k?: number;
}

export interface Sessions {
  /** `email`: as domain/address.ts has it. Begins now unless said. */
  issue(email: string, knownSince?: number, begunAt?: number): SessionView;
  /** The session, or undefined for a token that is not ours or has expired. */
  verify(token: string): Session | undefined;
}

export function createSessions(
  key: string | Uint8Array,
  clock: Clock,
  isRevoked: (session: string, buyer: string, begunAt: number) => boolean = () => false,
  cachedMax = SESSIONS_CACHED_MAX,
): Sessions {
  const verified = new Map<string, Session>();
  const tokens = signedBy<Token>(key);

  return {
    issue(email, knownSince = 0, begunAt = clock.now()) {
      const id = randomBytes(ID_BYTES).toString("base64url");
      const session = { id, buyer: buyerOf(email), email, expiresAt: begunAt + SESSION_MS };
      const { buyer, expiresAt } = session;
      return {
        token: tokens.write({ s: id, b: buyer, e: email, x: expiresAt, k: knownSince }),
        buyer,
        expiresAt,
      };
    },

    verify(token) {
      const known = verified.get(token);
      const session = known ?? sessionIn(tokens.read(token));
      if (session === undefined) return undefined;
      const { id, buyer, expiresAt } = session;
      if (expiresAt <= clock.now() || isRevoked(id, buyer, expiresAt - SESSION_MS)) {
        verified.delete(token);
        return undefined;
      }
      if (known === undefined) keep(verified, token, session, cachedMax);
      return session;
    },
  };
}

/** For the page, whose scripts cannot read it. Other sites' requests do not carry it, but for following a
 * link (SameSite); what changes something is checked for its origin besides (auth.ts). */
export function cookieOf(token: string, ms: number, secure: boolean): string {
  const attributes = `Path=/; HttpOnly; SameSite=Lax; Max-Age=${Math.floor(ms / 1_000)}`;
  return `${COOKIE}=${token}; ${attributes}${secure ? "; Secure" : ""}`;
}

/** Of an address as domain/address.ts has it. A buyer's id says nothing about the address to those who see it. */
export function buyerOf(email: string): string {
  return hash("sha256", `buyer:${email}`, "base64url").slice(0, BUYER_CHARS);
}

function sessionIn(token: Token | undefined): Session | undefined {
  if (token === undefined) return undefined;
  const { s: id, b: buyer, e: email, x: expiresAt, k: knownSince = 0 } = token;
  return { id, buyer, email, knownSince, expiresAt };
}

/** A Map keeps the order of insertion, so its first key is the oldest. */
function keep(
  verified: Map<string, Session>,
  token: string,
  session: Session,
  cachedMax: number,
): void {
  const oldest = verified.size >= cachedMax ? verified.keys().next().value : undefined;
  if (oldest !== undefined) verified.delete(oldest);
  verified.set(token, session);
}
