/** What the person who starts Grandstand can put right: a wrong setting, a taken port, an old server.
 *
 * The message is shown as it stands, one line a problem, without a stack; the exit code is 1. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
