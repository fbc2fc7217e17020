/** Puts the bank together as one HTTP server. */
import Fastify, { type FastifyInstance } from "fastify";
import { bankApi } from "./api.ts";
import { Bank } from "./bank.ts";
import { Book } from "./book.ts";
import { Ledger } from "./ledger.ts";
import { Notices } from "./notices.ts";
import {
  cardsPage,
  challengePage,
  decidedPage,
  ledgerPage,
  lostPage,
  STYLE_HASH,
} from "./pages.ts";

const BODY_MAX_BYTES = 16 * 1024;
/** Payers who come back are sent to the shop by the bank's form. */
const POLICY = (shop: string): string =>
  `default-src 'none'; style-src ${STYLE_HASH}; form-action 'self' ${shop}; frame-ancestors 'none'; base-uri 'none'`;

export interface BankOptions {
  /** The shop's key, and what its notices are signed with. */
  readonly secret: string;
  /** Where notices go; undefined: nowhere. */
  readonly webhookUrl: string | undefined;
  /** File of the ledger; undefined: in memory only. */
  readonly data: string | undefined;
  /** The bank takes its time this many times faster. */
  readonly speed: number;
}

export function createBank({ secret, webhookUrl, data, speed }: BankOptions): FastifyInstance {
  const book = new Book(data);
  const ledger = new Ledger((payment) => book.add(payment));
  for (const payment of Book.read(data)) ledger.restore(payment);
  const after = (ms: number, run: () => void): void => void setTimeout(run, ms / speed).unref();
  const notices = new Notices(webhookUrl, secret, { after }, Date.now);
  const written = (): Promise<void> => book.written();
  const bank = new Bank({
    ledger,
    written,
    notify: (one) => notices.send(one),
    after,
    now: Date.now,
  });
  bank.resume();

  const app = Fastify({ logger: false, bodyLimit: BODY_MAX_BYTES, forceCloseConnections: true });
  app.addHook("onClose", async () => {
    await book.written();
    book.close();
  });
  const base = (): string => {
    const address = app.server.address();
    return `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  };
  bankApi(app, bank, secret, base);
  pages(app, bank, webhookUrl === undefined ? "" : new URL(webhookUrl).origin);
  return app;
}

function pages(app: FastifyInstance, bank: Bank, shop: string): void {
  app.addContentTypeParser(
    "application/x-www-form-urlencoded",
    { parseAs: "string" },
    (_request, body, done) => done(null, new URLSearchParams(body.toString())),
  );
  app.addHook("onSend", async (_request, reply) => {
    void reply.header("content-security-policy", POLICY(shop));
    void reply.header("x-content-type-options", "nosniff").header("cache-control", "no-store");
    void reply.header("referrer-policy", "no-referrer");
  });
  app.get<{ Querystring: { order?: string } }>("/", (request, reply) => {
    const { order = "" } = request.query;
    const text = typeof order === "string" ? order.trim() : "";
    const payments = text === "" ? [...bank.ledger.all()] : bank.ledger.ofOrder(text);
    return reply.type("text/html").send(ledgerPage(payments, text));
  });
  app.get("/cards", (_request, reply) => reply.type("text/html").send(cardsPage()));
  app.get<{ Params: { id: string } }>("/challenge/:id", (request, reply) => {
    const payment = bank.ledger.get(request.params.id);
    void reply.type("text/html");
    if (!payment) return reply.code(404).send(lostPage());
    const asks = payment.status === "needs-action";
    return reply.send(asks ? challengePage(payment) : decidedPage(payment));
  });
  app.post<{ Params: { id: string }; Body: URLSearchParams }>(
    "/challenge/:id",
    async (request, reply) => {
      const payment = bank.ledger.get(request.params.id);
      void reply.type("text/html");
      if (!payment) return reply.code(404).send(lostPage());
      const yes = request.body instanceof URLSearchParams && request.body.get("answer") === "yes";
      if (payment.status === "needs-action") await bank.answerChallenge(payment.id, yes);
      const now = bank.ledger.get(payment.id) ?? payment;
      return now.returnUrl === null
        ? reply.send(decidedPage(now))
        : reply.redirect(now.returnUrl, 303);
    },
  );
}
