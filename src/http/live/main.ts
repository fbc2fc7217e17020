/** The feed as a process: it writes to whoever watches, so that the process that sells does not. Started by
 * child.ts, ends with whoever started it. */
import { Socket } from "node:net";
import { LIVE_GOODBYE_MS, LIVE_PING_MS, LIVE_REPORT_MS } from "../limits.ts";
import { Audience } from "./audience.ts";
import type { Client, FromFeed, ToFeed } from "./messages.ts";
import { RECORDS_FD, RecordReader } from "./record.ts";

const audience = new Audience({
  now: () => Date.now(),
  monotonic: () => performance.now(),
  soon: (run) => void setImmediate(run),
  wanted: (event) => tell({ kind: "wanted", event }),
});
const records = new RecordReader();
let taken: { readonly message: ToFeed & { kind: "take" }; readonly socket: Socket } | undefined;
let left: Record<string, Record<string, number>> = {};
let open = 0;
let reported = "";
let stopping = false;

process.on("message", (message: ToFeed, socket: Socket | undefined) => {
  if (message.kind === "stop") return stop();
  if (message.kind === "take") {
    take(message, socket);
    return tell({ kind: "taken" });
  }
  if (taken) audience.admit(taken.message.event, taken.message.upgrade, taken.socket);
  taken = undefined;
});
const pipe = new Socket({ fd: RECORDS_FD, readable: true, writable: false });
pipe.on("data", (piece: Buffer) => {
  for (const record of records.read(piece)) audience.hear(record);
});
pipe.on("error", () => process.exit());
process.on("disconnect", () => process.exit());
// The process that started us says when to stop; Ctrl-C goes to both.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => undefined);
setInterval(() => audience.ping(), LIVE_PING_MS);
setInterval(report, LIVE_REPORT_MS);

function take(message: ToFeed & { kind: "take" }, socket: Socket | undefined): void {
  // Without a socket the client has left on the way.
  if (!socket) return leave(message);
  open++;
  socket.on("error", () => socket.destroy());
  socket.on("close", () => {
    open--;
    leave(message);
    if (stopping && open === 0) end();
  });
  taken = { message, socket };
}

function leave({ event, network }: Client): void {
  const ofEvent = (left[event] ??= {});
  ofEvent[network] = (ofEvent[network] ?? 0) + 1;
}

function report(): void {
  const stats = audience.stats();
  const text = JSON.stringify(stats);
  if (text === reported && Object.keys(left).length === 0) return;
  tell({ kind: "report", left, stats });
  reported = text;
  left = {};
}

function tell(message: FromFeed): void {
  // An end that is not there any more ends us too.
  process.send?.(message, undefined, {}, () => undefined);
}

function stop(): void {
  stopping = true;
  audience.sayGoodbye();
  if (open === 0) return end();
  setTimeout(() => {
    audience.terminate();
    end();
  }, LIVE_GOODBYE_MS);
}

function end(): void {
  process.exit();
}
