/** A balancer in front of several servers, as an operator would have: asks each whether it is ready, gives new
 * connections to those that are, in turn, and ends the connections of one that is not. */
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { sleep } from "../sim/client.ts";

const LOOK_EVERY_MS = 100;
/** A server that takes longer to say that it is ready is not. */
const LOOK_LIMIT_MS = 500;

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
}

class Backend {
  readonly port: number;
  readonly pairs = new Set<Pair>();
  ready = false;

  constructor(port: number) {
    this.port = port;
  }

  /** One that says it is not ready still answers what it has been asked: only who says nothing is cut off. */
  async look(): Promise<void> {
    const status = await statusOf(this.port);
    this.ready = status === 200;
    if (status === undefined) this.cut();
  }

  cut(): void {
    for (const { near, far } of this.pairs) {
      near.resetAndDestroy();
      far.resetAndDestroy();
    }
  }
}

export class Balancer {
  readonly #server: Server;
  readonly #backends: readonly Backend[];
  #turn = 0;
  #closed = false;

  private constructor(ports: readonly number[]) {
    this.#backends = ports.map((port) => new Backend(port));
    this.#server = createServer((near) => this.#accept(near));
  }

  /** Before servers of this machine. */
  static async open(ports: readonly number[]): Promise<Balancer> {
    const balancer = new Balancer(ports);
    balancer.#server.listen(0, "127.0.0.1");
    await once(balancer.#server, "listening");
    for (const backend of balancer.#backends) void balancer.#watch(backend);
    return balancer;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  cut(): void {
    for (const backend of this.#backends) backend.cut();
  }

  close(): void {
    this.#closed = true;
    this.#server.close();
    this.cut();
  }

  async #watch(backend: Backend): Promise<void> {
    while (!this.#closed) {
      await backend.look();
      await sleep(LOOK_EVERY_MS);
    }
  }

  #accept(near: Socket): void {
    const ready = this.#backends.filter((it) => it.ready);
    const backend = ready[this.#turn++ % ready.length];
    if (!backend) return void near.resetAndDestroy();
    const far = connect({ port: backend.port, host: "127.0.0.1", noDelay: true });
    const pair = { near, far };
    backend.pairs.add(pair);
    near.setNoDelay(true);
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) {
      socket.on("error", () => undefined); // its end is told by "close"
      socket.on("close", () => {
        backend.pairs.delete(pair);
        near.destroy();
        far.destroy();
      });
    }
  }
}

/** Undefined: no answer in time. */
async function statusOf(port: number): Promise<number | undefined> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/health/ready`, {
      signal: AbortSignal.timeout(LOOK_LIMIT_MS),
    });
    await answer.body?.cancel();
    return answer.status;
  } catch {
    return undefined;
  }
}
