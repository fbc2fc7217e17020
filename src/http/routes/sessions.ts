/** Signing in with a code that is sent to one's address, and out again, here or everywhere. */
import rateLimit from "@fastify/rate-limit";
import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import { emailAddress } from "../../domain/address.ts";
import { answersAgain } from "../../domain/sign-in.ts";
import { CodeBody, CodeSent, SessionBody, SessionView } from "../../protocol/api.ts";
import { answer, sendRefusal } from "../answer.ts";
import type { App, EdgeDeps } from "../app.ts";
import { authenticate, sessionOf } from "../auth.ts";
import type { Once } from "../../booking/booking.ts";
import { networkOf } from "../network.ts";
import { fingerprintOf, KeyHeader } from "../operation.ts";
import { perNetwork } from "../rate.ts";
import { Problems, SESSION } from "../replies.ts";
import { buyerOf, cookieOf, SESSION_MS } from "../sessions.ts";

/** A retry under a key gets the first answer. */
const MayHaveKey = Type.Partial(KeyHeader);

function onceOf(
  request: FastifyRequest & { headers: { "idempotency-key"?: string } },
): Once | undefined {
  const id = request.headers["idempotency-key"];
  return id === undefined ? undefined : { id, fingerprint: fingerprintOf(request) };
}

function mailboxIn(body: { readonly email: string }): string {
  const email = emailAddress(body.email);
  if (email === undefined) throw new Error("the schema of the body lets no such address through");
  return email;
}

/** Addresses of callers that are counted at a time, at most. */
const CALLERS_MAX = 100_000;

export async function sessionRoutes(app: App, deps: EdgeDeps): Promise<void> {
  const { booking, sessions, clock, inbox, secureCookies, signInsPerMinute } = deps;
  await app.register(rateLimit, { global: false, cache: CALLERS_MAX });
  const onRequest = perNetwork(app, signInsPerMinute, "too-many-sign-ins");

  app.post(
    "/api/sessions/codes",
    {
      onRequest,
      schema: {
        operationId: "sendCode",
        summary: "Send a code to an e-mail address, to sign in with",
        tags: ["buying"],
        headers: MayHaveKey,
        body: CodeBody,
        response: { 202: CodeSent, ...Problems },
      },
    },
    async (request, reply) => {
      const email = mailboxIn(request.body);
      const outcome = await booking.sendCode(
        buyerOf(email),
        email,
        networkOf(request.ip),
        onceOf(request),
      );
      if ("refused" in outcome) return sendRefusal(reply, outcome.refused);
      const shown = inbox ? `/dev/inbox?to=${encodeURIComponent(email)}` : null;
      return reply.code(202).send({ sent: true, inbox: shown });
    },
  );

  app.post(
    "/api/sessions",
    {
      onRequest,
      schema: {
        operationId: "signIn",
        summary: "Sign in with the code",
        description: "The session is in the answer for programs, and in a cookie for the page.",
        tags: ["buying"],
        headers: MayHaveKey,
        body: SessionBody,
        response: { 200: SessionView, ...Problems },
      },
    },
    async (request, reply) => {
      const email = mailboxIn(request.body);
      const buyer = buyerOf(email);
      const outcome = await booking.enterCode(
        buyer,
        request.body.code,
        networkOf(request.ip),
        onceOf(request),
      );
      if ("refused" in outcome) return sendRefusal(reply, outcome.refused);
      // A retry gets the session of the first answer, not one that outlives what was done to that.
      const now = clock.now();
      const { knownSince, at = now } = outcome;
      if (!answersAgain(at, now) || deps.revocations.isRevoked("", buyer, at))
        return sendRefusal(reply, { kind: "code-over" });
      const view = sessions.issue(email, knownSince, at);
      void reply.header("set-cookie", cookieOf(view.token, SESSION_MS, secureCookies));
      return reply.send(view);
    },
  );

  const End = Type.Object({ everywhere: Type.Optional(Type.Literal("yes")) });
  app.delete(
    "/api/sessions",
    {
      onRequest: authenticate(sessions),
      schema: {
        operationId: "signOut",
        summary: "Sign out: this session, or all of this buyer's",
        tags: ["buying"],
        security: SESSION,
        querystring: End,
        response: { 200: Type.Object({ ended: Type.Literal(true) }), ...Problems },
      },
    },
    async (request, reply) => {
      const all = request.query.everywhere === "yes";
      const session = sessionOf(request);
      await deps.revocations.revoke({
        session: all ? null : session.id,
        buyer: session.buyer,
        at: clock.now(),
        forgetAt: clock.now() + SESSION_MS,
      });
      void reply.header("set-cookie", cookieOf("", 0, secureCookies));
      return answer(reply, 200, { ended: true as const });
    },
  );
}
