/** The live map from the address to the feed's own process and back. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { setImmediate } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { WebSocket, type ClientOptions } from "ws";
import { SeatStatus } from "../../domain/availability.ts";
import { SERVER_STOPS } from "../../protocol/goodbye.ts";
import { decodeDelta, decodeSnapshot, LIVE_WANTED } from "../../protocol/live.ts";
import * as limits from "../limits.ts";
import { createEdge, type Edge } from "../testing/edge.ts";
import type { Room } from "./feed.ts";
import { Watcher } from "../testing/watcher.ts";
import { answerTo, until, upgradeRequest } from "../testing/wire.ts";

const LIVE = "/api/events/cup-final/live";
/** Room for a test's clients, so that a full map takes few. */
const CLIENTS_MAX = 40;

let edge: Edge;
let port: number;
const watchers: Watcher[] = [];
const reports: string[] = [];

beforeEach(() => {
  reports.length = 0;
  return open({ event: CLIENTS_MAX });
});
afterEach(async () => {
  for (const { socket } of watchers.splice(0)) socket.terminate();
  await edge.app.close();
});

async function open(room: Room, trustProxy = false): Promise<void> {
  const report = (what: string, error: unknown) => reports.push(`${what}: ${String(error)}`);
  edge = createEdge({ report, trustProxy }, room);
  await edge.app.listen({ port: 0, host: "127.0.0.1" });
  port = (edge.app.server.address() as AddressInfo).port;
}

function comes(options?: ClientOptions): Watcher {
  const watcher = new Watcher(`ws://127.0.0.1:${port}${LIVE}`, options);
  watchers.push(watcher);
  return watcher;
}

/** A client that has got its first notice. */
async function watch(options?: ClientOptions): Promise<Watcher> {
  const watcher = comes(options);
  await watcher.next();
  return watcher;
}

const KEY = "AAAAAAAAAAAAAAAAAAAAAA==";

function forkFeed(): ChildProcess {
  const main = fileURLToPath(new URL("main.ts", import.meta.url));
  return fork(main, [], { execArgv: [], stdio: ["ignore", "ignore", "ignore", "ipc", "pipe"] });
}

const clients = (): number => edge.feed.stats.clients.get("cup-final") ?? 0;

test("[I10] a client hears the phase first, then every delta, encoded once for all", async () => {
  const first = comes();
  const notice = await first.next();
  expect(notice.binary).toBe(false);
  expect(JSON.parse(notice.data.toString())).toEqual({
    kind: "sale",
    phase: "open",
    now: expect.any(Number) as number,
  });
  const second = await watch();
  expect([edge.office.map.listeners, clients()]).toEqual([1, 2]);
  edge.office.map.change([3, 5], SeatStatus.held);
  const frames = await Promise.all([first.next(), second.next()]);
  for (const { data, binary } of frames) {
    expect(binary).toBe(true);
    expect(decodeDelta(data)).toEqual({
      of: 0,
      seq: 1,
      more: 0,
      changes: [
        { seat: 3, status: SeatStatus.held },
        { seat: 5, status: SeatStatus.held },
      ],
    });
  }
  edge.office.map.change([3], SeatStatus.sold);
  for (const watcher of [first, second])
    expect(decodeDelta((await watcher.next()).data).seq).toBe(2);
  await until(() => edge.feed.stats.frames === 4);
});

test("[I22] a client that wants it is sent the snapshot between the deltas that it is made of and the next", async () => {
  const watcher = await watch();
  edge.office.map.change([3], SeatStatus.held);
  watcher.socket.send(LIVE_WANTED);
  expect(decodeDelta((await watcher.next()).data).seq).toBe(1);
  const snapshot = decodeSnapshot((await watcher.next()).data);
  expect([snapshot.seq, snapshot.seats[3]]).toEqual([1, SeatStatus.held]);
  edge.office.map.change([4], SeatStatus.held);
  expect(decodeDelta((await watcher.next()).data).seq).toBe(2);
});

