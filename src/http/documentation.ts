/** The API's description, made from the schemas of its routes: /api/openapi.json and /api/docs. */
import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import helmet from "@fastify/helmet";
import type { App } from "./app.ts";
import { Problem } from "../protocol/api.ts";

const API_VERSION = "2026.1";

/** Must be registered before the routes that it describes. */
export function installDocumentation(app: App): void {
  app.addSchema({ $id: "Problem", ...Problem });
  void app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Grandstand",
        version: API_VERSION,
        description:
          "Sells every seat exactly once. Expected refusals are RFC 9457 problems with a stable " +
          "`type`; every POST of a buyer that changes something takes an `Idempotency-Key`.",
      },
      tags: [
        { name: "events", description: "What is on sale, and its live map" },
        { name: "buying", description: "Sessions, holds and orders" },
        { name: "tickets", description: "At the gate" },
        { name: "operations", description: "Running the sale" },
      ],
      components: {
        securitySchemes: {
          session: { type: "http", scheme: "bearer", description: "From POST /api/sessions" },
          organiser: { type: "http", scheme: "bearer", description: "An organiser key" },
          password: { type: "http", scheme: "basic", description: "An organiser key, any name" },
        },
      },
    },
    refResolver: {
      buildLocalReference: (json, _base, _fragment, i) =>
        typeof json["$id"] === "string" ? json["$id"] : `def-${i}`,
    },
  });
}

export function documentationRoutes(app: App): void {
  app.get("/api/openapi.json", { schema: { hide: true } }, () => app.swagger());
  void app.register(async (docs) => {
    await docs.register(helmet, {
      // Swagger UI sets styles from its scripts; everything else comes from this server.
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'", "'unsafe-inline'"],
          imgSrc: ["'self'", "data:"],
          connectSrc: ["'self'"],
          frameAncestors: ["'none'"],
          baseUri: ["'none'"],
        },
      },
    });
    await docs.register(swaggerUi, {
      routePrefix: "/api/docs",
      uiConfig: { validatorUrl: null, tryItOutEnabled: true },
    });
  });
}

/** The committed form: members sorted, so that a difference is a change of the API and nothing else. */
export function documentText(app: App): string {
  return `${JSON.stringify(sorted(app.swagger()), null, 2)}\n`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  );
}
