/** Ids of holds, orders and tickets. They are made from the whole operation, so a retry that reaches an
 * actor twice names the same thing, and another request under the same key does not; and they begin with
 * the event and the buyer's group, so an id alone says where to ask. They are no secrets: the holder is
 * checked wherever one is used. */
import { hash } from "node:crypto";
import type { Operation } from "./booking.ts";

/** 96 bits in base64url: no two operations of one system share it. */
const DIGEST_CHARS = 16;

function idOf(noun: string, event: string, { buyer, key, fingerprint }: Operation): string {
  const named = JSON.stringify([noun, event, buyer, key, fingerprint]);
  const digest = hash("sha256", named, "base64url");
  return `${event}.${buyer.slice(0, 1)}${digest.slice(0, DIGEST_CHARS)}`;
}

export const holdIdOf = (event: string, operation: Operation): string =>
  idOf("hold", event, operation);
export const orderIdOf = (event: string, operation: Operation): string =>
  idOf("order", event, operation);

/** `n` is the place of the seat in the order. */
export const ticketIdOf = (order: string, n: number): string => `${order}.${n + 1}`;

/** In the order of their seats. */
export const ticketsOf = (order: string, { seats }: { readonly seats: readonly string[] }) =>
  seats.map((_, n) => ticketIdOf(order, n));

/** The event that an id belongs to; empty for what is no id of ours. */
export function eventOf(id: string): string {
  return id.slice(0, Math.max(0, id.indexOf(".")));
}