test("[I10] a change of phase is told to everyone who watches, once", async () => {
  const watcher = await watch();
  edge.tick(limits.LIVE_PHASE_POLL_MS);
  await edge.office.setPhase("cup-final", "paused");
  edge.tick(limits.LIVE_PHASE_POLL_MS);
  const { data } = await watcher.next();
  expect(JSON.parse(data.toString())).toMatchObject({ kind: "sale", phase: "paused" });
  edge.tick(limits.LIVE_PHASE_POLL_MS);
  edge.office.map.change([1], SeatStatus.held);
  expect((await watcher.next()).binary).toBe(true);
});

test("[I10] the map is let go when the last client leaves, and followed again for the next", async () => {
  const first = await watch();
  const second = await watch();
  first.socket.close();
  await until(() => clients() === 1);
  edge.office.map.change([1], SeatStatus.held);
  await second.next();
  expect(edge.office.map.listeners).toBe(1);
  second.socket.close();
  await until(() => edge.office.map.listeners === 0);
  await edge.office.setPhase("cup-final", "paused");
  const third = comes();
  expect(JSON.parse((await third.next()).data.toString())).toMatchObject({ phase: "paused" });
  edge.office.map.change([2], SeatStatus.held);
  expect(decodeDelta((await third.next()).data).seq).toBe(2);
});

test("[I14] a handshake is answered only when nobody else reads from the socket any more", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const client = connect((server.address() as AddressInfo).port, "127.0.0.1");
  const [socket] = (await once(server, "connection")) as [Socket];
  const child = forkFeed();
  const headers = { upgrade: "websocket", "sec-websocket-key": KEY, "sec-websocket-version": "13" };
  child.send(
    { kind: "take", event: "cup-final", network: "192.0.2.1", upgrade: { headers } },
    socket,
  );
  await once(child, "message");
  client.on("data", () => undefined);
  // What was written before it said "taken" is here by now.
  for (let turn = 0; turn < 10; turn++) await setImmediate();
  expect(client.bytesRead).toBe(0);
  child.send({ kind: "open" });
  const [answer] = (await once(client, "data")) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 101 /);
  child.disconnect();
  await once(client, "close");
  server.close();
});

test("[I14] a full map says so, and has room again when somebody has left", async () => {
  for (let n = 0; n < CLIENTS_MAX; n++) await watch();
  const answer = await answerTo(port, upgradeRequest(LIVE));
  expect(answer).toMatch(/^HTTP\/1\.1 503 .*\r\n/);
  expect(answer).toContain('"type":"/problems/overloaded"');
  expect(answer).toMatch(/retry-after: 5\r\n/i);
  watchers[0]!.socket.close();
  await until(() => clients() < CLIENTS_MAX);
  await watch();
});

test("[I35] one network takes so many places of the live map and no more, while others get in", async () => {
  await edge.app.close();
  await open({ network: 2 }, true);
  const from = (network: string) => watch({ headers: { "x-forwarded-for": network } });
  const answerFor = (network: string) =>
    answerTo(port, upgradeRequest(LIVE, `X-Forwarded-For: ${network}`));
  const first = await from("2001:db8:1::1");
  await from("2001:db8:1:2::1");
  const answer = await answerFor("2001:db8:1:3::1");
  expect(answer).toMatch(/^HTTP\/1\.1 429 .*\r\n/);
  expect(answer).toContain('"type":"/problems/too-many-watching"');
  expect(answer).toMatch(/retry-after: 5\r\n/i);
  await from("2001:db8:2::1");
  first.socket.close();
  await until(() => clients() === 2);
  await from("2001:db8:1:3::1");
  // A feed that died has nobody any more.
  process.kill(edge.feed.pid!, "SIGKILL");
  await until(() => reports.length > 0);
  edge.clock.time += limits.LIVE_RESTART_MS;
  await from("2001:db8:1::1");
  await from("2001:db8:1::1");
  expect(await answerFor("2001:db8:1::1")).toContain("/problems/too-many-watching");
});

