/** Names a request that changes something, so that a retry is known as one. */
import type { FastifyRequest } from "fastify";
import { hash } from "node:crypto";
import { Type } from "typebox";
import type { Operation } from "../booking/booking.ts";
import { KEY_PATTERN } from "../protocol/api.ts";
import { sessionOf } from "./auth.ts";
import { PASS_HEADER, type Passes } from "./passes.ts";

export const KeyHeader = Type.Object({
  "idempotency-key": Type.String({
    pattern: KEY_PATTERN,
    description: "Your name for this request; a retry with the same key gets the first answer.",
  }),
});

/** Of what holds or orders. */
export const BuyingHeaders = Type.Interface([KeyHeader], {
  [PASS_HEADER]: Type.Optional(
    Type.String({ maxLength: 1_024, description: "Needed while a queue is on" }),
  ),
});

const FINGERPRINT_BYTES = 16;

/** The body is taken as parsed, so a retry may be spaced differently; it is small, and validated. */
export function operationOf(
  request: FastifyRequest & { headers: { "idempotency-key": string } },
  passes: Passes,
): Operation {
  const { buyer, email } = sessionOf(request);
  const key = request.headers["idempotency-key"];
  const pass = passes.read(request.headers[PASS_HEADER]);
  return { buyer, email, key, pass, fingerprint: fingerprintOf(request) };
}

export function fingerprintOf({ method, url, body }: FastifyRequest): string {
  const text = `${method} ${url}\n${JSON.stringify(body)}`;
  // Not cut from the text: a slice of a string keeps the whole of it in memory.
  return hash("sha256", text, "buffer").toString("base64url", 0, FINGERPRINT_BYTES);
}
