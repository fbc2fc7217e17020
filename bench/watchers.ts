/** Clients of the live map on bare sockets: thousands in one process must cost little beside the server
 * that they measure, as phones elsewhere would. Some read every frame at once; the others count bytes, into
 * one buffer for all, and look for them every two seconds. To the server both are the same. */
import { connect, type Socket } from "node:net";
import { decodeDelta } from "../src/protocol/live.ts";
import { clock } from "../sim/wire.ts";
import type { Answered, FromWatchers, ToWatchers, Watching } from "./watching.ts";

/** Under way at once. */
const CONNECTING_MAX = 100;
/** The others look in turns, a hundredth of them at a time. */
const TURN_MS = 20;
const TURNS = 100;
/** The server drops who does not answer a ping for 30 s. They do not read it, but may answer unasked: 5.5.3. */
const PONG_MS = 20_000;
const PONG = Uint8Array.of(0x8a, 0x80, 0, 0, 0, 0);
const HEAD_END = "\r\n\r\n";

const watching = JSON.parse(process.argv[2] ?? "") as Watching;
const scrap = Buffer.alloc(64 * 1024);
const readers: Reader[] = [];
const sockets: Socket[] = [];
let begun = 0;
let up = 0;
let bytes = 0;

/** One that reads: when it heard of each seat first, epoch ms. */
class Reader {
  readonly heard = new Map<number, number>();
  gaps = 0;
  #seq = -1;
  #rest: Buffer = Buffer.alloc(0);
  #upgraded = false;

  take(piece: Buffer, at: number): void {
    let rest = Buffer.concat([this.#rest, piece]);
    if (!this.#upgraded) {
      const end = rest.indexOf(HEAD_END);
      if (end < 0) return void (this.#rest = rest);
      this.#upgraded = true;
      rest = rest.subarray(end + HEAD_END.length);
    }
    for (;;) {
      const frame = frameOf(rest);
      if (!frame) break;
      if (frame.opcode === 2) this.#delta(frame.payload, at);
      rest = rest.subarray(frame.length);
    }
    this.#rest = rest;
  }

  #delta(frame: Uint8Array, at: number): void {
    const { seq, more, changes } = decodeDelta(frame);
    if (this.#seq >= 0 && seq - more > this.#seq + 1) this.gaps++;
    this.#seq = seq;
    for (const { seat } of changes) if (!this.heard.has(seat)) this.heard.set(seat, at);
  }
}

/** RFC 6455, 5.2; a server's frames have no mask, and ours are far under 4 GB. */
function frameOf(bytes: Buffer): { opcode: number; payload: Buffer; length: number } | undefined {
  const short = bytes[1];
  if (short === undefined) return undefined;
  const head = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (bytes.length < head) return undefined;
  const size = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : bytes.readUInt32BE(6);
  if (bytes.length < head + size) return undefined;
  return {
    opcode: bytes[0]! & 15,
    payload: bytes.subarray(head, head + size),
    length: head + size,
  };
}

function open(): void {
  if (begun === watching.clients) return;
  const reader = begun++ % watching.sampleEvery === 0 ? new Reader() : undefined;
  if (reader) readers.push(reader);
  const { host, port, event } = watching;
  let isUp = false;
  const socket = connect({
    host,
    port,
    onread: {
      buffer: scrap,
      callback(size, buffer) {
        bytes += size;
        // Whoever reads keeps what is not whole yet; the buffer is everyone's.
        reader?.take(Buffer.from(buffer.subarray(0, size)), clock());
        if (!isUp) {
          isUp = true;
          if (Buffer.from(buffer.subarray(0, 12)).toString() !== "HTTP/1.1 101") lost();
          if (++up === watching.clients) tell({ kind: "up" });
          open();
        }
        // False: nothing more for now.
        return reader !== undefined;
      },
    },
  });
  sockets.push(socket);
  socket.write(
    `GET /api/events/${event}/live HTTP/1.1\r\nHost: ${host}:${port}\r\nConnection: Upgrade\r\n` +
      "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
  );
  socket.on("error", lost);
  socket.on("close", lost);
}

/** Figures with fewer clients than said would be wrong. */
function lost(): never {
  console.error("A client of the live map was refused or lost.");
  process.exit(1);
}

function tell(message: FromWatchers): void {
  process.send?.(message);
}

function collect(answered: Answered): void {
  const delays: number[] = [];
  let [missing, gaps] = [0, 0];
  for (const reader of readers) {
    gaps += reader.gaps;
    answered.forEach((at, seat) => {
      if (at === 0) return;
      const heard = reader.heard.get(seat);
      if (heard === undefined) missing++;
      else delays.push(heard - at);
    });
  }
  tell({ kind: "delays", delays: Float64Array.from(delays), missing, gaps, bytes });
}

let turn = 0;
setInterval(() => {
  turn = (turn + 1) % TURNS;
  for (let n = turn; n < sockets.length; n += TURNS) sockets[n]?.resume();
}, TURN_MS);
setInterval(() => sockets.forEach((socket) => socket.write(PONG)), PONG_MS);

process.on("message", ({ answered }: ToWatchers) => collect(answered));
for (let n = 0; n < CONNECTING_MAX; n++) open();
