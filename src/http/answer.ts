/** Turns what the box office says into a reply: its value, or its refusal as a problem. */
import type { FastifyReply } from "fastify";
import type { Outcome } from "../booking/booking.ts";
import type { Refusal } from "../domain/refusal.ts";
import type { Problem } from "../protocol/api.ts";
import { idOf } from "../trace.ts";
import { edgeProblem, problemOf, readable, type EdgeProblem } from "../protocol/problems.ts";
import { traceOf } from "./traces.ts";

export const PROBLEM_TYPE = "application/problem+json; charset=utf-8";

export function answer<T extends object>(
  reply: FastifyReply,
  status: number,
  outcome: Outcome<T>,
): FastifyReply {
  if ("refused" in outcome) return sendRefusal(reply, outcome.refused);
  return reply.code(status).send(outcome);
}

export function sendRefusal(reply: FastifyReply, given: Refusal): FastifyReply {
  const refusal = readable(given);
  if ("retryAfterMs" in refusal) {
    reply.header("retry-after", Math.max(1, Math.ceil(refusal.retryAfterMs / 1_000)));
  }
  // Another node can serve this client: what balances connections gives it the next one.
  if (refusal.kind === "not-owner") reply.header("connection", "close");
  return sendProblem(reply, problemOf(refusal));
}

export function sendEdgeProblem(
  reply: FastifyReply,
  kind: EdgeProblem,
  detail: string,
  members?: object,
): FastifyReply {
  return sendProblem(reply, edgeProblem(kind, detail, members));
}

/** A problem goes out as text: its members depend on its type, so no schema could help to write it. What is not
 * the client's fault names the trace, so that it can be found in the logs of all nodes. */
export function sendProblem(reply: FastifyReply, given: Problem): FastifyReply {
  const problem =
    given.status < 500 ? given : { ...given, traceId: idOf(traceOf(reply.request.raw)) };
  return reply
    .code(problem.status)
    .header("content-type", PROBLEM_TYPE)
    .send(JSON.stringify(problem));
}
