/** The feed's own work over real sockets, with a clock and turns that the test moves. */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ClientOptions } from "ws";
import {
  decodeDelta,
  decodeSnapshot,
  encodeDelta,
  encodeSnapshot,
  LIVE_WANTED,
} from "../../protocol/live.ts";
import * as limits from "../limits.ts";
import { Watcher } from "../testing/watcher.ts";
import { until } from "../testing/wire.ts";
import { Audience } from "./audience.ts";

const EVENT = "cup-final";
let audience: Audience;
let server: Server;
let time: number;
let turns: (() => void)[];
let wanted: string[];
const sockets: Socket[] = [];
const watchers: Watcher[] = [];

beforeEach(async () => {
  time = 1_000;
  turns = [];
  wanted = [];
  audience = new Audience({
    now: () => time,
    monotonic: () => time,
    soon: (run) => void turns.push(run),
    wanted: (event) => void wanted.push(event),
  });
  server = createServer();
  server.on("upgrade", ({ url = "", headers }, socket: Socket) => {
    sockets.push(socket);
    audience.admit(url.slice(1), { headers: headers as Record<string, string> }, socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const { socket } of watchers.splice(0)) socket.terminate();
  server.close();
});

function turnAll(): void {
  while (turns.length > 0) turns.shift()!();
}

async function watch(options?: ClientOptions, event = EVENT): Promise<Watcher> {
  const watcher = new Watcher(
    `ws://127.0.0.1:${(server.address() as AddressInfo).port}/${event}`,
    options,
  );
  watchers.push(watcher);
  await once(watcher.socket, "open");
  return watcher;
}

function tick(seq: number, event = EVENT): void {
  audience.hear({ kind: "delta", event, frame: encodeDelta(seq, new Map([[seq, 1]])) });
}

async function nextDelta(watcher: Watcher): Promise<{ seq: number; more: number }> {
  const { seq, more } = decodeDelta((await watcher.next()).data);
  return { seq, more };
}

async function nextPhase(watcher: Watcher): Promise<object> {
  return JSON.parse((await watcher.next()).data.toString()) as object;
}

test("[I10] who joins before the phase is known hears it first, then deltas", async () => {
  const early = await watch();
  audience.hear({ kind: "phase", event: EVENT, phase: "open" });
  tick(1);
  turnAll();
  expect(await nextPhase(early)).toEqual({ kind: "sale", phase: "open", now: time });
  expect(await nextDelta(early)).toEqual({ seq: 1, more: 0 });
  const later = await watch();
  expect(await nextPhase(later)).toMatchObject({ phase: "open" });
  // Told again, it is no news.
  audience.hear({ kind: "phase", event: EVENT, phase: "open" });
  expect(turns).toEqual([]);
});

test("[I22] who wants the snapshot is sent it, and nobody else; all who do meanwhile are one wish", async () => {
  const [first, second, third] = [await watch(), await watch(), await watch()];
  tick(1);
  first.socket.send(LIVE_WANTED);
  second.socket.send(LIVE_WANTED);
  third.socket.send("hello");
  third.socket.ping();
  await once(third.socket, "pong");
  await until(() => wanted.length > 0);
  const frame = encodeSnapshot(1, Uint8Array.of(0, 1, 2));
  audience.hear({ kind: "snapshot", event: EVENT, frame });
  turnAll();
  for (const watcher of [first, second]) {
    const { data } = await watcher.next();
    expect(decodeSnapshot(data)).toEqual({ of: 0, seq: 1, seats: Uint8Array.of(0, 1, 2) });
  }
  // What it knows by then it hears again, and takes no notice.
  for (const watcher of [first, second, third])
    expect(await nextDelta(watcher)).toEqual({ seq: 1, more: 0 });
  expect(wanted).toEqual([EVENT]);
  second.socket.send(LIVE_WANTED);
  await until(() => wanted.length === 2);
});

test("[I10] a phase that was forgotten is told anew, and events do not mix", async () => {
  audience.hear({ kind: "phase", event: EVENT, phase: "open" });
  audience.hear({ kind: "phase", event: "other", phase: "paused" });
  audience.hear({ kind: "forget", event: EVENT });
  const watcher = await watch();
  const other = await watch({}, "other");
  expect(await nextPhase(other)).toMatchObject({ phase: "paused" });
  audience.hear({ kind: "phase", event: EVENT, phase: "closed" });
  turnAll();
  expect(await nextPhase(watcher)).toMatchObject({ phase: "closed" });
  tick(1, "other");
  turnAll();
  expect(await nextDelta(other)).toEqual({ seq: 1, more: 0 });
  expect(watcher.messages).toEqual([]);
});

test("[I16] a feed that does not keep up sends each group in its turn all that it has not heard, in one frame", async () => {
  const all: Watcher[] = [];
  for (let n = 0; n <= limits.LIVE_GROUP_CLIENTS; n++) all.push(await watch());
  const [first, last] = [all[0]!, all.at(-1)!];
  tick(1);
  turns.shift()!();
  expect(await nextDelta(first)).toEqual({ seq: 1, more: 0 });
  time += 300;
  tick(2);
  tick(3);
  // The second group's turn, then the first's.
  turns.shift()!();
  expect(await nextDelta(last)).toEqual({ seq: 3, more: 2 });
  time += 200;
  tick(4);
  turns.shift()!();
  expect(await nextDelta(first)).toEqual({ seq: 4, more: 2 });
  turnAll();
  expect(await nextDelta(last)).toEqual({ seq: 4, more: 0 });
  expect(audience.stats()).toEqual({
    frames: 2 * all.length,
    dropped: 0,
    merged: 2,
    lagMs: 300,
  });
  expect(audience.stats().lagMs).toBe(0);
});

test("[I16] groups that have missed the same get the same bytes", async () => {
  for (let n = 0; n <= limits.LIVE_GROUP_CLIENTS; n++) await watch();
  tick(1);
  tick(2);
  turnAll();
  for (const watcher of watchers) expect(await nextDelta(watcher)).toEqual({ seq: 2, more: 1 });
  expect(audience.stats().merged).toBe(1);
});

test("[I11] a client that does not read is dropped, while another gets every frame", async () => {
  const slow = await watch();
  const [serverSide] = sockets as [Socket];
  const fast = await watch();
  slow.socket.pause();
  const frame = new Uint8Array(limits.LIVE_BUFFER_MAX_BYTES);
  const publish = (bytes: Uint8Array): void => {
    audience.hear({ kind: "delta", event: EVENT, frame: bytes });
    turnAll();
  };
  let most = 0;
  for (let sent = 1; !serverSide.destroyed; sent++) {
    publish(frame);
    most = Math.max(most, serverSide.writableLength);
    expect((await fast.next()).data).toHaveLength(frame.length);
    expect(sent).toBeLessThan(200);
  }
  // One frame may have passed the limit, never two.
  expect(most).toBeLessThan(2 * limits.LIVE_BUFFER_MAX_BYTES + 100);
  publish(new Uint8Array([7]));
  expect([...(await fast.next()).data]).toEqual([7]);
  expect(audience.stats().dropped).toBe(1);
});

test("[I11] a client that does not answer pings is gone", async () => {
  const mute = await watch({ autoPong: false });
  const other = await watch();
  for (let round = 0; round < 2; round++) {
    const pinged = once(other.socket, "ping");
    audience.ping();
    turnAll();
    await pinged;
    // We read in order: we have the answer to our ping before we answer this one.
    other.socket.ping();
    await once(other.socket, "pong");
  }
  expect(await mute.closed).toBe(1006);
  await until(() => sockets.filter(({ destroyed }) => destroyed).length === 1);
  tick(1);
  turnAll();
  expect(await nextDelta(other)).toEqual({ seq: 1, more: 0 });
});

test("[I36] with every ping goes a word that a page hears", async () => {
  const first = await watch();
  audience.hear({ kind: "phase", event: EVENT, phase: "open" });
  turnAll();
  expect((await first.next()).binary).toBe(false);
  time += limits.LIVE_PING_MS;
  audience.ping();
  turnAll();
  const { data, binary } = await first.next();
  expect([binary, JSON.parse(data.toString())]).toEqual([
    false,
    { kind: "sale", phase: "open", now: time },
  ]);
});

test("[I11] a client that talks too much or too long is closed", async () => {
  const long = await watch();
  long.socket.send("x".repeat(limits.LIVE_MESSAGE_MAX_BYTES));
  long.socket.send("x".repeat(limits.LIVE_MESSAGE_MAX_BYTES + 1));
  expect(await long.closed).toBe(1009);
  expect(long.reason).toBe("a message may have 1024 bytes");
  const chatty = await watch();
  for (let i = 0; i <= limits.LIVE_MESSAGES_MAX; i++) chatty.socket.send("hello");
  expect(await chatty.closed).toBe(1008);
});

test("[I11] one that talks too long and does not say goodbye is gone soon", async () => {
  const { socket } = await watch();
  socket.send("x".repeat(limits.LIVE_MESSAGE_MAX_BYTES + 1));
  // Reads nothing, so it does not hear that it was closed.
  socket.pause();
  const since = performance.now();
  await once(sockets[0]!, "close");
  expect(performance.now() - since).toBeLessThan(limits.LIVE_GOODBYE_MS + 1_000);
});

test("a group whose clients have all left has no turn any more", async () => {
  const watcher = await watch();
  tick(1);
  watcher.socket.terminate();
  await once(sockets[0]!, "close");
  turnAll();
  expect(audience.stats().frames).toBe(0);
});
