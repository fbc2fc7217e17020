/** The untrusted edge: puts the routes together under one set of limits, headers and fault answers.
 *
 *   socket -> limits -> router -> session -> body and schema -> route -> box office -> reply
 */
import Fastify from "fastify";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import { emailAddress } from "../domain/address.ts";
import { EMAIL_FORMAT } from "../protocol/api.ts";
import type { App, EdgeDeps } from "./app.ts";
import { documentationRoutes, installDocumentation } from "./documentation.ts";
import { faultSender, installFaults, sendParserFault } from "./faults.ts";
import * as limits from "./limits.ts";
import { clusterRoutes } from "./routes/cluster.ts";
import { eventLogRoutes } from "./routes/event-log.ts";
import { documentRoutes } from "./routes/documents.ts";
import { eventRoutes } from "./routes/events.ts";
import { healthRoutes } from "./routes/health.ts";
import { holdRoutes } from "./routes/holds.ts";
import { inboxRoutes } from "./routes/inbox.ts";
import { isLivePath, liveRoutes } from "./routes/live.ts";
import { meRoutes } from "./routes/me.ts";
import { metricsRoutes } from "./routes/metrics.ts";
import { orderRoutes } from "./routes/orders.ts";
import { organiserRoutes } from "./routes/organiser.ts";
import { queueRoutes } from "./routes/queue.ts";
import { paymentRoutes } from "./routes/payments.ts";
import { sessionRoutes } from "./routes/sessions.ts";
import { ticketRoutes } from "./routes/tickets.ts";
import { walletRoutes } from "./routes/wallets.ts";
import { waitingListRoutes } from "./routes/waiting-list.ts";
import { webhookRoutes } from "./routes/webhooks.ts";
import { during } from "../trace.ts";
import { siteRoutes } from "./site.ts";
import { traceOf } from "./traces.ts";

/** Routes and plugins are in place once `ready()` or `listen()` of the server has resolved. */
export function createServer(deps: EdgeDeps): App {
  const report = deps.report ?? ((what, error) => console.error(`${what}:`, error));
  const sendFault = faultSender(report);
  const app: App = Fastify({
    // Fastify gives every request a logger of its own; it costs more than our own work on a request.
    // What must be known goes to `report`.
    logger: false,
    bodyLimit: limits.BODY_MAX_BYTES,
    connectionTimeout: limits.CONNECTION_IDLE_MS,
    keepAliveTimeout: limits.KEEP_ALIVE_MS,
    requestTimeout: limits.REQUEST_TIMEOUT_MS,
    http: {
      headersTimeout: limits.HEADERS_TIMEOUT_MS,
      shouldUpgradeCallback: ({ url }) => isLivePath(url),
    },
    routerOptions: { maxParamLength: limits.PARAM_MAX_CHARS },
    // A request that arrives on an open connection during the stop is still served, and the
    // connection closed after it.
    return503OnClosing: false,
    trustProxy: deps.trustProxy,
    frameworkErrors: sendFault,
    clientErrorHandler: sendParserFault,
    ajv: {
      customOptions: {
        // Nothing is guessed, dropped or repaired: what is not as described is refused, with all
        // its faults. The body limit bounds the work that takes.
        coerceTypes: false,
        removeAdditional: false,
        useDefaults: false,
        allErrors: true,
        formats: { [EMAIL_FORMAT]: (typed: string) => emailAddress(typed) !== undefined },
      },
    },
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.removeContentTypeParser("text/plain");
  app.decorateRequest("session", null);
  // After the body is there: what comes with it is of no request.
  if (deps.cluster)
    app.addHook("preHandler", ({ raw }, _reply, done) => during(traceOf(raw), done));
  installFaults(app, sendFault);
  installDocumentation(app);
  void app.register(async (api: App) => {
    api.addHook("onRequest", (_request, reply, done) => {
      reply.header("cache-control", "no-store").header("x-content-type-options", "nosniff");
      done();
    });
    await sessionRoutes(api, deps);
    eventRoutes(api, deps);
    holdRoutes(api, deps);
    orderRoutes(api, deps);
    meRoutes(api, deps);
    ticketRoutes(api, deps);
    documentRoutes(api, deps);
    walletRoutes(api, deps);
    queueRoutes(api, deps);
    waitingListRoutes(api, deps);
    organiserRoutes(api, deps);
    eventLogRoutes(api, deps, report);
    webhookRoutes(api, deps, report);
    healthRoutes(api, deps);
    metricsRoutes(api, deps);
    clusterRoutes(api, deps);
    if (deps.inbox) inboxRoutes(api, deps.inbox);
  });
  // Apart: what it takes is not parsed.
  void app.register(async (payments: App) => paymentRoutes(payments, deps));
  void app.register(async (live: App) => liveRoutes(live, deps));
  void app.register(async (docs: App) => documentationRoutes(docs));
  const { webRoot, stripePage } = deps;
  if (webRoot !== undefined)
    void app.register(async (site: App) => siteRoutes(site, webRoot, stripePage));
  return app;
}
