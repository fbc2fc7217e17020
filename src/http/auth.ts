/** Who is asking: buyers by their session token, the organiser by the key of the installation. */
import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from "fastify";
import { hash, timingSafeEqual } from "node:crypto";
import { sendEdgeProblem } from "./answer.ts";
import type { Session, Sessions } from "./sessions.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Set by `authenticate`; read it through `sessionOf`. */
    session: Session | null;
  }
}

type Hook = (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction) => void;

/** Runs before the body is read: a stranger's body is not worth parsing. */
export function authenticate(sessions: Sessions): Hook {
  return (request, reply, done) => {
    const token = bearerOf(request);
    const session = token === undefined ? undefined : sessions.verify(token);
    if (session === undefined) {
      unauthenticated(reply, "POST /api/sessions gives a token; send it as Authorization: Bearer.");
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

export function authenticateOrganiser(organiserKey: string): Hook {
  const expected = hash("sha256", organiserKey, "buffer");
  return (request, reply, done) => {
    const key = bearerOf(request);
    if (key === undefined) {
      unauthenticated(reply, "Send the organiser key as Authorization: Bearer.");
      return;
    }
    // Digests have one length, so the comparison tells nothing, not even the length of the key.
    if (!timingSafeEqual(hash("sha256", key, "buffer"), expected)) {
      sendEdgeProblem(reply, "forbidden", "That is not the organiser key.");
      return;
    }
    done();
  };
}

function bearerOf(request: FastifyRequest): string | undefined {
  const header = request.headers.authorization;
  if (header === undefined || header.slice(0, 7).toLowerCase() !== "bearer ") return undefined;
  return header.slice(7);
}

function unauthenticated(reply: FastifyReply, detail: string): void {
  reply.header("www-authenticate", "Bearer");
  sendEdgeProblem(reply, "unauthenticated", detail);
}
