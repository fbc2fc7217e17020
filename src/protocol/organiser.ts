/** What crosses the wire between us and the organiser's own systems: the event log and webhooks. */
import { Type, type Static } from "typebox";
import { EventId } from "./api.ts";

export const LOG_PAGE_MAX = 1_000;
export const LOG_PAGE = 100;
export const DELIVERY_PAGE_MAX = 100;
export const DELIVERY_PAGE = 20;
/** Of one webhook's choice. */
const EVENTS_MAX = 50;
const URL_MAX_CHARS = 2_048;

const closed = { additionalProperties: false } as const;
const Nullable = <T extends ReturnType<typeof Type.Integer> | ReturnType<typeof Type.String>>(
  type: T,
) => Type.Union([type, Type.Null()]);

export const FactType = Type.Union([
  Type.Literal("order.paid"),
  Type.Literal("order.refunded"),
  Type.Literal("seat.released"),
  Type.Literal("ticket.issued"),
]);

export const FactView = Type.Object({
  seq: Type.Integer({ description: "Gapless within the event, from 1" }),
  id: Type.String({ description: "The same wherever the fact is told, however often" }),
  type: FactType,
  at: Type.Integer(),
  data: Type.Object({}, { additionalProperties: true, description: "Depends on the type" }),
});
export const FactLog = Type.Object({ facts: Type.Array(FactView) });
export type FactLog = Static<typeof FactLog>;

/** Queries are text: nothing is coerced. */
export const LogQuery = Type.Object({
  after: Type.Optional(
    Type.String({ pattern: "^[0-9]{1,15}$", description: "Facts after this seq; default 0" }),
  ),
  limit: Type.Optional(
    Type.String({
      pattern: "^([1-9][0-9]{0,2}|1000)$",
      description: `At most; default ${LOG_PAGE}, up to ${LOG_PAGE_MAX}`,
    }),
  ),
});

export const WebhookId = Type.String({ pattern: "^[A-Za-z0-9_-]{1,40}$" });
export const DeliveryId = Type.String({ pattern: "^[0-9]{1,18}$" });

export const WebhookBody = Type.Object(
  {
    url: Type.String({ minLength: 1, maxLength: URL_MAX_CHARS }),
    types: Type.Optional(
      Type.Array(FactType, { minItems: 1, uniqueItems: true, description: "Default: all" }),
    ),
    events: Type.Optional(
      Type.Array(EventId, {
        minItems: 1,
        maxItems: EVENTS_MAX,
        uniqueItems: true,
        description: "Default: all",
      }),
    ),
  },
  closed,
);

export const WebhookView = Type.Object({
  id: WebhookId,
  url: Type.String(),
  types: Type.Union([Type.Array(FactType), Type.Null()], { description: "null: all" }),
  events: Type.Union([Type.Array(Type.String()), Type.Null()], { description: "null: all" }),
  createdAt: Type.Integer(),
  disabledAt: Nullable(Type.Integer({ description: "Since its receiver answered 410 Gone" })),
});
export const WebhookList = Type.Object({ webhooks: Type.Array(WebhookView) });
export const NewWebhook = Type.Object({
  webhook: WebhookView,
  secret: Type.String({ description: "Verifies the signatures. Shown this once" }),
});

export const DeliveryState = Type.Union([
  Type.Literal("pending"),
  Type.Literal("delivered"),
  Type.Literal("dead"),
]);

export const DeliveryView = Type.Object({
  id: DeliveryId,
  fact: Type.String({ description: "The fact's id; sent as webhook-id" }),
  event: Type.String(),
  seq: Type.Integer(),
  type: FactType,
  state: DeliveryState,
  dueAt: Nullable(Type.Integer({ description: "When it is tried next" })),
  attempts: Type.Integer(),
  log: Type.Array(
    Type.Object({
      number: Type.Integer(),
      at: Type.Integer(),
      status: Nullable(Type.Integer({ description: "null: nothing was answered" })),
      error: Nullable(Type.String()),
      durationMs: Type.Integer(),
      excerpt: Type.String({ description: "The beginning of the answer" }),
    }),
    { description: "The last attempts, in order" },
  ),
});
export const DeliveryList = Type.Object({ deliveries: Type.Array(DeliveryView) });
export const DeliveryAnswer = Type.Object({ delivery: DeliveryView });

export const DeliveryQuery = Type.Object({
  before: Type.Optional(Type.String({ pattern: "^[0-9]{1,18}$", description: "Older than this" })),
  state: Type.Optional(DeliveryState),
  limit: Type.Optional(
    Type.String({
      pattern: "^([1-9][0-9]?|100)$",
      description: `At most; default ${DELIVERY_PAGE}, up to ${DELIVERY_PAGE_MAX}`,
    }),
  ),
});

/** The nodes of a cluster and what they hold. */
export const ClusterAnswer = Type.Object({
  self: Type.String({ description: "The node that answers" }),
  ageMs: Type.Integer({ description: "How long ago this was read in the database" }),
  databaseAnswers: Type.Boolean({ description: "False: how it is now is not known" }),
  nodes: Type.Array(
    Type.Object({
      id: Type.String({ description: "New with every start" }),
      address: Type.String({ description: "Where the other nodes reach it" }),
      shards: Type.Integer(),
      refuses: Type.Union(
        [Type.Literal("wrong-secret"), Type.Literal("unknown-version"), Type.Null()],
        { description: "Why it takes nothing from the node that answers; null: none is known" },
      ),
    }),
  ),
  shards: Type.Array(
    Type.Object({
      shard: Type.Integer(),
      node: Nullable(Type.String({ description: "Null: nobody holds it at this moment" })),
      epoch: Type.Integer({ description: "Goes up with every owner" }),
    }),
  ),
  moves: Type.Array(
    Type.Object({
      at: Type.Integer(),
      from: Nullable(Type.String()),
      to: Nullable(Type.String()),
      shards: Type.Integer(),
    }),
    { description: "What this node has seen move, the latest first" },
  ),
});
export type ClusterAnswer = Static<typeof ClusterAnswer>;
