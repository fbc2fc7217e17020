/** Says in words what a validator found: where (a JSON pointer) and what was expected there. */
import { EMAIL_ADDRESS } from "../domain/address.ts";
import { EMAIL_FORMAT } from "../protocol/api.ts";
import type { FastifySchemaValidationError } from "fastify/types/schema.js";

export interface Violation {
  readonly in: string;
  /** RFC 6901, within that part of the request. */
  readonly pointer: string;
  readonly expected: string;
}

/** A body of 16 KB can be wrong in thousands of places; the first are enough to see what is wrong. */
export const VIOLATIONS_MAX = 50;

/** What is expected where there is nothing. */
export const MISSING = "a value";

/** One violation a place: what a union would have taken is joined by "or". */
export function violationsOf(
  where: string,
  errors: readonly FastifySchemaValidationError[],
): Violation[] {
  const expected = new Map<string, Set<string>>();
  for (const error of errors) {
    const pointer = pointerOf(error);
    const words = wordsFor(error);
    if (words === undefined) continue;
    const known = expected.get(pointer);
    if (known !== undefined) known.add(words);
    else if (expected.size < VIOLATIONS_MAX) expected.set(pointer, new Set([words]));
  }
  return Array.from(expected, ([pointer, words]) => ({
    in: where,
    pointer,
    expected: [...words].join(" or "),
  }));
}

function pointerOf({ keyword, instancePath, params }: FastifySchemaValidationError): string {
  const member =
    keyword === "required"
      ? params["missingProperty"]
      : keyword === "additionalProperties"
        ? params["additionalProperty"]
        : undefined;
  if (typeof member !== "string") return instancePath;
  return `${instancePath}/${member.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

function wordsFor({ keyword, params }: FastifySchemaValidationError): string | undefined {
  const limit = String(params["limit"]);
  switch (keyword) {
    case "required":
      return MISSING;
    case "additionalProperties":
      return "no such member";
    case "type":
      return `type ${String(params["type"])}`;
    case "const":
      return JSON.stringify(params["allowedValue"]);
    case "pattern":
      return `text that matches ${String(params["pattern"])}`;
    case "format":
      return params["format"] === EMAIL_FORMAT ? EMAIL_ADDRESS : `a ${String(params["format"])}`;
    case "minLength":
      return `at least ${limit} characters`;
    case "maxLength":
      return `at most ${limit} characters`;
    case "minItems":
      return `at least ${limit} items`;
    case "maxItems":
      return `at most ${limit} items`;
    case "uniqueItems":
      return `each once: items ${String(params["i"])} and ${String(params["j"])} are the same`;
    case "minimum":
      return `at least ${limit}`;
    case "maximum":
      return `at most ${limit}`;
    case "anyOf":
      // Its branches are reported one by one.
      return undefined;
    default:
      return keyword;
  }
}
