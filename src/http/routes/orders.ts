/** Paying for a hold. The order goes on after the answer; it is watched at its own address. */
import { Type } from "typebox";
import { OrderAnswer, OrderBody, OrderId } from "../../protocol/api.ts";
import { answer } from "../answer.ts";
import type { App, EdgeDeps } from "../app.ts";
import { authenticate, sessionOf } from "../auth.ts";
import { KeyHeader, operationOf } from "../operation.ts";
import { Problems, SESSION } from "../replies.ts";

export function orderRoutes(app: App, { booking, sessions }: EdgeDeps): void {
  const onRequest = authenticate(sessions);

  app.post(
    "/api/orders",
    {
      onRequest,
      schema: {
        operationId: "placeOrder",
        summary: "Pay for a hold",
        tags: ["buying"],
        security: SESSION,
        headers: KeyHeader,
        body: OrderBody,
        response: { 202: OrderAnswer, ...Problems },
      },
    },
    async (request, reply) => {
      const { hold, card } = request.body;
      const outcome = await booking.placeOrder(operationOf(request), hold, card);
      if ("order" in outcome) {
        void reply.header("location", `/api/orders/${encodeURIComponent(outcome.order.id)}`);
      }
      return answer(reply, 202, outcome);
    },
  );

  app.get(
    "/api/orders/:order",
    {
      onRequest,
      schema: {
        operationId: "getOrder",
        summary: "An order of one's own, with its tickets once paid",
        tags: ["buying"],
        security: SESSION,
        params: Type.Object({ order: OrderId }),
        response: { 200: OrderAnswer, ...Problems },
      },
    },
    async (request, reply) =>
      answer(reply, 200, await booking.lookOrder(sessionOf(request).buyer, request.params.order)),
  );
}
