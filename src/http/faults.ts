/** Every way a request can fail before or beside the rules, as a problem: one place for all routes. */
import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import type { Problem } from "../protocol/api.ts";
import { edgeProblem } from "../protocol/problems.ts";
import { PROBLEM_TYPE, sendEdgeProblem, sendProblem } from "./answer.ts";
import type { App, Report } from "./app.ts";
import { idOf } from "../trace.ts";
import { BODY_MAX_BYTES } from "./limits.ts";
import { traceOf } from "./traces.ts";
import { MISSING, violationsOf } from "./violations.ts";

type FaultSender = (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => void;

export function faultSender(report: Report): FaultSender {
  return (error, request, reply) => {
    const problem = problemFrom(error);
    if (problem.status >= 500) {
      const trace = idOf(traceOf(request.raw));
      report(`${request.method} ${request.url} failed (trace ${trace})`, error);
    }
    sendProblem(reply, problem);
  };
}

export function installFaults(app: App, sendFault: FaultSender): void {
  const methodsOf = routeTable(app);
  app.setErrorHandler(sendFault);
  app.setNotFoundHandler((request, reply) => {
    const path = pathOf(request.url);
    const methods = methodsOf(path);
    if (methods.length === 0) {
      return sendEdgeProblem(reply, "not-found", `${nothingAt(path)}.`);
    }
    if (path.endsWith("/") && methods.includes(request.method))
      return sendEdgeProblem(
        reply,
        "not-found",
        `${nothingAt(path)}: leave the slash at its end out.`,
      );
    // The router takes no parameter that long.
    if (methods.includes(request.method)) return sendEdgeProblem(reply, "not-found", TOO_LONG);
    const allow = methods.join(", ");
    reply.header("allow", allow);
    return sendEdgeProblem(reply, "method-not-allowed", `${path} takes ${allow}.`);
  });
}

function nothingAt(path: string): string {
  return `There is nothing at ${path}`;
}

const TOO_LONG = "Nothing here has an id that long.";

function problemFrom(error: FastifyError): Problem {
  if (error.validation !== undefined) return invalid(error);
  switch (error.code) {
    case "FST_ERR_CTP_EMPTY_JSON_BODY":
      return edgeProblem("malformed-json", "The body is empty.");
    case "FST_ERR_CTP_INVALID_JSON_BODY":
      return edgeProblem("malformed-json", "The body cannot be read as JSON. Nothing was changed.");
    case "FST_ERR_CTP_INVALID_MEDIA_TYPE":
      return edgeProblem("unsupported-media-type", "This API takes application/json only.");
    case "FST_ERR_CTP_BODY_TOO_LARGE":
      return edgeProblem("body-too-large", `A body may have ${BODY_MAX_BYTES} bytes.`);
    case "FST_ERR_BAD_URL":
      return edgeProblem("invalid-request", "The path is not valid percent-encoded UTF-8.");
    case "FST_ERR_MAX_PARAM_LENGTH":
      return edgeProblem("not-found", TOO_LONG);
    default:
      // Anything else the framework blames on the client, for instance a body shorter than announced.
      if (error.statusCode !== undefined && error.statusCode < 500) {
        return edgeProblem("invalid-request", error.message);
      }
      return edgeProblem("internal", "It was reported. Retry with the same Idempotency-Key.");
  }
}

function invalid(error: FastifyError): Problem {
  const where = error.validationContext ?? "body";
  const errors = violationsOf(where, error.validation ?? []);
  if (where === "headers") {
    const isThere = errors.every(({ expected }) => expected !== MISSING);
    return edgeProblem(
      "idempotency-key-missing",
      `It is ${isThere ? "malformed" : "missing"}. Send a name of your own for this request: 8 to 128 printable ASCII characters, no spaces.`,
    );
  }
  const [first] = errors;
  const what = first?.pointer
    ? `${first.pointer.slice(1)} in the ${PLACES[where]}`
    : `The ${PLACES[where]}`;
  const detail = first
    ? `${what} is not as expected: ${first.expected}.`
    : `${what} is not as expected.`;
  return edgeProblem("invalid-request", `${detail} Nothing was changed.`, { errors });
}

const PLACES: Readonly<Record<string, string>> = {
  params: "path",
  querystring: "query",
  body: "body",
};

/** Answers what the HTTP parser itself refused: there is no request yet, only a socket. */
export function sendParserFault(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem: Problem = {
    ...edgeProblem("malformed-request", "The connection is closed."),
    ...(error.code === "HPE_HEADER_OVERFLOW" && { status: 431 }),
    ...(error.code === "ERR_HTTP_REQUEST_TIMEOUT" && { status: 408 }),
  };
  const body = JSON.stringify(problem);
  socket.end(
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\ncontent-type: ${PROBLEM_TYPE}\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}

/** Which methods a path would have taken: the router itself only knows that this one was not it. */
function routeTable(app: App): (path: string) => string[] {
  const routes: { readonly path: RegExp; readonly methods: readonly string[] }[] = [];
  app.addHook("onRoute", ({ url, method }) => {
    if (url.includes("*")) return;
    const path = new RegExp(`^${url.replaceAll(".", "\\.").replaceAll(/:[^/]+/g, "[^/]+")}/?$`);
    routes.push({ path, methods: [method].flat() });
  });
  return (path) => {
    const methods = routes.filter((route) => route.path.test(path)).flatMap((r) => r.methods);
    return [...new Set(methods)].sort();
  };
}

export function pathOf(url: string): string {
  const query = url.indexOf("?");
  return query < 0 ? url : url.slice(0, query);
}
