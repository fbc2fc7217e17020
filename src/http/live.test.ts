/** The live map over real sockets. */
import { once } from "node:events";
import { connect, type AddressInfo, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { WebSocket, type ClientOptions, type RawData } from "ws";
import { SeatStatus } from "../domain/availability.ts";
import { decodeDelta } from "../protocol/live.ts";
import { createLive } from "./live.ts";
import * as limits from "./limits.ts";
import { createEdge, NOW, type Edge } from "./testing/edge.ts";
import { answerTo, until, upgradeRequest } from "./testing/wire.ts";

const LIVE = "/api/events/cup-final/live";

let edge: Edge;
let port: number;
const open: WebSocket[] = [];

beforeEach(async () => {
  edge = createEdge();
  await edge.app.listen({ port: 0, host: "127.0.0.1" });
  port = (edge.app.server.address() as AddressInfo).port;
});
afterEach(async () => {
  for (const socket of open.splice(0)) socket.terminate();
  await edge.app.close();
});

/** A client that keeps every message, so that none is missed between two looks. */
class Watcher {
  readonly socket: WebSocket;
  readonly messages: { data: Buffer; binary: boolean }[] = [];
  readonly closed: Promise<number>;
  #wake: () => void = () => {};

  constructor(options: ClientOptions = {}) {
    this.socket = new WebSocket(`ws://127.0.0.1:${port}${LIVE}`, options);
    open.push(this.socket);
    this.closed = once(this.socket, "close").then(([code]) => Number(code));
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

/** A client that has got its first notice. */
async function watch(options?: ClientOptions): Promise<Watcher> {
  const watcher = new Watcher(options);
  await watcher.next();
  return watcher;
}

test("[I10] a client hears the phase first, then every delta, encoded once for all", async () => {
  const first = new Watcher();
  const notice = await first.next();
  expect(notice.binary).toBe(false);
  expect(JSON.parse(notice.data.toString())).toEqual({ kind: "sale", phase: "open", now: NOW });
  const second = await watch();
  expect(edge.office.map.listeners).toBe(1);
  edge.office.map.change([3, 5], SeatStatus.held);
  edge.office.map.change([3], SeatStatus.sold);
  for (const watcher of [first, second]) {
    const { data, binary } = await watcher.next();
    expect(binary).toBe(true);
    expect(decodeDelta(data)).toEqual({
      seq: 1,
      changes: [
        { seat: 3, status: SeatStatus.held },
        { seat: 5, status: SeatStatus.held },
      ],
    });
    expect(decodeDelta((await watcher.next()).data).seq).toBe(2);
  }
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

test("[I11] a client that does not read is dropped, while another gets every frame", async () => {
  const connected = once(edge.app.server, "connection");
  const slow = await watch();
  const [serverSide] = (await connected) as [Socket];
  const fast = await watch();
  slow.socket.pause();
  const frame = new Uint8Array(limits.LIVE_BUFFER_MAX_BYTES);
  let most = 0;
  for (let sent = 1; !serverSide.destroyed; sent++) {
    edge.office.map.publish(frame);
    most = Math.max(most, serverSide.writableLength);
    expect((await fast.next()).data).toHaveLength(frame.length);
    expect(sent).toBeLessThan(200);
  }
  // One frame may have passed the limit, never two.
  expect(most).toBeLessThan(2 * limits.LIVE_BUFFER_MAX_BYTES + 100);
  edge.office.map.publish(new Uint8Array([7]));
  expect([...(await fast.next()).data]).toEqual([7]);
});

test("[I11] a client that does not answer pings is gone", async () => {
  const mute = await watch({ autoPong: false });
  const other = await watch();
  for (let round = 0; round < 3; round++) {
    const pinged = once(other.socket, "ping");
    edge.tick(limits.LIVE_PING_MS);
    await pinged;
    // The server reads in order: it has the answer to its own ping before it answers this one.
    other.socket.ping();
    await once(other.socket, "pong");
  }
  expect(await mute.closed).toBe(1006);
  edge.office.map.change([1], SeatStatus.held);
  expect((await other.next()).binary).toBe(true);
});

test("[I11] a client that talks too much or too long is closed", async () => {
  const long = await watch();
  long.socket.send("x".repeat(limits.LIVE_MESSAGE_MAX_BYTES + 1));
  expect(await long.closed).not.toBe(1000);
  const chatty = await watch();
  for (let i = 0; i <= limits.LIVE_MESSAGES_MAX; i++) chatty.socket.send("hello");
  expect(await chatty.closed).toBe(1008);
});

test("[I10] the map is let go when the last client leaves, and followed again for the next", async () => {
  const first = await watch();
  const second = await watch();
  first.socket.close();
  await first.closed;
  edge.office.map.change([1], SeatStatus.held);
  await second.next();
  expect(edge.office.map.listeners).toBe(1);
  second.socket.close();
  await until(() => edge.office.map.listeners === 0);
  const third = await watch();
  edge.office.map.change([2], SeatStatus.held);
  expect(decodeDelta((await third.next()).data).seq).toBe(2);
});

test("a full map says so", async () => {
  const live = createLive(
    edge.office,
    edge.clock,
    () => () => {},
    () => {},
    1,
  );
  const onSale = await edge.office.event("cup-final");
  if ("refused" in onSale) throw new Error("no event");
  expect(live.isFull("cup-final")).toBe(false);
  const watcher = await watch();
  live.join(onSale, watcher.socket);
  expect([live.isFull("cup-final"), live.isFull("other")]).toEqual([true, false]);
});

test.each([
  ["/api/events/nowhere/live", "404 Not Found", "unknown-event"],
  ["/api/events/NOWHERE/live", "400 Bad Request", "invalid-request"],
])("[I10] an upgrade of %s is refused by a problem, and closed", async (path, status, kind) => {
  const answer = await answerTo(port, upgradeRequest(path));
  expect(answer.slice(0, answer.indexOf("\r\n"))).toBe(`HTTP/1.1 ${status}`);
  expect(answer).toContain(`"type":"/problems/${kind}"`);
});

test("the live address without an upgrade, and an upgrade elsewhere", async () => {
  const plain = await fetch(`http://127.0.0.1:${port}/api/events/cup-final/live`);
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
  expect(await polite.closed).toBe(1001);
  expect(silent.closed).toBe(false);
  edge.tick(limits.LIVE_GOODBYE_MS);
  await closing;
  await until(() => edge.office.map.listeners === 0);
});
