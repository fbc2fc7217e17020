/** What a buyer holds, has ordered and owns: the same on every device. */
import { MeView } from "../../protocol/api.ts";
import { sendRefusal } from "../answer.ts";
import type { App, EdgeDeps } from "../app.ts";
import { authenticate, sessionOf } from "../auth.ts";
import { Problems, SESSION } from "../replies.ts";
import { withWallets } from "../wallets.ts";

export function meRoutes(app: App, { booking, sessions, wallets }: EdgeDeps): void {
  app.get(
    "/api/me",
    {
      onRequest: authenticate(sessions),
      schema: {
        operationId: "getMe",
        summary: "What this buyer holds, has ordered and owns",
        tags: ["buying"],
        security: SESSION,
        response: { 200: MeView, ...Problems },
      },
    },
    async (request, reply) => {
      const me = await booking.me(sessionOf(request).buyer);
      if ("refused" in me) return sendRefusal(reply, me.refused);
      return reply.send({ ...me, orders: me.orders.map((one) => withWallets(one, wallets)) });
    },
  );
}
