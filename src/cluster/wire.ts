/** What goes between two nodes: frames. A frame is all that one node has for another at one moment.
 *
 *   version, 1 byte | HMAC-SHA-256 of the body, 32 bytes | body (v8.serialize)
 *
 * Nothing of a body is read before its seal is known to be right: who knows the secret is one of us. */
import { createHmac, type KeyObject, timingSafeEqual } from "node:crypto";
import { deserialize, serialize } from "node:v8";
import type { Message } from "../runtime/seams.ts";
import type { UnavailableReason } from "../runtime/unavailable.ts";
import type { Trace } from "../trace.ts";

/** Goes up with every change that an older version would misread. */
export const WIRE_VERSION = 1;
const SEAL_BYTES = 32;
const BODY_AT = 1 + SEAL_BYTES;

/** `until`: its turn must not begin after that, by the receiver's monotonic clock. */
export type Call = { readonly id: number; readonly until: number } & Asked;

/** What a call is about, and the trace of the request that it is for, if there is one. */
export type Asked = (
  | { readonly kind: "ask"; readonly message: Message }
  | { readonly kind: "request"; readonly what: unknown }
) & { readonly trace?: Trace };

/** `reason`: of an Unavailable; none: an error that nobody expected. */
export type Answer =
  | { readonly kind: "done"; readonly id: number; readonly reply: unknown }
  | {
      readonly kind: "failed";
      readonly id: number;
      readonly reason: UnavailableReason | undefined;
      readonly why: string;
    };

export interface News {
  readonly kind: "news";
  readonly what: unknown;
}

export type Entry = Call | Answer | News;

export interface Frame {
  /** Ids of nodes. */
  readonly from: string;
  readonly to: string;
  /** Where the sender is reached. */
  readonly address: string;
  readonly entries: readonly Entry[];
}

/** What has become of a frame. Of one that was not taken nothing has happened. */
export type Verdict = "taken" | "unknown-version" | "wrong-secret" | "not-me";

export interface Receipt {
  readonly verdict: Verdict;
  /** Of the receiver's monotonic clock, ms. */
  readonly at: number;
}

export function seal(frame: Frame, key: KeyObject): Buffer {
  const body = serialize(frame);
  return Buffer.concat([Buffer.of(WIRE_VERSION), sealOf(body, key), body]);
}

/** `me`: the id of the node that has received it. */
export function unseal(
  bytes: Uint8Array,
  me: string,
  key: KeyObject,
): Frame | Exclude<Verdict, "taken"> {
  if (bytes[0] !== WIRE_VERSION) return "unknown-version";
  if (bytes.length < BODY_AT) return "wrong-secret";
  const body = bytes.subarray(BODY_AT);
  if (!timingSafeEqual(bytes.subarray(1, BODY_AT), sealOf(body, key))) return "wrong-secret";
  const frame = deserialize(body) as Frame;
  // A process before us may have had this address.
  return frame.to === me ? frame : "not-me";
}

function sealOf(body: Uint8Array, key: KeyObject): Buffer {
  return createHmac("sha256", key).update(body).digest();
}
