/** What ends a start though nobody checked for it before, in words for the person who starts Grandstand. */
import { Unavailable } from "./runtime/unavailable.ts";
import { UsageError } from "./usage-error.ts";

/** SQLSTATE too_many_connections: of the server, of the database or of the user. */
const TOO_MANY_CONNECTIONS = "53300";

/** To be thrown in its place. */
export function inWords(error: unknown): unknown {
  const full = tooMany(error);
  if (full !== undefined)
    return new UsageError(
      `The database has no connection to spare (${full}): raise its max_connections, or what this user or this ` +
        "database may have, or start fewer nodes. README says how many each takes.",
    );
  if (error instanceof Unavailable)
    return new UsageError(
      "The start was given up, for the database or the node that holds what it needs did not answer in time " +
        `(${error.message}). Nothing that was acknowledged is lost: start it again when they answer.`,
    );
  return error;
}

/** In the words of PostgreSQL; Effect wraps them. */
function tooMany(error: unknown): string | undefined {
  for (let at = error; at instanceof Object; at = "cause" in at ? at.cause : undefined)
    if ("code" in at && at.code === TOO_MANY_CONNECTIONS && at instanceof Error) return at.message;
  return undefined;
}