test("[I15] if the feed dies its clients hear it, selling goes on, and they come back to another", async () => {
  const watcher = await watch();
  edge.office.map.change([1], SeatStatus.held);
  await until(() => edge.feed.stats.frames === 1);
  process.kill(edge.feed.pid!, "SIGKILL");
  expect(await watcher.closed).toBe(1006);
  await until(() => reports.length > 0);
  expect(reports).toEqual(["The live feed ended; it is started again: SIGKILL"]);
  expect([edge.office.map.listeners, clients(), edge.feed.stats.deaths]).toEqual([0, 0, 1]);
  expect(await answerTo(port, upgradeRequest(LIVE))).toContain("/problems/overloaded");
  const health = await fetch(`http://127.0.0.1:${port}/api/events/cup-final`);
  expect(health.status).toBe(200);
  edge.clock.time += limits.LIVE_RESTART_MS;
  const again = await watch();
  edge.office.map.change([2], SeatStatus.held);
  expect(decodeDelta((await again.next()).data).seq).toBe(2);
  await until(() => edge.feed.stats.frames === 2);
});

test("[I15] a feed that does not read what happens is ended", async () => {
  await watch();
  process.kill(edge.feed.pid!, "SIGSTOP");
  const frame = new Uint8Array(limits.LIVE_RECORDS_MAX_BYTES / 8);
  for (let n = 0; n < 7; n++) edge.office.map.publish(frame);
  expect(edge.feed.stats.deaths).toBe(0);
  for (let n = 0; n < 2; n++) edge.office.map.publish(frame);
  await until(() => edge.feed.stats.deaths === 1);
});

test("[I15] a feed that takes no sockets is ended, and those that wait are closed", async () => {
  await watch();
  process.kill(edge.feed.pid!, "SIGSTOP");
  const [one, two] = [comes(), comes()];
  await until(() => clients() === 3);
  edge.tick(limits.LIVE_TAKE_MS);
  await Promise.all([one.closed, two.closed]);
  await until(() => edge.feed.stats.deaths === 1);
});

test("[I15] the feed ends with the process that started it", async () => {
  const child = forkFeed();
  child.send({ kind: "take", event: "cup-final", network: "192.0.2.1", upgrade: { headers: {} } });
  await once(child, "message");
  // As when we die.
  child.disconnect();
  const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
  expect([code, signal]).toEqual([0, null]);
});

test.each([
  ["/api/events/nowhere/live", "404 Not Found", "unknown-event"],
  ["/api/events/NOWHERE/live", "400 Bad Request", "invalid-request"],
])("[I10] an upgrade of %s is refused by a problem, and closed", async (path, status, kind) => {
  const answer = await answerTo(port, upgradeRequest(path));
  expect(answer.slice(0, answer.indexOf("\r\n"))).toBe(`HTTP/1.1 ${status}`);
  expect(answer).toContain(`"type":"/problems/${kind}"`);
});

test("[I14] a handshake that is none is refused, and whoever speaks before its answer is cut off", async () => {
  const request = upgradeRequest(LIVE);
  const keyless = await answerTo(port, request.replace(/Sec-WebSocket-Key: .*\r\n/, ""));
  expect(keyless).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect(await answerTo(port, `${request}hello`)).toBe("");
  await until(() => clients() === 0);
});

test("the live address without an upgrade, and an upgrade elsewhere", async () => {
  const plain = await fetch(`http://127.0.0.1:${port}${LIVE}`);
  expect([plain.status, plain.headers.get("upgrade")]).toEqual([426, "websocket"]);
  const elsewhere = new WebSocket(`ws://127.0.0.1:${port}/api/events`);
  const [, response] = await once(elsewhere, "unexpected-response");
  expect(response.statusCode).toBe(200);
  response.destroy();
});

test("stopping says goodbye to everyone and does not wait for the silent", async () => {
  const polite = await watch();
  const silent = connect(port, "127.0.0.1");
  silent.write(upgradeRequest(LIVE));
  await once(silent, "data");
  const closing = edge.app.close();
  expect(await polite.closed).toBe(SERVER_STOPS);
  await closing;
  expect(edge.office.map.listeners).toBe(0);
});
