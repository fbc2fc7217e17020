/** The sockets that the server listens on: several, on one port.
 *
 * Node takes one new connection from a listening socket in each round of its loop (libuv since 1.45,
 * https://github.com/libuv/libuv/pull/3696). Under a crowd a round takes 50 ms, so twenty fans a second would get
 * in, the others' first request unread for longer than anybody waits. Of several sockets each takes one a
 * round; the kernel deals out among them what arrives (SO_REUSEPORT).
 *
 *   port -- kernel --+--> the server's own --+
 *                    +--> listener 2..32 ----+--> connection
 *
 * Of several instances each has its own 32: the kernel deals out among all of them, and the sockets of one that
 * dies are gone at once.
 */
import { once } from "node:events";
import { createServer as createListener, type AddressInfo, Server } from "node:net";
import type { FastifyListenOptions } from "fastify";
import type { App } from "./app.ts";
import { Connections } from "./connections.ts";
import { freePort } from "../free-port.ts";
import { CONNECTIONS_MAX } from "./limits.ts";

/** New connections in a round of the loop, at most. What they cost and bring: docs/decisions/0027. */
const LISTENERS = 32;
/** Systems that deal connections out to the sockets of a port. */
const DEALS = process.platform === "linux" || process.platform === "freebsd";

/** Fastify hands on to Node what its own types do not name. */
interface SharedPort extends FastifyListenOptions {
  readonly reusePort: true;
}

export interface Listening {
  /** 0: any that is free. */
  readonly port: number;
  readonly host: string;
  /** Other instances listen here as well; who started them has found the port free. */
  readonly shared: boolean;
  readonly connectionsMax?: number;
}

export interface Listeners {
  readonly url: string;
  /** Takes no new connections, and resolves when the last one has ended (connections.ts). */
  close(hurry: AbortSignal): Promise<void>;
}

/** Fails as `listen` of Node does. */
export async function openListeners(
  app: App,
  { port, host, shared, connectionsMax = CONNECTIONS_MAX }: Listening,
): Promise<Listeners> {
  const connections = new Connections(app, connectionsMax);
  const others: Server[] = [];
  const close = async (hurry: AbortSignal): Promise<void> => {
    // That of an HTTP server closes what looks idle, too.
    Server.prototype.close.call(app.server);
    for (const other of others) other.close();
    await connections.end(hurry);
  };
  app.addHook("preClose", () => close(AbortSignal.abort()));
  // Of instances the primary deals out then (node:cluster).
  if (!DEALS) return { url: await app.listen({ port, host }), close };
  // Sockets that share their port would share it with another program's as well.
  if (port !== 0 && !shared) await freePort({ port, host });
  const own: SharedPort = { port, host, reusePort: true };
  const url = await app.listen(own);
  const address = app.server.address() as AddressInfo;
  while (others.length < LISTENERS - 1) others.push(await openAnother(app, address));
  return { url, close };
}

export function urlOf({ host, port }: { readonly host: string; readonly port: number }): string {
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

async function openAnother(app: App, { address, port }: AddressInfo): Promise<Server> {
  // As Node's own HTTP server takes them.
  const listener = createListener({ allowHalfOpen: true, noDelay: true }, (socket) =>
    app.server.emit("connection", socket),
  );
  listener.listen({ host: address, port, reusePort: true });
  await once(listener, "listening");
  return listener;
}
