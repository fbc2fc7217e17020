/** A port for what we start beside us. */
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";

/** The port, if no other program has it; for 0 one that is free. Rejects as `listen` of Node does. */
export async function freePort(at: {
  readonly port: number;
  readonly host: string;
}): Promise<number> {
  const probe = createServer().listen({ port: at.port, host: at.host });
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}
