/** Names a request that changes something, so that a retry is known as one. */
import type { FastifyRequest } from "fastify";
import { hash } from "node:crypto";
import { Type } from "typebox";
import type { Operation } from "../booking/booking.ts";
import { KEY_PATTERN } from "../protocol/api.ts";
import { sessionOf } from "./auth.ts";

export const KeyHeader = Type.Object({
  "idempotency-key": Type.String({
    pattern: KEY_PATTERN,
    description: "Your name for this request; a retry with the same key gets the first answer.",
  }),
});

const FINGERPRINT_BYTES = 16;

/** The body is taken as parsed, so a retry may be spaced differently; it is small, and validated. */
export function operationOf(
  request: FastifyRequest & { headers: { "idempotency-key": string } },
): Operation {
  const { buyer, email } = sessionOf(request);
  const text = `${request.method} ${request.url}\n${JSON.stringify(request.body)}`;
  return {
    buyer,
    email,
    key: request.headers["idempotency-key"],
    // Not cut from the text: a slice of a string keeps the whole of it in memory.
    fingerprint: hash("sha256", text, "buffer").toString("base64url", 0, FINGERPRINT_BYTES),
  };
}
