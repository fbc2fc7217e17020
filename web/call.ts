/** One request to the box office. A problem is a value. A request that changes something carries one
 * Idempotency-Key through all its retries, so trying again is always safe. */
import type { Problem } from "../src/protocol/api.ts";
import { backoffMs } from "./backoff.ts";

export type Answer<T> = { readonly ok: T } | { readonly problem: Problem };

const ATTEMPTS_MAX = 6;
const ATTEMPT_TIMEOUT_MS = 15_000;
const RETRY_AFTER_MAX_MS = 10_000;
/** The server cannot just now, or a proxy in front of it finds none: while one is started again, say. */
const TRY_AGAIN = new Set([502, 503, 504]);

export type Request = {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly body?: object;
  /** Shown where a queue is on. */
  readonly pass?: string | undefined;
  /** Default: 6. */
  readonly attempts?: number;
};

/** JSON in, JSON out. `T` is what src/protocol/api.ts says the path answers with. */
export async function call<T>(path: string, request: Request = {}): Promise<Answer<T>> {
  const answer = await send(path, request, "application/json");
  if ("problem" in answer) return answer;
  try {
    return { ok: (answer.ok.status === 204 ? {} : await answer.ok.json()) as T };
  } catch {
    return { problem: OFFLINE };
  }
}

export function kindOf(problem: Problem): string {
  return problem.type.slice(problem.type.lastIndexOf("/") + 1);
}

/** Nothing came, or half of it. Told in the page's own words (words/problems.ts). */
export const OFFLINE: Problem = { type: "/problems/offline", title: "", status: 0 };

/** An answer of any kind, whose body is still to be read. */
export async function send(
  path: string,
  request: Request,
  accept: string,
): Promise<Answer<Response>> {
  const method = request.method ?? "GET";
  const headers = new Headers({ accept: `${accept}, application/problem+json;q=0.9` });
  if (method !== "GET") headers.set("idempotency-key", crypto.randomUUID());
  if (request.pass !== undefined) headers.set("grandstand-pass", request.pass);
  if (request.body !== undefined) headers.set("content-type", "application/json");
  const body = JSON.stringify(request.body); // Of nothing it makes nothing.

  const attempts = request.attempts ?? ATTEMPTS_MAX;
  let problem = OFFLINE;
  for (let attempt = 0; attempt < attempts; attempt++) {
    let waitMs = backoffMs(attempt, Math.random());
    try {
      const signal = AbortSignal.timeout(ATTEMPT_TIMEOUT_MS);
      const response = await fetch(path, { method, headers, body, signal });
      if (response.ok) return { ok: response };
      problem = await problemIn(response);
      if (!TRY_AGAIN.has(response.status)) return { problem };
      // After it, and not at its end: that is the same for all who were sent away.
      const seconds = Number(response.headers.get("retry-after")) || 0;
      waitMs += Math.min(seconds * 1000, RETRY_AFTER_MAX_MS);
    } catch {
      problem = OFFLINE; // The network failed or the attempt took too long: both may be retried.
    }
    // A browser that knows it is offline has nothing to try, and who waits to see something is told so at once. What
    // was to be changed is still tried: it may have been sent before the line went.
    if (method === "GET" && !navigator.onLine) break;
    if (attempt < attempts - 1) await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
  return { problem };
}

async function problemIn(response: Response): Promise<Problem> {
  try {
    const body = (await response.json()) as Partial<Problem>;
    if (typeof body.type === "string" && typeof body.title === "string") return body as Problem;
  } catch {
    // Not ours: a proxy's error page.
  }
  return { type: "/problems/unexpected", title: "", status: response.status };
}
