/** The way from this node to another: Effect's RPC over a socket. Carries frames and does not look into them.
 *
 * A line serves until it breaks and is then done with; whoever needs the node again opens another. */
import { setTimeout as sleep } from "node:timers/promises";
import * as NodeSocket from "@effect/platform-node/NodeSocket";
import * as NodeSocketServer from "@effect/platform-node/NodeSocketServer";
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Layer from "effect/Layer";
import * as Rpc from "effect/rpc/Rpc";
import * as RpcClient from "effect/rpc/RpcClient";
import { RpcClientError } from "effect/rpc/RpcClientError";
import * as RpcGroup from "effect/rpc/RpcGroup";
import * as RpcSerialization from "effect/rpc/RpcSerialization";
import * as RpcServer from "effect/rpc/RpcServer";
import * as Schedule from "effect/Schedule";
import * as Schema from "effect/Schema";
import * as Scope from "effect/Scope";
import { Socket } from "effect/socket/Socket";
import { SocketServer, SocketServerError } from "effect/socket/SocketServer";
import type { Log } from "../runtime/seams.ts";
import type { Address } from "./address.ts";
import { quietly } from "./effect-log.ts";
import type { Receipt } from "./wire.ts";

/** Effect's server waits for ever for a client whose connection broke while an answer to it was written: after a
 * SIGSTOP, say. What goes after this is nothing that anybody waits for. */
const CLOSE_LIMIT_MS = 1_000;
/** Of one frame. */
const FRAME_BYTES_MAX = 16 * 1024 * 1024;
const CONNECT_LIMIT_MS = 1_000;
/** A line on which nothing comes back for so long is broken, ms. */
const SILENCE_MAX_MS = 2_000;
const PING_EVERY_MS = 1_000;

/** It has certainly not left. */
export class NotSent extends Error {}

export interface Line {
  /** Rejects with NotSent, or with another error if it may have arrived. */
  send(frame: Uint8Array): Promise<Receipt>;
  close(): void;
}

const FrameReceipt = Schema.Struct({
  verdict: Schema.Literals(["taken", "unknown-version", "wrong-secret", "not-me"]),
  at: Schema.Number,
});
const Frames = RpcGroup.make(
  Rpc.make("Frame", { payload: { bytes: Schema.Uint8Array }, success: FrameReceipt }),
);
const serialization = RpcSerialization.layerSchemaBinary({ maxFrameSize: FRAME_BYTES_MAX });

/** `down`: nothing comes through any more. */
export function openLine({ host, port }: Address, log: Log, down: () => void): Line {
  const scope = Scope.makeUnsafe();
  const opened = Effect.gen(function* () {
    const socket = yield* NodeSocket.makeNet({
      host,
      port,
      noDelay: true,
      openTimeout: CONNECT_LIMIT_MS,
    });
    const protocol = yield* RpcClient.makeProtocolSocket({
      retryPolicy: Schedule.recurs(0),
      pingInterval: PING_EVERY_MS,
      pingTimeout: SILENCE_MAX_MS,
    }).pipe(
      Effect.provideService(Socket, socket),
      Effect.provideService(RpcClient.ConnectionHooks, {
        onConnect: Effect.void,
        onDisconnect: Effect.sync(down),
      }),
      Effect.provide(serialization),
    );
    return yield* RpcClient.make(Frames, { disableTracing: true }).pipe(
      Effect.provideService(RpcClient.Protocol, protocol),
    );
  }).pipe(Effect.provideService(Scope.Scope, scope), Effect.provide(quietly(log)));
  const client = Effect.runSync(opened);
  return {
    send: (bytes) =>
      new Promise((resolve, reject) => {
        const fiber = Effect.runFork(client.Frame({ bytes }));
        fiber.addObserver((exit) => {
          if (Exit.isSuccess(exit)) resolve(exit.value);
          else reject(whyOf(exit));
        });
      }),
    close: () => {
      Effect.runFork(Scope.close(scope, Exit.void));
    },
  };
}

function whyOf(exit: Exit.Failure<Receipt, RpcClientError>): Error {
  for (const reason of exit.cause.reasons) {
    const error = reason._tag === "Fail" ? reason.error : undefined;
    if (error instanceof RpcClientError)
      return error.reason._tag === "SocketOpenError" ? new NotSent(error.message) : error;
  }
  return new Error("the line was closed");
}

export interface Exchange {
  /** Where it listens. */
  readonly port: number;
  close(): Promise<void>;
}

/** Where the others' lines end. Rejects as `listen` of Node does if the port is not to be had. */
export async function openExchange(
  { host, port }: Address,
  receive: (frame: Uint8Array) => Receipt,
  log: Log,
): Promise<Exchange> {
  const scope = Scope.makeUnsafe();
  const close = (): Promise<void> =>
    Promise.race([
      Effect.runPromise(Scope.close(scope, Exit.void)),
      sleep(CLOSE_LIMIT_MS, undefined, { ref: false }),
    ]);
  const opened = Effect.gen(function* () {
    // Exclusive: of several instances of one machine each has a port of its own (node:cluster).
    const server = yield* NodeSocketServer.make({ host, port, exclusive: true, noDelay: true });
    const layer = RpcServer.layer(Frames, {
      disableTracing: true,
      disableFatalDefects: true,
      concurrency: "unbounded",
    }).pipe(
      Layer.provide(Frames.toLayer({ Frame: ({ bytes }) => Effect.sync(() => receive(bytes)) })),
      Layer.provide(RpcServer.layerProtocolSocketServer),
      Layer.provide([Layer.succeedContext(Context.make(SocketServer, server)), serialization]),
    );
    yield* Layer.buildWithScope(layer, scope);
    return server.address;
  }).pipe(Effect.provideService(Scope.Scope, scope), Effect.provide(quietly(log)));
  try {
    const address = await Effect.runPromise(opened);
    if (address._tag === "UnixPathAddress") throw new Error("not an address of the network");
    return { port: address.port, close };
  } catch (error) {
    await close();
    throw error instanceof SocketServerError ? error.cause : error;
  }
}
