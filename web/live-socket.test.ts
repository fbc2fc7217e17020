import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { LiveNotice } from "../src/protocol/api.ts";
import { SERVER_STOPS } from "../src/protocol/goodbye.ts";
import { openLiveSocket, type LiveSocket } from "./live-socket.ts";

class FakeSocket extends EventTarget {
  static readonly CLOSED = 3;
  readonly readyState = FakeSocket.CLOSED;
  constructor() {
    super();
    sockets.push(this);
  }
  close(): void {}
  opens(): void {
    this.dispatchEvent(new Event("open"));
  }
  says(notice: LiveNotice): void {
    this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(notice) }));
  }
  isClosed(code: number, reason = ""): void {
    this.dispatchEvent(Object.assign(new Event("close"), { code, reason }));
  }
}

const sockets: FakeSocket[] = [];
let socket: LiveSocket;
let opened = 0;
let refused = 0;
let notices = 0;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", FakeSocket);
  vi.stubGlobal("location", { href: "https://shop.example/events/cup-final" });
  vi.stubGlobal("addEventListener", () => undefined);
  vi.stubGlobal("removeEventListener", () => undefined);
  vi.spyOn(Math, "random").mockReturnValue(0.5);
  sockets.length = opened = refused = notices = 0;
  socket = openLiveSocket("cup-final", {
    opened: () => opened++,
    refused: () => refused++,
    frame: () => undefined,
    notice: () => notices++,
  });
});
afterEach(() => {
  socket.close();
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

test("[U3] told that the server stops, one comes back at a moment of one's own within the time that was said", async () => {
  sockets[0]!.opens();
  sockets[0]!.isClosed(SERVER_STOPS, "8000");
  expect(socket.up.value).toBe(false);
  await vi.advanceTimersByTimeAsync(3_999);
  expect(sockets).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  sockets[1]!.opens();
  expect([opened, socket.up.value]).toEqual([2, true]);
});

/** Closed by the network; on to the next try. */
async function fails(): Promise<void> {
  const tries = sockets.length;
  sockets.at(-1)!.isClosed(1006);
  while (sockets.length === tries) await vi.advanceTimersByTimeAsync(125);
}

test("[U3] who finds no server then tries again soon, however often the connection was lost before", async () => {
  for (let n = 0; n < 6; n++) await fails();
  sockets.at(-1)!.opens();
  sockets.at(-1)!.isClosed(SERVER_STOPS, "500");
  await vi.advanceTimersByTimeAsync(250);
  expect(sockets).toHaveLength(8);
  sockets.at(-1)!.isClosed(1006);
  await vi.advanceTimersByTimeAsync(500);
  expect(sockets).toHaveLength(9);
});

test("[W171] tries that come to nothing are told from the fourth on, a connection that was lost is not", async () => {
  const told: number[] = [];
  for (let n = 0; n < 5; n++) {
    await fails();
    told.push(refused);
  }
  expect(told).toEqual([0, 0, 0, 1, 2]);
  sockets.at(-1)!.opens();
  sockets.at(-1)!.isClosed(SERVER_STOPS, "500");
  await vi.advanceTimersByTimeAsync(500);
  expect([opened, refused]).toEqual([1, 2]);
  await fails();
  expect(refused).toBe(2);
});

test("[W171] a handshake that is swallowed is given up, and told at once", async () => {
  await vi.advanceTimersByTimeAsync(7_999);
  expect([refused, socket.up.value]).toEqual([0, undefined]);
  await vi.advanceTimersByTimeAsync(1);
  expect([refused, socket.up.value]).toEqual([1, false]);
  // What it still says is for nobody.
  sockets[0]!.opens();
  expect([opened, socket.up.value]).toEqual([0, false]);
  await vi.advanceTimersByTimeAsync(2_500);
  expect(sockets).toHaveLength(2);
  sockets[1]!.opens();
  expect([opened, socket.up.value]).toEqual([1, true]);
});

test("[W180] a connection on which nothing is heard any more is given up, and another opened", async () => {
  sockets[0]!.opens();
  for (let n = 0; n < 3; n++) {
    await vi.advanceTimersByTimeAsync(74_000);
    sockets[0]!.says({ kind: "sale", phase: "open", now: 1 });
  }
  expect([notices, socket.up.value]).toEqual([3, true]);
  await vi.advanceTimersByTimeAsync(75_000);
  expect([refused, socket.up.value]).toEqual([0, false]);
  await vi.advanceTimersByTimeAsync(500);
  sockets[1]!.opens();
  expect([opened, socket.up.value]).toEqual([2, true]);
  sockets[0]!.says({ kind: "sale", phase: "paused", now: 2 });
  expect(notices).toBe(3);
});
