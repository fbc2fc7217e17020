/** Tickets for the phone: Apple Wallet takes a file, Google Wallet a link. Both are there only if the
 * operator has given the keys that they are signed with. */
import type { FastifyReply, FastifyRequest } from "fastify";
import type { PrintJob } from "../../documents/press.ts";
import type { Paper } from "../../domain/paper.ts";
import { LinkAnswer, type WalletName } from "../../protocol/api.ts";
import { sendEdgeProblem } from "../answer.ts";
import type { App, EdgeDeps } from "../app.ts";
import { sessionOf } from "../auth.ts";
import {
  file,
  named,
  type OrderPath,
  orderRoute,
  placeOf,
  sendPrinted,
  TicketNumber,
  type TicketPath,
} from "../printed.ts";

const PASS = "application/vnd.apple.pkpass";
const PASSES = "application/vnd.apple.pkpasses";

export function walletRoutes(app: App, deps: EdgeDeps): void {
  const { wallets, clock } = deps;
  const schema = orderRoute(deps);
  const send = async (
    wallet: WalletName,
    request: FastifyRequest<OrderPath>,
    reply: FastifyReply,
    job: (paper: Paper) => PrintJob | undefined,
    show: (made: Buffer) => FastifyReply,
  ): Promise<FastifyReply> => {
    if (!wallets.includes(wallet)) {
      const detail = "Its operator has given no keys for it. The tickets are there as PDF.";
      return sendEdgeProblem(reply, "wallet-not-set-up", detail, { wallet });
    }
    const { order } = request.params;
    return sendPrinted(deps, reply, { buyer: sessionOf(request).buyer, order }, job, show);
  };

  const all = schema(
    "getApplePasses",
    "All tickets of an order for Apple Wallet, for browsers that take several at once",
    file("Passes, zipped", PASSES),
  );
  app.get<OrderPath>("/api/orders/:order/tickets.pkpasses", all, (request, reply) =>
    send(
      "apple",
      request,
      reply,
      (paper) => (paper.tickets.length > 0 ? { kind: "apple-passes", paper } : undefined),
      (passes) => named(reply, `${request.params.order}.pkpasses`, PASSES).send(passes),
    ),
  );

  const pass = file("Signed pass", PASS);
  const one = schema("getApplePass", "One ticket for Apple Wallet", pass, { n: TicketNumber });
  app.get<TicketPath>("/api/orders/:order/tickets/:n.pkpass", one, (request, reply) => {
    const { order, n } = request.params;
    return send(
      "apple",
      request,
      reply,
      (paper) => {
        const only = placeOf(paper, n);
        return only === undefined ? undefined : { kind: "apple-pass", paper, only };
      },
      (signed) => named(reply, `${order}.${n}.pkpass`, PASS).send(signed),
    );
  });

  const link = schema(
    "getGoogleWalletLink",
    "A link that adds one ticket to Google Wallet",
    LinkAnswer,
    { n: TicketNumber },
  );
  app.get<TicketPath>("/api/orders/:order/tickets/:n/google-wallet", link, (request, reply) =>
    send(
      "google",
      request,
      reply,
      (paper) => {
        const only = placeOf(paper, request.params.n);
        const at = clock.now();
        return only === undefined ? undefined : { kind: "google-link", paper, only, at };
      },
      (url) => reply.send({ url: url.toString() }),
    ),
  );
}
