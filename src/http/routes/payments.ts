/** Where payment providers call. The signature is over the body as it came, so it is not parsed before. */
import { Type } from "typebox";
import type { ProviderName } from "../../domain/order.ts";
import { answer } from "../answer.ts";
import type { App, EdgeDeps } from "../app.ts";
import { Problems } from "../replies.ts";

const Provider = Type.Union([Type.Literal("testbank"), Type.Literal("stripe")]);
/** Stripe's largest notices are some 30 KB. */
const NOTICE_MAX_BYTES = 256 * 1024;

export function paymentRoutes(app: App, { booking }: EdgeDeps): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  app.post(
    "/api/payments/:provider/notices",
    {
      bodyLimit: NOTICE_MAX_BYTES,
      schema: {
        operationId: "paymentNotice",
        summary: "What a payment provider calls; signed by it",
        tags: ["operations"],
        params: Type.Object({ provider: Provider }),
        response: { 200: Type.Object({ processed: Type.Literal(true) }), ...Problems },
      },
    },
    async (request, reply) => {
      const provider: ProviderName = request.params.provider;
      const { headers } = request;
      const single: Record<string, string | undefined> = {};
      for (const [name, value] of Object.entries(headers))
        single[name] = Array.isArray(value) ? value.join(", ") : value;
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      return answer(reply, 200, await booking.paymentNotice(provider, single, body));
    },
  );
}
