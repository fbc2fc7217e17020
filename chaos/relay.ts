/** A TCP relay that can be told to misbehave: between fans and servers, and between servers and PostgreSQL.
 *
 *   open --stall--> stalled --open--> open       what was sent meanwhile arrives late
 *   open --swallow--> swallowing --cut--> open   what the far side says is lost; its work is done
 *   open --shut--> shut --open--> open           nobody gets in, and who was in is cut off
 */
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import type { Ends } from "../sim/ends.ts";

type Mode = "open" | "stalled" | "swallowing" | "shut";

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
}

export class Relay {
  readonly #server: Server;
  readonly #pairs = new Set<Pair>();
  #target: number;
  #mode: Mode = "open";
  #delayMs = 0;

  private constructor(target: number) {
    this.#target = target;
    this.#server = createServer((near) => this.#accept(near));
  }

  /** To a port of this machine. */
  static async open(target: number): Promise<Relay> {
    const relay = new Relay(target);
    relay.#server.listen(0, "127.0.0.1");
    await once(relay.#server, "listening");
    return relay;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Where new connections go from now on; those that there are stay. */
  aim(target: number): void {
    this.#target = target;
  }

  /** Every piece of data takes so much longer, each way. */
  slow(delayMs: number): void {
    this.#delayMs = delayMs;
  }

  open(): void {
    this.#mode = "open";
    for (const { near, far } of this.#pairs) {
      near.resume();
      far.resume();
    }
  }

  stall(): void {
    this.#mode = "stalled";
    for (const { near, far } of this.#pairs) {
      near.pause();
      far.pause();
    }
  }

  swallow(): void {
    this.#mode = "swallowing";
  }

  shut(): void {
    this.#mode = "shut";
    this.cut();
  }

  /** Ends every connection as a broken line does: without goodbye. */
  cut(): void {
    for (const { near, far } of this.#pairs) {
      near.resetAndDestroy();
      far.resetAndDestroy();
    }
  }

  close(): void {
    this.#server.close();
    this.cut();
  }

  #accept(near: Socket): void {
    if (this.#mode === "shut") {
      near.resetAndDestroy();
      return;
    }
    const far = connect({ port: this.#target, host: "127.0.0.1", noDelay: true });
    const pair = { near, far };
    this.#pairs.add(pair);
    near.setNoDelay(true);
    this.#carry(near, far, () => false);
    this.#carry(far, near, () => this.#mode === "swallowing");
    for (const socket of [near, far]) {
      socket.on("error", () => {}); // Its end is told by "close".
      socket.on("close", () => {
        this.#pairs.delete(pair);
        near.destroy();
        far.destroy();
      });
      if (this.#mode === "stalled") socket.pause();
    }
  }

  #carry(from: Socket, to: Socket, lost: () => boolean): void {
    from.on("data", (data) => {
      if (lost()) return;
      if (this.#delayMs === 0) to.write(data);
      else setTimeout(() => to.write(data), this.#delayMs);
    });
    from.on("end", () => to.end());
  }
}

export function openRelay(target: number, ends: Ends): Promise<Relay> {
  return ends.start(
    () => Relay.open(target),
    (relay) => relay.close(),
  );
}
