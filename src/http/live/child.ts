/** The feed's process as the selling one has it: starts it, hands sockets over, tells it what happens.
 *
 *   up --dies, or does not read--> dead: whoever holds it starts another
 *    +--stop, or we die--> goodbye to everyone, gone
 *
 * Sockets go one at a time, the next when the last has been taken: Node queues everything behind a socket
 * that is on its way, and goes through that whole queue for each (10,000 at once cost 4 s of CPU so,
 * 1.8 s like this).
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { Socket } from "node:net";
import type { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { Every } from "../app.ts";
import {
  LIVE_HANDOVERS_MAX,
  LIVE_RECORDS_MAX_BYTES,
  LIVE_STOP_MS,
  LIVE_TAKE_MS,
} from "../limits.ts";
import type { Client, FromFeed, Report, ToFeed, Upgrade } from "./messages.ts";
import { encodeRecord, RECORDS_FD, type LiveRecord } from "./record.ts";

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));

interface Handover {
  readonly client: Client;
  readonly upgrade: Upgrade;
  readonly socket: Socket;
}

export interface FeedListener {
  reported(report: Report): void;
  /** Somebody there wants the event's snapshot. */
  wanted(event: string): void;
  /** It is gone, with all of its clients. Not called after `stop`. */
  died(why: string): void;
}

export class FeedChild {
  readonly #process: ChildProcess;
  readonly #pipe: Writable;
  readonly #listener: FeedListener;
  readonly #every: Every;
  readonly #waiting: Handover[] = [];
  #underWay: { readonly socket: Socket; readonly stopWatch: () => void } | undefined;
  #stopping = false;

  constructor(every: Every, listener: FeedListener) {
    this.#every = every;
    this.#listener = listener;
    // None of our own flags: they are for a process that sells.
    this.#process = fork(MAIN, [], {
      execArgv: [],
      stdio: ["ignore", "inherit", "inherit", "ipc", "pipe"],
    });
    this.#pipe = this.#process.stdio[RECORDS_FD] as Writable;
    // Whatever becomes of its channels, its exit tells.
    this.#pipe.on("error", () => undefined);
    this.#process.on("error", () => undefined);
    this.#process.on("message", (message: FromFeed) => {
      if (message.kind === "report") listener.reported(message);
      else if (message.kind === "wanted") listener.wanted(message.event);
      else this.#taken();
    });
    this.#process.once("exit", (code, signal) => this.#exited(String(signal ?? code)));
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  get hasRoom(): boolean {
    return !this.#stopping && this.#waiting.length < LIVE_HANDOVERS_MAX;
  }

  /** From here on the socket is the feed's. */
  handOver(handover: Handover): void {
    this.#waiting.push(handover);
    if (!this.#underWay) this.#next();
  }

  tell(record: LiveRecord): void {
    this.#pipe.write(encodeRecord(record));
    if (this.#pipe.writableLength > LIVE_RECORDS_MAX_BYTES) this.#kill();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#closeWaiting();
    const { exitCode, signalCode } = this.#process;
    if (exitCode !== null || signalCode !== null) return;
    const ended = once(this.#process, "exit");
    this.#send({ kind: "stop" });
    const stopWatch = this.#every(LIVE_STOP_MS, () => this.#kill());
    await ended;
    stopWatch();
  }

  #next(): void {
    const next = this.#waiting.shift();
    if (!next) return;
    const { client, upgrade, socket } = next;
    this.#underWay = { socket, stopWatch: this.#every(LIVE_TAKE_MS, () => this.#kill()) };
    // Node keeps count of what a server has given away, and a server never closes once all who took of it
    // have ended. Apart from its server it is a socket like any other, and counts until we let it go.
    Object.assign(socket, { server: undefined });
    this.#send({ kind: "take", ...client, upgrade }, socket);
  }

  #taken(): void {
    this.#letGo();
    this.#send({ kind: "open" });
    this.#next();
  }

  /** Closes our end of what was on its way: the feed's stays open, if it has one. */
  #letGo(): void {
    this.#underWay?.stopWatch();
    this.#underWay?.socket.destroy();
    this.#underWay = undefined;
  }

  #send(message: ToFeed, socket?: Socket): void {
    // A failure to send is a death, of which we hear.
    this.#process.send(message, socket, { keepOpen: true }, () => undefined);
  }

  #closeWaiting(): void {
    for (const { socket } of this.#waiting.splice(0)) socket.destroy();
  }

  #kill(): void {
    this.#process.kill("SIGKILL");
  }

  #exited(why: string): void {
    this.#letGo();
    this.#closeWaiting();
    if (!this.#stopping) this.#listener.died(why);
  }
}
