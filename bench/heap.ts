/** What goes on inside of a server: its heap after a full collection, the stalls of its event loop; asked through the
 * inspector, so that the server needs no code for it. */
import { WebSocket } from "ws";
import type { Server } from "../sim/server.ts";

/** Start the server with these flags. */
export const INSPECT_FLAGS = ["--inspect=127.0.0.1:0"] as const;

interface Message {
  readonly id?: number;
  readonly result?: { readonly result?: { readonly value?: number } };
}

/** Bytes of the heap and of buffers outside of it. */
export async function heapBytes(server: Server): Promise<number> {
  return inspect(server, async (evaluate, collect) => {
    // Twice: what the first collection sets free may hold more.
    await collect();
    await collect();
    return evaluate("{ const m = process.memoryUsage(); m.heapUsed + m.external }");
  });
}

/** From here on the server watches for how long its event loop stands still. */
export async function watchStalls(server: Server): Promise<void> {
  await inspect(server, (evaluate) => evaluate(WATCH_STALLS));
}

const WATCH_STALLS = `{
  const { monitorEventLoopDelay } = process.getBuiltinModule("node:perf_hooks");
  globalThis.stalls = monitorEventLoopDelay({ resolution: 5 });
  globalThis.stalls.enable();
  0;
}`;

/** The longest since then, ms. */
export function longestStall(server: Server): Promise<number> {
  return inspect(server, (evaluate) => evaluate("globalThis.stalls.max / 1e6"));
}

async function inspect<T>(
  server: Server,
  look: (
    evaluate: (expression: string) => Promise<number>,
    collect: () => Promise<unknown>,
  ) => Promise<T>,
): Promise<T> {
  const address = /ws:\/\/\S+/.exec(server.log)?.[0];
  if (address === undefined) throw new Error("The server does not listen for an inspector.");
  const socket = new WebSocket(address);
  await new Promise((done, fail) => socket.once("open", done).once("error", fail));
  try {
    return await look(
      async (expression) => {
        const answer = await call(socket, "Runtime.evaluate", { expression, returnByValue: true });
        return answer.result?.result?.value ?? Number.NaN;
      },
      () => call(socket, "HeapProfiler.collectGarbage", {}),
    );
  } finally {
    socket.close();
  }
}

let calls = 0;

function call(socket: WebSocket, method: string, params: object): Promise<Message> {
  const id = ++calls;
  return new Promise((done) => {
    const listen = (data: Buffer): void => {
      const message = JSON.parse(data.toString()) as Message;
      if (message.id !== id) return;
      socket.off("message", listen);
      done(message);
    };
    socket.on("message", listen);
    socket.send(JSON.stringify({ id, method, params }));
  });
}
