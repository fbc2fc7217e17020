/** Lobby and queue: join, wait, enter. What everybody waits for is one document for all, so that waiting costs
 * the server nothing a client. */
import { Readable } from "node:stream";
import { Type } from "typebox";
import { JOINS_MAX } from "../../domain/queue.ts";
import type { Refusal } from "../../domain/refusal.ts";
import { EventId } from "../../protocol/api.ts";
import {
  AdmissionBody,
  AdmissionView,
  AlertBody,
  ChallengeView,
  EntryAnswer,
  JoinBody,
  PassView,
  PushKeyView,
  QueueView,
} from "../../protocol/queue.ts";
import { answer, sendRefusal } from "../answer.ts";
import type { App, EdgeDeps } from "../app.ts";
import { authenticate, authenticateOrganiser, sessionOf } from "../auth.ts";
import { ENTRY_LOOKS_PER_MINUTE, OWN_JOINS_PER_MINUTE, QUEUE_FRESH_MS } from "../limits.ts";
import { hasAlready } from "../negotiation.ts";
import { perBuyer, perNetwork } from "../rate.ts";
import { empty, ORGANISER, Problems, SESSION } from "../replies.ts";
import { Shared } from "../shared.ts";

const ByEvent = Type.Object({ event: EventId });
const FOR_A_SECOND = "public, max-age=1";
/** The list is what it is once there has been a draw. */
const FOR_AN_HOUR = "public, max-age=3600";

