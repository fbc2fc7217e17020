/** A client of the live map that keeps every message, so that none is missed between two looks. */
import { WebSocket, type ClientOptions, type RawData } from "ws";

export class Watcher {
  readonly socket: WebSocket;
  readonly messages: { data: Buffer; binary: boolean }[] = [];
  /** The code with which it was closed. */
  readonly closed: Promise<number>;
  /** What was said with the code. */
  reason = "";
  #wake: () => void = () => {};

  constructor(url: string, options: ClientOptions = {}) {
    this.socket = new WebSocket(url, options);
    this.closed = new Promise((resolve) =>
      this.socket.on("close", (code: number, reason: Buffer) => {
        this.reason = reason.toString();
        resolve(code);
      }),
    );
    // It is closed then too.
    this.socket.on("error", () => undefined);
    this.socket.on("message", (data: RawData, binary: boolean) => {
      this.messages.push({ data: data as Buffer, binary });
      this.#wake();
    });
  }

  async next(): Promise<{ data: Buffer; binary: boolean }> {
    while (this.messages.length === 0) await new Promise<void>((resolve) => (this.#wake = resolve));
    return this.messages.shift()!;
  }
}
