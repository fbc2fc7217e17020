/** The open connections of the server, by whichever of its sockets they came: so many at most, and at a stop
 * each ends with its answer.
 *
 *   open --end--> lingering: may be used once more --answered--> closed
 *                           --silent for too long, or answered too late--> closed all the same
 */
import type { Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import type { App } from "./app.ts";
import { STOP_ANSWERS_MS, STOP_LINGER_MS } from "./limits.ts";

export class Connections {
  readonly #app: App;
  readonly #open = new Set<Socket>();
  #ending = false;
  #onEmpty: (() => void) | undefined;

  /** Past `max` a new one is closed at once. */
  constructor(app: App, max: number) {
    this.#app = app;
    app.server.prependListener("connection", (socket) => {
      if (this.#open.size >= max) {
        socket.destroy();
        return;
      }
      this.#open.add(socket);
      socket.once("close", () => {
        this.#open.delete(socket);
        if (this.#open.size === 0) this.#onEmpty?.();
      });
    });
    app.addHook("onSend", (_request, reply, _payload, done) => {
      if (this.#ending) reply.header("connection", "close");
      done();
    });
  }

  /** Once no new ones come. Resolves when there is none. In a hurry nobody gets to use one once more. */
  async end(
    hurry: AbortSignal,
    { lingerMs = STOP_LINGER_MS, answersMs = STOP_ANSWERS_MS } = {},
  ): Promise<void> {
    this.#ending = true;
    // A connection whose next request is on its way looks idle: closed now, it would be lost.
    if (!hurry.aborted) await this.#empty(lingerMs, hurry);
    this.#app.server.closeIdleConnections();
    // Node does not count these as idle.
    for (const socket of this.#open) if (socket.bytesRead === 0) socket.destroy();
    await this.#empty(answersMs);
    this.#app.server.closeAllConnections();
  }

  /** Or not, after `ms`. */
  async #empty(ms: number, hurry?: AbortSignal): Promise<void> {
    if (this.#open.size === 0) return;
    const empty = new AbortController();
    this.#onEmpty = () => empty.abort();
    const signal = hurry ? AbortSignal.any([empty.signal, hurry]) : empty.signal;
    await wait(ms, undefined, { signal }).catch(() => undefined);
  }
}
