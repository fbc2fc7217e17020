/** The replies that routes have in common, as their schemas name them. */
import { Type } from "typebox";

const problem = { "application/problem+json": { schema: { $ref: "Problem#" } } };

export const Problems = {
  "4xx": { description: "Refused; `type` says why", content: problem },
  "5xx": { description: "Not now; with 503 Retry-After says when", content: problem },
} as const;

export const SESSION = [{ session: [] }];
export const ORGANISER = [{ organiser: [] }];
export const ORGANISER_TO_READ = [...ORGANISER, { password: [] }];

/** A reply without a body. */
export function empty(description: string) {
  return Type.Unsafe<void>({ type: "null", description });
}
