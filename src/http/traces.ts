/** The trace of each request: from its header, or begun when somebody asks for it. */
import type { IncomingMessage } from "node:http";
import { type Trace, traceFrom } from "../trace.ts";

const traces = new WeakMap<IncomingMessage, Trace>();

export function traceOf(request: IncomingMessage): Trace {
  let trace = traces.get(request);
  if (trace === undefined) {
    const { traceparent } = request.headers;
    trace = traceFrom(typeof traceparent === "string" ? traceparent : undefined);
    traces.set(request, trace);
  }
  return trace;
}
