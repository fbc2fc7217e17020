/** What a server really keeps in memory: its heap after a full collection, asked through the
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
  const address = /ws:\/\/\S+/.exec(server.log)?.[0];
  if (address === undefined) throw new Error("The server does not listen for an inspector.");
  const socket = new WebSocket(address);
  await new Promise((done, fail) => socket.once("open", done).once("error", fail));
  try {
    // Twice: what the first collection sets free may hold more.
    await call(socket, "HeapProfiler.collectGarbage", {});
    await call(socket, "HeapProfiler.collectGarbage", {});
    const expression = "{ const m = process.memoryUsage(); m.heapUsed + m.external }";
    const answer = await call(socket, "Runtime.evaluate", { expression, returnByValue: true });
    return answer.result?.result?.value ?? Number.NaN;
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
