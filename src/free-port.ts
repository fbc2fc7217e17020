/** A port for what we start beside us.
 *
 * Who listens there does so a moment later, and anew on the same one if it was killed. One that the system gives out
 * by itself (from 32,768 on Linux, from 49,152 elsewhere) may be another program's by then, or the near end of some
 * connection: so we choose below those. */
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";

const LEAST = 10_000;
const BELOW = 32_768;
const TRIES_MAX = 100;

/** The port, if no other program has it; for 0 one that is free. Rejects as `listen` of Node does. */
export async function freePort(
  { port, host }: { readonly port: number; readonly host: string },
  random: () => number = Math.random,
): Promise<number> {
  if (port !== 0) return probe(port, host);
  for (let tries = 1; ; tries++) {
    try {
      return await probe(LEAST + Math.floor(random() * (BELOW - LEAST)), host);
    } catch (error) {
      if (tries === TRIES_MAX || !isTaken(error)) throw error;
    }
  }
}

async function probe(wanted: number, host: string): Promise<number> {
  const server = createServer().listen({ port: wanted, host });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EADDRINUSE";
}
