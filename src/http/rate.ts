/** So many requests a minute of one caller; past it a refusal that says when to come again. In memory: a limit
 * of each server. */
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Refusal } from "../domain/refusal.ts";
import { sendRefusal } from "./answer.ts";
import type { App } from "./app.ts";
import { sessionOf } from "./auth.ts";
import { networkOf } from "./network.ts";

const WINDOW_MS = 60_000;
const AGAIN_AFTER_MS = 1_000;

type TooMany = Extract<
  Refusal,
  { kind: "too-many-sign-ins" | "too-many-joins" | "asked-too-often" }
>;

type Hook = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

/** By the caller's network: behind one there may be many people, so it should be generous. */
export function perNetwork(app: App, max: number, kind: TooMany["kind"]): Hook {
  return hook(app.createRateLimit({ max, timeWindow: WINDOW_MS, keyGenerator: callerOf }), kind);
}

/** By the buyer whose session it is; to run after `authenticate`. */
export function perBuyer(app: App, max: number, kind: TooMany["kind"]): Hook {
  return hook(app.createRateLimit({ max, timeWindow: WINDOW_MS, keyGenerator: buyerOf }), kind);
}

function callerOf({ ip }: FastifyRequest): string {
  return networkOf(ip);
}

function buyerOf(request: FastifyRequest): string {
  return sessionOf(request).buyer;
}

function hook(check: ReturnType<App["createRateLimit"]>, kind: TooMany["kind"]): Hook {
  return async (request, reply) => {
    // Who has left has no address, and hears no answer.
    if (request.socket.remoteAddress === undefined)
      return sendRefusal(reply, { kind: "overloaded", retryAfterMs: AGAIN_AFTER_MS });
    const limit = await check(request);
    if (limit.isAllowed || !limit.isExceeded) return undefined;
    return sendRefusal(reply, { kind, retryAfterMs: limit.ttl });
  };
}
