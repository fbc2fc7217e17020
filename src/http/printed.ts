/** What the press makes of a paid order, for its buyer alone. */
import type { FastifyReply } from "fastify";
import { Type } from "typebox";
import type { PrintJob } from "../documents/press.ts";
import type { Paper } from "../domain/paper.ts";
import { refuse } from "../domain/refusal.ts";
import { OrderId } from "../protocol/api.ts";
import { sendEdgeProblem, sendRefusal } from "./answer.ts";
import type { EdgeDeps } from "./app.ts";
import { authenticate } from "./auth.ts";
import { Problems, SESSION } from "./replies.ts";

/** When a press that is busy may be asked again. */
const PRESS_RETRY_MS = 3_000;

/** Place of a ticket in its order, as part of an address. */
export const TicketNumber = Type.String({
  pattern: "^[1-9][0-9]?$",
  description: "Place in the order, from 1",
});

export interface OrderPath {
  readonly Params: { readonly order: string };
}
export interface TicketPath {
  readonly Params: { readonly order: string; readonly n: string };
}

/** A file in the description of a reply. */
export const file = (description: string, type: string) => ({
  description,
  content: { [type]: { schema: Type.String() } },
});

/** Of a route that gives something of one order. */
export function orderRoute({ sessions }: Pick<EdgeDeps, "sessions">) {
  const onRequest = authenticate(sessions);
  return (operationId: string, summary: string, response: object, params: object = {}) => ({
    onRequest,
    schema: {
      operationId,
      summary,
      tags: ["tickets"],
      security: SESSION,
      params: Type.Object({ order: OrderId, ...params }),
      response: { 200: response, ...Problems },
    },
  });
}

/** Prints what `job` says of the order, if it is this buyer's and paid, and sends it as `show` says. */
export async function sendPrinted(
  { booking, press }: Pick<EdgeDeps, "booking" | "press">,
  reply: FastifyReply,
  { buyer, order }: { readonly buyer: string; readonly order: string },
  job: (paper: Paper) => PrintJob | undefined,
  show: (made: Buffer) => FastifyReply,
): Promise<FastifyReply> {
  const outcome = await booking.paper(buyer, order);
  if ("refused" in outcome) return sendRefusal(reply, outcome.refused);
  const wanted = job(outcome.paper);
  if (!wanted) return sendEdgeProblem(reply, "not-found", "The order has no such ticket.");
  const made = await press.print(wanted);
  if (made !== "busy") return show(made);
  const { refused } = refuse({ kind: "overloaded", retryAfterMs: PRESS_RETRY_MS });
  return sendRefusal(reply, refused);
}

/** From 0; undefined if the order has no such ticket, or its money is given back. */
export function placeOf(paper: Paper, n: string): number | undefined {
  const place = paper.tickets.findIndex(({ id }) => id === `${paper.order}.${n}`);
  return place < 0 ? undefined : place;
}

export function named(reply: FastifyReply, name: string, type: string): FastifyReply {
  return reply.type(type).header("content-disposition", `attachment; filename="${name}"`);
}
