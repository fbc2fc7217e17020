/** A client that speaks bytes, for what proper clients never send. */
import { once } from "node:events";
import { connect } from "node:net";
import { setImmediate } from "node:timers/promises";

/** All that the server says until it closes the connection; this end never closes it first. */
export async function answerTo(port: number, bytes: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.write(bytes);
  let answer = "";
  socket.on("data", (chunk) => (answer += chunk.toString()));
  await once(socket, "close");
  return answer;
}

export function upgradeRequest(path: string, ...headers: readonly string[]): string {
  return (
    `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: websocket\r\n` +
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n" +
    headers.map((header) => `${header}\r\n`).join("") +
    "\r\n"
  );
}

/** Lets the sockets work until something has become true; the test's own timeout is the bound. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await setImmediate();
}
