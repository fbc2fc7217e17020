/** A receiver of webhooks: a real HTTP server that answers as the test says. */
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** The most requests that it had open at once. */
  readonly openMax: number;
  stop(): Promise<void>;
}

/** `answer` is told how many came before. */
export async function startReceiver(
  answer: (reply: ServerResponse, before: number) => void = (reply) => reply.end("ok"),
): Promise<Receiver> {
  const received: Received[] = [];
  let open = 0;
  let openMax = 0;
  const server = createServer((request, reply) => {
    openMax = Math.max(openMax, ++open);
    reply.on("close", () => open--);
    let body = "";
    request.setEncoding("utf8").on("data", (chunk: string) => (body += chunk));
    request.on("end", () => {
      received.push({ path: request.url ?? "", headers: request.headers, body });
      answer(reply, received.length - 1);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    get openMax() {
      return openMax;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
