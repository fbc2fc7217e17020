/** What the shop asks the bank over HTTP, with its key as bearer. */
import { hash, timingSafeEqual } from "node:crypto";
import { Type } from "typebox";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import type { FastifyInstance, FastifyReply } from "fastify";
import type { Answer, Bank } from "./bank.ts";
import { CARDS } from "./cards.ts";
import { type Payment, refundedOf } from "./ledger.ts";

const LIST_MAX = 500;
const TEXT_MAX = 200;

const text = Type.String({ minLength: 1, maxLength: TEXT_MAX });
const amount = Type.Integer({ minimum: 1, maximum: 1e12 });
const CreateBody = Type.Object(
  {
    key: text,
    order: text,
    amount,
    currency: Type.String({ pattern: "^[A-Z]{3}$" }),
    card: Type.String({ pattern: "^[0-9]{12,19}$" }),
    returnUrl: Type.Optional(Type.String({ maxLength: 2_000, pattern: "^https?://" })),
  },
  { additionalProperties: false },
);
const MoneyBody = Type.Object({ key: text, amount }, { additionalProperties: false });
const Id = Type.Object({ id: text });
const ListQuery = Type.Object({
  order: Type.Optional(text),
  since: Type.Optional(Type.String({ pattern: "^[0-9]{1,15}$" })),
  skip: Type.Optional(Type.String({ pattern: "^[0-9]{1,9}$" })),
});

/** `base` is the bank's own address, for the payer's way to it. */
export function bankApi(
  server: FastifyInstance,
  bank: Bank,
  secret: string,
  base: () => string,
): void {
  const app = server.withTypeProvider<TypeBoxTypeProvider>();
  const expected = hash("sha256", secret, "buffer");
  const shown = (payment: Payment) => ({
    ...payment,
    refunded: refundedOf(payment),
    url: payment.status === "needs-action" ? `${base()}/challenge/${payment.id}` : null,
  });
  const send = (reply: FastifyReply, answer: Answer): unknown => {
    if (answer === "cut") {
      reply.hijack();
      reply.raw.destroy();
      return undefined;
    }
    if (answer === "error") return problem(reply, 500, "internal", "The bank has a bad moment.");
    if (!("refused" in answer)) return shown(answer);
    const { refused, ...members } = answer;
    const status = refused === "unknown" ? 404 : refused === "key-reused" ? 422 : 409;
    return problem(reply, status, refused, `The bank refuses: ${refused}.`, members);
  };

  app.get("/v1/cards", () => CARDS.map(({ number, says }) => ({ number, says })));
  void app.register(async (api) => {
    const shop = api.withTypeProvider<TypeBoxTypeProvider>();
    shop.addHook("onRequest", async (request, reply) => {
      const given = request.headers.authorization?.replace(/^Bearer /, "") ?? "";
      if (timingSafeEqual(hash("sha256", given, "buffer"), expected)) return undefined;
      return problem(reply, 401, "unauthenticated", "Send the bank's key as bearer.");
    });
    shop.post("/v1/payments", { schema: { body: CreateBody } }, async (request, reply) => {
      const { card, returnUrl = null, ...wish } = request.body;
      return send(reply, await bank.authorise({ ...wish, returnUrl }, card));
    });
    shop.get("/v1/payments/:id", { schema: { params: Id } }, (request, reply) =>
      send(reply, bank.ledger.get(request.params.id) ?? { refused: "unknown" }),
    );
    shop.get("/v1/payments", { schema: { querystring: ListQuery } }, (request) => {
      const { order, since = "0", skip = "0" } = request.query;
      const all = order === undefined ? [...bank.ledger.all()] : bank.ledger.ofOrder(order);
      const found = all.filter(({ changedAt }) => changedAt >= Number(since));
      const page = found.slice(Number(skip), Number(skip) + LIST_MAX);
      return { payments: page.map(shown), more: found.length > Number(skip) + LIST_MAX };
    });
    shop.post(
      "/v1/payments/:id/capture",
      { schema: { params: Id, body: MoneyBody } },
      async (request, reply) => {
        const answer = await bank.capture(request.params.id, request.body.amount);
        return send(reply, answer);
      },
    );
    shop.post("/v1/payments/:id/cancel", { schema: { params: Id } }, async (request, reply) =>
      send(reply, await bank.cancel(request.params.id)),
    );
    shop.post(
      "/v1/payments/:id/refunds",
      { schema: { params: Id, body: MoneyBody } },
      async (request, reply) => {
        const { key, amount } = request.body;
        return send(reply, await bank.refund(request.params.id, key, amount));
      },
    );
    /** Everything, one line a payment. */
    shop.get("/v1/ledger", (_request, reply) => {
      const lines = Array.from(bank.ledger.all(), (payment) => JSON.stringify(shown(payment)));
      return reply.type("application/jsonl").send(lines.join("\n"));
    });
  });
}

function problem(
  reply: FastifyReply,
  status: number,
  type: string,
  detail: string,
  members: object = {},
): unknown {
  void reply.code(status).type("application/problem+json");
  return reply.send(
    JSON.stringify({ type: `/problems/${type}`, title: type, status, detail, ...members }),
  );
}
