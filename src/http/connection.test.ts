/** What only shows on a real socket: clients that leave, and bytes that are no HTTP. */
import { once } from "node:events";
import { connect, type AddressInfo, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { refuse } from "../domain/refusal.ts";
import { createEdge, type Edge } from "./testing/edge.ts";
import { answerTo } from "./testing/wire.ts";

let edge: Edge;
let port: number;
beforeEach(async () => {
  edge = createEdge({ report: (what) => reports.push(what) });
  await edge.app.listen({ port: 0, host: "127.0.0.1" });
  port = (edge.app.server.address() as AddressInfo).port;
});
afterEach(() => edge.app.close());
const reports: string[] = [];

function holdRequest(body: string, length = body.length): string {
  return (
    `POST /api/events/cup-final/holds HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n` +
    `Authorization: ${edge.as("ada@example.org").authorization}\r\nIdempotency-Key: key-of-mine\r\n` +
    `Content-Length: ${length}\r\n\r\n${body}`
  );
}

/** Leaves once the server has the bytes. */
async function sendAndLeave(bytes: string): Promise<void> {
  const arrived = once(edge.app.server, "connection");
  const socket = connect(port, "127.0.0.1");
  const [serverSide] = (await arrived) as [Socket];
  const read = once(serverSide, "close");
  const received = once(edge.app.server, "request");
  socket.write(bytes);
  await received;
  socket.destroy();
  await read;
}

test("[I13] a client that leaves in the middle of its body has changed nothing", async () => {
  await sendAndLeave(holdRequest('{"seats":["A-1-1"', 500));
  expect(edge.office.map.seq).toBe(0);
  const alive = await fetch(`http://127.0.0.1:${port}/health/live`);
  expect([alive.status, reports]).toEqual([200, []]);
});

test("[I13] a client that leaves before its answer finds it again under its key", async () => {
  const { promise: leaving, resolve: left } = Promise.withResolvers<void>();
  const hold = edge.office.hold.bind(edge.office);
  const answered = new Promise<void>((resolve) => {
    edge.office.hold = async (...args) => {
      const outcome = hold(...args);
      await leaving;
      queueMicrotask(resolve);
      return outcome;
    };
  });
  await sendAndLeave(holdRequest('{"seats":["A-1-1"]}'));
  left();
  await answered;
  expect(edge.office.map.seq).toBe(1);
  const again = await fetch(`http://127.0.0.1:${port}/api/events/cup-final/holds`, {
    method: "POST",
    headers: {
      ...edge.as("ada@example.org"),
      "content-type": "application/json",
      "idempotency-key": "key-of-mine",
    },
    body: '{ "seats": ["A-1-1"] }',
  });
  expect(again.status).toBe(201);
  expect(edge.office.map.seq).toBe(1);
  expect(reports).toEqual([]);
});

test("[I9] bytes that are no HTTP get a problem, and the connection is closed", async () => {
  const answer = await answerTo(port, "hello, is this the box office?\r\n\r\n");
  expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\ncontent-type: application\/problem\+json/);
  expect(answer).toContain('"type":"/problems/malformed-request"');
});

test("[I9] headers without end are refused as such", async () => {
  const answer = await answerTo(
    port,
    `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${"x".repeat(40_000)}\r\n\r\n`,
  );
  expect(answer).toMatch(/^HTTP\/1\.1 431 /);
});

test("[I13] of a client that leaves before its address is counted nothing is begun, and nothing is an error", async () => {
  const own = createEdge({ report: (what) => reports.push(what) });
  own.app.addHook("onRequest", async ({ socket }) => {
    const gone = once(socket, "close");
    socket.destroy();
    await gone;
  });
  await own.app.listen({ port: 0, host: "127.0.0.1" });
  const { port: at } = own.app.server.address() as AddressInfo;
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ email: "ada@example.org" });
  const asked = fetch(`http://127.0.0.1:${at}/api/sessions/codes`, {
    method: "POST",
    headers,
    body,
  });
  await expect(asked).rejects.toThrow();
  await own.app.close();
  expect(reports).toEqual([]);
});

test("[I23] who is told that this node may not answer is let go, so that another gets the next request", async () => {
  const asked = async (kind: "not-owner" | "overloaded") => {
    edge.office.event = async () => refuse({ kind, retryAfterMs: 2_000 });
    const { status, headers } = await fetch(`http://127.0.0.1:${port}/api/events/cup-final`);
    return [status, headers.get("connection")];
  };
  expect(await asked("not-owner")).toEqual([503, "close"]);
  expect(await asked("overloaded")).toEqual([503, "keep-alive"]);
});
