/** Which request something is done for, over all nodes that work at it: the W3C's Trace Context.
 *
 *   traceparent: <version, 2 hex>-<trace id, 32>-<parent id, 16>-<flags, 2>
 *
 * One that comes with a request is kept, otherwise a trace begins here. No spans are made, so it goes on as it
 * came. Among several nodes it is at hand in whatever is done for its request, and goes along with calls to the
 * others; one node alone looks at it only where a request fails. */
import { AsyncLocalStorage } from "node:async_hooks";
import { randomBytes } from "node:crypto";

/** Later versions than 00 may say more after it. */
const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const NOTHING = /^0+$/;
const ID_AT = 3;
const ID_LENGTH = 32;

/** A traceparent of version 00. */
export type Trace = string;

/** `traceparent`: as a request brought it, if it did. */
export function traceFrom(traceparent: string | undefined): Trace {
  const [, version, id = "", parent = "", flags, more] = TRACEPARENT.exec(traceparent ?? "") ?? [];
  const isGood =
    version !== undefined &&
    version !== "ff" &&
    (version !== "00" || more === undefined) &&
    !NOTHING.test(id) &&
    !NOTHING.test(parent);
  return isGood ? `00-${id}-${parent}-${flags}` : begun();
}

function begun(): Trace {
  const ids = randomBytes(24).toString("hex");
  return `00-${ids.slice(0, ID_LENGTH)}-${ids.slice(ID_LENGTH)}-00`;
}

/** What people name it by. */
export function idOf(trace: Trace): string {
  return trace.slice(ID_AT, ID_AT + ID_LENGTH);
}

const current = new AsyncLocalStorage<Trace>();

/** Everything that `body` does, and begins, is done for this request. */
export function during<T>(trace: Trace, body: () => T): T {
  return current.run(trace, body);
}

/** Undefined: it is done for no request. */
export function currentTrace(): Trace | undefined {
  return current.getStore();
}
