/** Session tokens: who a buyer is, signed by us, so that no server has to remember anybody.
 *
 *   token = base64url(JSON {s: id, b: buyer, e: e-mail, x: expiry}) "." base64url(HMAC-SHA256 of the first part)
 *
 * The signatures are compared as text, so one session has one token: base64url read leniently would
 * give it several. Verified tokens are kept, because an HMAC and a parse per request is what a rush
 * would spend most on at this place. */
import { createHmac, createSecretKey, hash, randomBytes, timingSafeEqual } from "node:crypto";
import type { SessionView } from "../protocol/api.ts";
import type { Clock } from "./app.ts";
import { SESSIONS_CACHED_MAX } from "./limits.ts";

export const SESSION_MS = 24 * 60 * 60_000;
const TOKEN_MAX_CHARS = 1_024;
const BUYER_CHARS = 20;
const ID_BYTES = 12;

export const COOKIE = "grandstand_session";

export interface Session {
  /** Of this sign-in: by it the session can be ended. */
  readonly id: string;
  readonly buyer: string;
  readonly email: string;
  /** Epoch ms. */
  readonly expiresAt: number;
}

export interface Sessions {
  issue(email: string): SessionView;
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
  // Made once: to wrap the key anew for every signature cost ten times the signature.
  const secret = createSecretKey(typeof key === "string" ? Buffer.from(key) : key);
  const sign = (payload: string) =>
    createHmac("sha256", secret).update(payload).digest("base64url");

  return {
    issue(address) {
      const email = normalEmail(address);
      const id = randomBytes(ID_BYTES).toString("base64url");
      const session = { id, buyer: buyerOf(email), email, expiresAt: clock.now() + SESSION_MS };
      const payload = encode(session);
      return {
        token: `${payload}.${sign(payload)}`,
        buyer: session.buyer,
        expiresAt: session.expiresAt,
      };
    },

    verify(token) {
      const known = verified.get(token);
      const session = known ?? read(token, sign);
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

/** One person, one buyer, however the address is typed. */
export function normalEmail(address: string): string {
  return address.trim().toLowerCase().normalize("NFC");
}

/** A buyer's id says nothing about the address to those who see it. */
export function buyerOf(normalisedEmail: string): string {
  return hash("sha256", `buyer:${normalisedEmail}`, "base64url").slice(0, BUYER_CHARS);
}

function encode(session: Session): string {
  const { id: s, buyer: b, email: e, expiresAt: x } = session;
  return Buffer.from(JSON.stringify({ s, b, e, x })).toString("base64url");
}

function read(token: string, sign: (payload: string) => string): Session | undefined {
  if (token.length > TOKEN_MAX_CHARS) return undefined;
  const dot = token.indexOf(".");
  if (dot < 0) return undefined;
  const payload = token.slice(0, dot);
  const given = Buffer.from(token.slice(dot + 1));
  const expected = Buffer.from(sign(payload));
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  // Signed by us, so it has the shape that `encode` gave it.
  const { s, b, e, x } = JSON.parse(Buffer.from(payload, "base64url").toString()) as {
    s: string;
    b: string;
    e: string;
    x: number;
  };
  return { id: s, buyer: b, email: e, expiresAt: x };
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
