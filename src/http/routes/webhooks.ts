/** Webhooks: who is told of facts, and what became of each delivery. */
import { Type } from "typebox";
import {
  DELIVERY_PAGE,
  DeliveryAnswer,
  DeliveryId,
  DeliveryList,
  DeliveryQuery,
  NewWebhook,
  WebhookBody,
  WebhookId,
  WebhookList,
} from "../../protocol/organiser.ts";
import { answer, sendRefusal } from "../answer.ts";
import type { App, EdgeDeps, Report } from "../app.ts";
import { authenticateOrganiser } from "../auth.ts";
import { empty, ORGANISER, Problems } from "../replies.ts";
import { stored } from "../stored.ts";

const ById = Type.Object({ webhook: WebhookId });
const ByDelivery = Type.Object({ webhook: WebhookId, delivery: DeliveryId });
const common = { tags: ["operations"], security: ORGANISER };

export function webhookRoutes(
  app: App,
  { webhooks, organiserKeys }: EdgeDeps,
  report: Report,
): void {
  const onRequest = authenticateOrganiser(organiserKeys);

  app.post(
    "/api/organiser/webhooks",
    {
      onRequest,
      schema: {
        ...common,
        operationId: "createWebhook",
        summary: "Be told of facts at a URL",
        description:
          "Signed by the Standard Webhooks scheme, at least once each. One webhook a URL, so that a retry makes no second.",
        body: WebhookBody,
        response: { 201: NewWebhook, ...Problems },
      },
    },
    async (request, reply) => {
      const outcome = await stored(report, () => webhooks.create(request.body), "changes");
      if ("refused" in outcome) return sendRefusal(reply, outcome.refused);
      const { webhook, secret } = outcome;
      return reply.code(201).send({ webhook: viewOf(webhook), secret });
    },
  );

  app.get(
    "/api/organiser/webhooks",
    {
      onRequest,
      schema: {
        ...common,
        operationId: "listWebhooks",
        summary: "All webhooks",
        response: { 200: WebhookList, ...Problems },
      },
    },
    async (_request, reply) => {
      const outcome = await stored(report, async () => ({ webhooks: await webhooks.list() }));
      if ("refused" in outcome) return sendRefusal(reply, outcome.refused);
      return reply.send({ webhooks: outcome.webhooks.map(viewOf) });
    },
  );

  app.delete(
    "/api/organiser/webhooks/:webhook",
    {
      onRequest,
      schema: {
        ...common,
        operationId: "deleteWebhook",
        summary: "End a webhook; its deliveries go with it",
        params: ById,
        response: { 204: empty("Deleted"), ...Problems },
      },
    },
    async (request, reply) => {
      const { webhook } = request.params;
      const outcome = await stored(report, () => webhooks.remove(webhook), "changes");
      if (outcome !== undefined) return sendRefusal(reply, outcome.refused);
      return reply.code(204).send();
    },
  );

  app.get(
    "/api/organiser/webhooks/:webhook/deliveries",
    {
      onRequest,
      schema: {
        ...common,
        operationId: "listDeliveries",
        summary: "Deliveries of a webhook and their attempts, latest first",
        params: ById,
        querystring: DeliveryQuery,
        response: { 200: DeliveryList, ...Problems },
      },
    },
    async (request, reply) => {
      const { before, state, limit = String(DELIVERY_PAGE) } = request.query;
      const page = { before, state, limit: Number(limit) };
      const outcome = await stored(report, () => webhooks.deliveries(request.params.webhook, page));
      if ("refused" in outcome) return sendRefusal(reply, outcome.refused);
      return reply.send({ deliveries: outcome.map(deliveryView) });
    },
  );

  app.post(
    "/api/organiser/webhooks/:webhook/deliveries/:delivery/replay",
    {
      onRequest,
      schema: {
        ...common,
        operationId: "replayDelivery",
        summary: "Send a delivery again, under its webhook-id",
        params: ByDelivery,
        response: { 202: DeliveryAnswer, ...Problems },
      },
    },
    async (request, reply) => {
      const { webhook, delivery } = request.params;
      const outcome = await stored(report, () => webhooks.replay(webhook, delivery), "changes");
      return answer(
        reply,
        202,
        "refused" in outcome ? outcome : { delivery: deliveryView(outcome) },
      );
    },
  );
}

type Webhook = Awaited<ReturnType<EdgeDeps["webhooks"]["list"]>>[number];
type Delivery = Exclude<Awaited<ReturnType<EdgeDeps["webhooks"]["replay"]>>, { refused: unknown }>;

/** The schemas' arrays may be written to; what is read here may not. */
function viewOf({ types, events, ...webhook }: Webhook) {
  return { ...webhook, types: types && [...types], events: events && [...events] };
}

function deliveryView({ log, ...delivery }: Delivery) {
  return { ...delivery, log: [...log] };
}
