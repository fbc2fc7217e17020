/** What keeps us from listening, in words for the person who starts Grandstand. */
import { UsageError } from "./usage-error.ts";

/** Which settings say where; those of the page unless given. */
const SETTINGS = { port: "PORT", host: "HOST" };

/** To be thrown in place of what `listen` rejected with. */
export function cannotListen(
  error: unknown,
  { port, host }: { readonly port: number; readonly host: string },
  settings = SETTINGS,
): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE")
    return new UsageError(
      `Port ${port} is taken by another program: choose another with ${settings.port}=....`,
    );
  if (code === "EACCES")
    return new UsageError(
      `Port ${port} may not be used: choose one above 1023 with ${settings.port}=....`,
    );
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
    return new UsageError(`${settings.host}=${host} is not an address of this machine.`);
  return error;
}
