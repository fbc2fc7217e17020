/** Paying for a hold. The order goes on after the answer; it is watched at its own address. */
import { Type } from "typebox";
import type { Outcome } from "../../booking/booking.ts";
import {
  OrderAnswer,
  OrderBody,
  OrderId,
  OrderStatus,
  type OrderView,
} from "../../protocol/api.ts";
import { answer } from "../answer.ts";
import type { App, EdgeDeps } from "../app.ts";
import { authenticate, sessionOf } from "../auth.ts";
import { withWallets } from "../wallets.ts";
import { BuyingHeaders, operationOf } from "../operation.ts";
import { Problems, SESSION } from "../replies.ts";

/** More than there are. */
const STATUSES_MAX = 16;

export function orderRoutes(app: App, { booking, sessions, passes, wallets }: EdgeDeps): void {
  const onRequest = authenticate(sessions);
  const shown = (outcome: Outcome<{ order: OrderView }>): Outcome<{ order: OrderView }> =>
    "refused" in outcome ? outcome : { order: withWallets(outcome.order, wallets) };

  app.post(
    "/api/orders",
    {
      onRequest,
      schema: {
        operationId: "placeOrder",
        summary: "Pay for a hold",
        tags: ["buying"],
        security: SESSION,
        headers: BuyingHeaders,
        body: OrderBody,
        response: { 202: OrderAnswer, ...Problems },
      },
    },
    async (request, reply) => {
      const { hold, card } = request.body;
      const outcome = shown(
        await booking.placeOrder(operationOf(request, passes), hold, card ?? null),
      );
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
        querystring: Type.Object({
          // Given several times, as it is by who wants no news before the end.
          unlike: Type.Optional(
            Type.Union([OrderStatus, Type.Array(OrderStatus, { maxItems: STATUSES_MAX })]),
          ),
          wait: Type.Optional(
            Type.String({
              pattern: "^([0-9]|10)$",
              description: "Seconds to wait at most for a status that is none of `unlike`",
            }),
          ),
        }),
        response: { 200: OrderAnswer, ...Problems },
      },
    },
    async (request, reply) => {
      const { unlike, wait = "0" } = request.query;
      const until =
        unlike === undefined ? undefined : { unlike: [unlike].flat(), ms: Number(wait) * 1_000 };
      const { buyer } = sessionOf(request);
      return answer(reply, 200, shown(await booking.lookOrder(buyer, request.params.order, until)));
    },
  );

  app.post(
    "/api/orders/:order/returned",
    {
      onRequest,
      schema: {
        operationId: "payerReturned",
        summary: "The payer is back from the bank: asks it how things stand",
        tags: ["buying"],
        security: SESSION,
        params: Type.Object({ order: OrderId }),
        response: { 200: OrderAnswer, ...Problems },
      },
    },
    async (request, reply) => {
      const { buyer } = sessionOf(request);
      return answer(reply, 200, shown(await booking.payerReturned(buyer, request.params.order)));
    },
  );
}
