import { afterEach, beforeEach, expect, test, vi } from "vitest";
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
  isClosed(code: number, reason = ""): void {
    this.dispatchEvent(Object.assign(new Event("close"), { code, reason }));
  }
}

const sockets: FakeSocket[] = [];
let socket: LiveSocket;
let opened = 0;
let refused = 0;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", FakeSocket);
  vi.stubGlobal("location", { href: "https://shop.example/events/cup-final" });
  vi.stubGlobal("addEventListener", () => undefined);
  vi.stubGlobal("removeEventListener", () => undefined);
  vi.spyOn(Math, "random").mockReturnValue(0.5);
  sockets.length = opened = refused = 0;
  socket = openLiveSocket("cup-final", {
    opened: () => opened++,
    refused: () => refused++,
    frame: () => undefined,
    notice: () => undefined,
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

test("[U3] who finds no server then tries again soon, however often the connection was lost before", async () => {
  for (let n = 0; n < 6; n++) {
    sockets.at(-1)!.isClosed(1006);
    await vi.advanceTimersByTimeAsync(15_000);
  }
  sockets.at(-1)!.opens();
  sockets.at(-1)!.isClosed(SERVER_STOPS, "500");
  await vi.advanceTimersByTimeAsync(250);
  expect(sockets).toHaveLength(8);
  sockets.at(-1)!.isClosed(1006);
  await vi.advanceTimersByTimeAsync(500);
  expect(sockets).toHaveLength(9);
});

test("[W171] tries that come to nothing are told from the fourth on, a connection that was lost is not", async () => {
  const fails = async () => {
    sockets.at(-1)!.isClosed(1006);
    await vi.advanceTimersByTimeAsync(15_000);
    return refused;
  };
  expect([await fails(), await fails(), await fails(), await fails()]).toEqual([0, 0, 0, 1]);
  expect(await fails()).toBe(2);
  sockets.at(-1)!.opens();
  sockets.at(-1)!.isClosed(SERVER_STOPS, "500");
  await vi.advanceTimersByTimeAsync(500);
  expect([opened, refused, await fails()]).toEqual([1, 2, 2]);
});
