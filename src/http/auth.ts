/** Who is asking: buyers by their session token, the organiser by a key (organiser-keys.ts). */
import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from "fastify";
import { sendEdgeProblem, sendRefusal } from "./answer.ts";
import type { OrganiserKeys } from "./organiser-keys.ts";
import { COOKIE, type Session, type Sessions } from "./sessions.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Set by `authenticate`; read it through `sessionOf`. */
    session: Session | null;
  }
}

const RETRY_AFTER_MS = 1_000;
const BEARER = "Bearer";

type Hook = (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction) => void;

/** Sends a reply, or lets the request on. */
type AsyncHook = (
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<FastifyReply | undefined>;

/** Runs before the body is read: a stranger's body is not worth parsing. */
export function authenticate(sessions: Sessions): Hook {
  return (request, reply, done) => {
    const bearer = bearerOf(request);
    const token = bearer ?? cookieIn(request);
    const session = token === undefined ? undefined : sessions.verify(token);
    if (session === undefined) {
      unauthenticated(reply, "POST /api/sessions gives a token; send it as Authorization: Bearer.");
      return;
    }
    if (bearer === undefined && !isOwnRequest(request)) {
      sendEdgeProblem(reply, "forbidden", "A page of another site may not act for you.");
      return;
    }
    request.session = session;
    done();
  };
}

export function sessionOf(request: FastifyRequest): Session {
  if (request.session === null) throw new Error(`${request.url} is served without authentication`);
  return request.session;
}

export function authenticateOrganiser(keys: OrganiserKeys): AsyncHook {
  return async (request, reply) => {
    const key = bearerOf(request);
    const verdict = await verdictOn(key, keys);
    if (verdict === "accepted") return undefined;
    if (verdict === "unknown") return notNow(reply);
    return unauthenticated(
      reply,
      key === undefined
        ? "Send an organiser key as Authorization: Bearer."
        : "That is not an organiser key.",
    );
  };
}

/** For what a person may look at: a browser asks for the key as a password, and again after a wrong one. It sends it
 * along from then on, whichever page made it ask, so what changes anything takes a token only. */
export function authenticateOrganiserToRead(keys: OrganiserKeys): AsyncHook {
  return async (request, reply) => {
    const verdict = await verdictOn(bearerOf(request) ?? passwordOf(request), keys);
    if (verdict === "accepted") return undefined;
    if (verdict === "unknown") return notNow(reply);
    const password = 'Basic realm="organiser key as password", charset="UTF-8"';
    reply.header("www-authenticate", [password, BEARER]);
    const how = "Give an organiser key as the password, or send it as Authorization: Bearer.";
    return sendEdgeProblem(reply, "unauthenticated", how);
  };
}

/** Unknown: the table cannot be read. The operator hears it from everything else that needs the database. */
async function verdictOn(
  key: string | undefined,
  keys: OrganiserKeys,
): Promise<"accepted" | "refused" | "unknown"> {
  if (key === undefined) return "refused";
  try {
    return (await keys.accepts(key)) ? "accepted" : "refused";
  } catch {
    return "unknown";
  }
}

function notNow(reply: FastifyReply): FastifyReply {
  return sendRefusal(reply, {
    kind: "overloaded",
    retryAfterMs: RETRY_AFTER_MS,
    because: "database",
  });
}

/** A browser sends the cookie by itself, so whatever changes something must come from our own page. */
function isOwnRequest({ method, headers }: FastifyRequest): boolean {
  if (method === "GET" || method === "HEAD") return true;
  const site = headers["sec-fetch-site"];
  if (site !== undefined) return site === "same-origin";
  const { origin, host } = headers;
  return origin !== undefined && URL.parse(origin)?.host === host;
}

function cookieIn({ headers }: FastifyRequest): string | undefined {
  const { cookie } = headers;
  if (cookie === undefined) return undefined;
  for (const pair of cookie.split(";")) {
    const [name, value] = pair.trim().split("=", 2);
    if (name === COOKIE && value) return value;
  }
  return undefined;
}

function bearerOf(request: FastifyRequest): string | undefined {
  const header = request.headers.authorization;
  if (header === undefined || header.slice(0, 7).toLowerCase() !== "bearer ") return undefined;
  return header.slice(7);
}

/** Of Basic authentication (RFC 7617), by whatever name. */
function passwordOf({ headers }: FastifyRequest): string | undefined {
  const [scheme = "", given = ""] = headers.authorization?.split(" ", 2) ?? [];
  if (scheme.toLowerCase() !== "basic") return undefined;
  const [, ...password] = Buffer.from(given, "base64").toString().split(":");
  return password.join(":");
}

function unauthenticated(reply: FastifyReply, detail: string): FastifyReply {
  reply.header("www-authenticate", BEARER);
  return sendEdgeProblem(reply, "unauthenticated", detail);
}
