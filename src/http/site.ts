/** The built page. Its files are known at start; any other address a browser opens is the page too. */
import helmet from "@fastify/helmet";
import serveStatic from "@fastify/static";
import { sep } from "node:path";
import { NOT_PAGES } from "../protocol/paths.ts";
import type { App } from "./app.ts";
import { pathOf } from "./faults.ts";
import { mediaTypeFor } from "./negotiation.ts";

/** Files under assets/ carry a hash of their content in their name. */
const HASHED = `${sep}assets${sep}`;

/** What Stripe's payment form needs: its script, its frames, its own connections. */
const STRIPE = {
  script: ["https://js.stripe.com"],
  frame: ["https://js.stripe.com", "https://hooks.stripe.com"],
  connect: ["https://api.stripe.com"],
};
const NOTHING = { script: [], frame: [], connect: [] };

export async function siteRoutes(site: App, webRoot: string, stripePage: boolean): Promise<void> {
  const more = stripePage ? STRIPE : NOTHING;
  await site.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'", ...more.script],
        frameSrc: more.frame.length > 0 ? more.frame : ["'none'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", "data:"],
        fontSrc: ["'self'"],
        manifestSrc: ["'self'"],
        workerSrc: ["'self'"],
        // Includes the live map's socket on this host (CSP level 3).
        connectSrc: ["'self'", ...more.connect],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
    },
  });
  await site.register(serveStatic, {
    root: webRoot,
    wildcard: false,
    cacheControl: false,
    // As it was built (web/vite.config.ts).
    preCompressed: true,
    setHeaders(reply, path) {
      reply.header("cache-control", cacheFor(path));
    },
  });
  // Asked for beside whatever names no icon: a document, a letter, an answer of the API.
  site.get("/favicon.ico", { schema: { hide: true } }, (_, reply) => reply.sendFile("icon-48.png"));
  site.get("/*", { schema: { hide: true } }, (request, reply) => {
    const page = mediaTypeFor(request.headers.accept, ["text/html"]) !== undefined;
    if (!page || NOT_PAGES.test(pathOf(request.url))) return reply.callNotFound();
    return reply.sendFile("index.html");
  });
}

function cacheFor(path: string): string {
  return path.includes(HASHED) ? "public, max-age=31536000, immutable" : "no-cache";
}