export function queueRoutes(app: App, deps: EdgeDeps): void {
  const { waiting, sessions, passes, challenge, clock, organiserKeys } = deps;
  const mine = { tags: ["queue"], security: SESSION, params: ByEvent };
  const onRequest = authenticate(sessions);
  const status = new Shared((event) => waiting.status(event), QUEUE_FRESH_MS, clock);

  const limitOwnJoins = perBuyer(app, OWN_JOINS_PER_MINUTE, "asked-too-often");
  const limitJoins = perNetwork(app, deps.joinsPerMinute, "too-many-joins");
  const limitLooks = perBuyer(app, ENTRY_LOOKS_PER_MINUTE, "asked-too-often");

  /** Why there is nothing to join, told before any work is asked for. Undefined: there is, or the join will say. */
  const nothingToJoin = async (event: string): Promise<Refusal | undefined> => {
    const said = await status.get(event);
    if ("refused" in said) return "retryAfterMs" in said.refused ? undefined : said.refused;
    const { phase, lobbyOpensAt, opensAt } = said;
    // What was said is a moment old, and the lobby may have opened meanwhile.
    const isOn = phase === "announced" && (lobbyOpensAt ?? opensAt) <= clock.now();
    if (isOn || phase === "lobby" || phase === "queue") return undefined;
    return { kind: "queue-not-open", phase, lobbyOpensAt };
  };

  app.get(
    "/api/events/:event/queue",
    {
      schema: {
        operationId: "getQueue",
        summary: "The queue as it stands: now serving, pace, what is left, the draw",
        tags: ["queue"],
        params: ByEvent,
        response: { 200: QueueView, 304: empty("Not modified"), ...Problems },
      },
    },
    async (request, reply) => {
      const outcome = await status.get(request.params.event);
      if ("refused" in outcome) return sendRefusal(reply, outcome.refused);
      const etag = `"${outcome.now.toString(36)}"`;
      void reply.header("cache-control", FOR_A_SECOND).header("etag", etag);
      if (hasAlready(request.headers["if-none-match"], etag)) return reply.code(304).send();
      return reply.send(outcome);
    },
  );

  app.get(
    "/api/events/:event/queue/lots",
    {
      schema: {
        operationId: "getLots",
        summary:
          "The ids that were drawn, one a line: with the seed anybody can work the ranks out",
        tags: ["queue"],
        params: ByEvent,
        response: {
          200: {
            description: "One id a line",
            content: { "text/plain": { schema: Type.Unsafe<Readable>({ type: "string" }) } },
          },
          ...Problems,
        },
      },
    },
    async (request, reply) => {
      const outcome = await waiting.lots(request.params.event);
      if ("refused" in outcome) return sendRefusal(reply, outcome.refused);
      void reply.header("cache-control", FOR_AN_HOUR).type("text/plain; charset=utf-8");
      return reply.send(Readable.from(outcome.pieces));
    },
  );

  app.get(
    "/api/events/:event/queue/challenge",
    {
      onRequest,
      preHandler: limitLooks,
      schema: {
        ...mine,
        operationId: "getChallenge",
        summary: "Work that the join asks for",
        response: { 200: ChallengeView, ...Problems },
      },
    },
    async (request, reply) => {
      const { event } = request.params;
      const nothing = await nothingToJoin(event);
      if (nothing) return sendRefusal(reply, nothing);
      return reply.send(challenge.issue(event, sessionOf(request).buyer));
    },
  );

  app.post(
    "/api/events/:event/queue/entry",
    {
      onRequest: [onRequest, limitOwnJoins],
      schema: {
        ...mine,
        operationId: "joinQueue",
        summary: `Join the lobby or the queue; twice is once. At most ${JOINS_MAX} times an event, those after leaving or a missed turn included`,
        body: JoinBody,
        response: { 200: EntryAnswer, ...Problems },
      },
    },
    async (request, reply) => {
      const { event } = request.params;
      const { buyer, knownSince } = sessionOf(request);
      const met = challenge.met(event, buyer, request.body);
      if (!met)
        return sendRefusal(reply, (await nothingToJoin(event)) ?? { kind: "challenge-needed" });
      if (await limitJoins(request, reply)) return reply;
      return answer(reply, 200, await waiting.join({ buyer, knownSince, ...met }, event));
    },
  );

  app.get(
    "/api/events/:event/queue/entry",
    {
      onRequest,
      preHandler: limitLooks,
      schema: {
        ...mine,
        operationId: "getEntry",
        summary: "One's own place. Ask once; then the queue's document says when it is called",
        response: { 200: EntryAnswer, ...Problems },
      },
    },
    async (request, reply) =>
      answer(reply, 200, await waiting.entry(sessionOf(request).buyer, request.params.event)),
  );

  app.put(
    "/api/events/:event/queue/entry/alert",
    {
      onRequest,
      preHandler: limitLooks,
      schema: {
        ...mine,
        operationId: "setAlert",
        summary: "How to be told of the call while away: by letter, by a notification, or not",
        body: AlertBody,
        response: { 200: EntryAnswer, ...Problems },
      },
    },
    async (request, reply) => {
      const { buyer, email } = sessionOf(request);
      const { mail, push, language } = request.body;
      const target = push && { endpoint: push.endpoint, ...push.keys };
      const alert = { mail: mail ? email : null, push: target, language };
      return answer(reply, 200, await waiting.setAlert(buyer, request.params.event, alert));
    },
  );

  app.get(
    "/api/push-key",
    {
      schema: {
        operationId: "getPushKey",
        summary: "What a browser subscribes with to be notified",
        tags: ["queue"],
        response: { 200: PushKeyView, ...Problems },
      },
    },
    (_request, reply) => reply.header("cache-control", FOR_AN_HOUR).send({ key: deps.pushKey }),
  );

  app.delete(
    "/api/events/:event/queue/entry",
    {
      onRequest,
      schema: {
        ...mine,
        operationId: "leaveQueue",
        summary:
          "Leave the queue, or the sale: somebody else is let in, and the pass holds nothing more. What is held stays so to its end, and can be paid for",
        response: { 204: empty("Left"), ...Problems },
      },
    },
    async (request, reply) => {
      const outcome = await waiting.leave(sessionOf(request).buyer, request.params.event);
      if ("refused" in outcome) return sendRefusal(reply, outcome.refused);
      return reply.code(204).send();
    },
  );

  app.post(
    "/api/events/:event/queue/pass",
    {
      onRequest,
      preHandler: limitLooks,
      schema: {
        ...mine,
        operationId: "enterSale",
        summary: "Enter when called: gives the pass that holds and orders need",
        response: { 200: PassView, ...Problems },
      },
    },
    async (request, reply) => {
      const outcome = await waiting.enter(sessionOf(request).buyer, request.params.event);
      if ("refused" in outcome) return sendRefusal(reply, outcome.refused);
      const { pass } = outcome;
      const { shopUntil, payUntil } = pass;
      return reply.send({ pass: passes.write(pass), shopUntil, payUntil, now: clock.now() });
    },
  );

  app.put(
    "/api/organiser/events/:event/admission",
    {
      onRequest: authenticateOrganiser(organiserKeys),
      schema: {
        operationId: "setAdmission",
        summary: "How fast people are let in, how many at a time, and the alarm that stops it",
        tags: ["operations"],
        security: ORGANISER,
        params: ByEvent,
        body: AdmissionBody,
        response: { 200: AdmissionView, ...Problems },
      },
    },
    async (request, reply) =>
      answer(reply, 200, await waiting.setAdmission(request.params.event, request.body)),
  );
}
