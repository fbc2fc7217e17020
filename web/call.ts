/** One request to the box office. A problem is a value. A request that changes something carries one
 * Idempotency-Key through all its retries, so trying again is always safe. */
import type { Problem } from "../src/protocol/api.ts";
import { backoffMs } from "./backoff.ts";

export type Answer<T> = { readonly ok: T } | { readonly problem: Problem };

const ATTEMPTS_MAX = 6;
const ATTEMPT_TIMEOUT_MS = 15_000;
const RETRY_AFTER_MAX_MS = 10_000;

export type Request = {
  readonly method?: "GET" | "POST" | "PATCH" | "DELETE";
  readonly body?: object;
};

/** JSON in, JSON out. `T` is what src/protocol/api.ts says the path answers with. */
export async function call<T>(path: string, request: Request = {}): Promise<Answer<T>> {
  const answer = await send(path, request, "application/json");
  if ("problem" in answer) return answer;
  try {
    return { ok: (answer.ok.status === 204 ? {} : await answer.ok.json()) as T };
  } catch {
    return { problem: offline };
  }
}

export async function callBytes(path: string): Promise<Answer<Uint8Array>> {
  const answer = await send(path, {}, "application/octet-stream");
  if ("problem" in answer) return answer;
  try {
    return { ok: new Uint8Array(await answer.ok.arrayBuffer()) };
  } catch {
    return { problem: offline };
  }
}

export async function callFile(path: string): Promise<Answer<Blob>> {
  const answer = await send(path, {}, "application/pdf, text/calendar");
  if ("problem" in answer) return answer;
  try {
    return { ok: await answer.ok.blob() };
  } catch {
    return { problem: offline };
  }
}

export function kindOf(problem: Problem): string {
  return problem.type.slice(problem.type.lastIndexOf("/") + 1);
}

const offline: Problem = {
  type: "/problems/offline",
  title: "No connection",
  status: 0,
  detail: "The box office did not answer. Check your connection and try again.",
};

async function send(path: string, request: Request, accept: string): Promise<Answer<Response>> {
  const method = request.method ?? "GET";
  const headers = new Headers({ accept: `${accept}, application/problem+json;q=0.9` });
  if (method !== "GET") headers.set("idempotency-key", crypto.randomUUID());
  if (request.body !== undefined) headers.set("content-type", "application/json");
  const body = request.body === undefined ? null : JSON.stringify(request.body);

  let problem = offline;
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    let waitMs = backoffMs(attempt, Math.random());
    try {
      const signal = AbortSignal.timeout(ATTEMPT_TIMEOUT_MS);
      const response = await fetch(path, { method, headers, body, signal });
      if (response.ok) return { ok: response };
      problem = await problemIn(response);
      if (response.status !== 503) return { problem };
      waitMs = Math.max(waitMs, retryAfterMs(response));
    } catch {
      problem = offline; // The network failed or the attempt took too long: both may be retried.
    }
    if (attempt < ATTEMPTS_MAX - 1) await new Promise((resolve) => setTimeout(resolve, waitMs));
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
  return {
    type: "/problems/unexpected",
    title: "That did not work",
    status: response.status,
    detail: `The server answered ${response.status}. Try again in a moment.`,
  };
}

function retryAfterMs(response: Response): number {
  const seconds = Number(response.headers.get("retry-after"));
  return Number.isFinite(seconds) ? Math.min(seconds * 1000, RETRY_AFTER_MAX_MS) : 0;
}
