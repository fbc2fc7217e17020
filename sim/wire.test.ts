import { once } from "node:events";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { Pool } from "./pool.ts";
import type { Reply } from "./wire.ts";

const open: { server: Server; pool: Pool }[] = [];

afterEach(async () => {
  for (const { server, pool } of open.splice(0)) {
    pool.close();
    server.close();
    await once(server, "close");
  }
});

/** A pool on a server that does with each whole request what `answer` says. */
async function poolOn(
  size: number,
  answer: (socket: Socket, request: string, count: number) => void,
): Promise<Pool> {
  let count = 0;
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", (chunk) => answer(socket, chunk.toString(), count++));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const pool = new Pool(new URL(`http://127.0.0.1:${port}`), size);
  open.push({ server, pool });
  return pool;
}

const get = { method: "GET", path: "/" };

function ok(body: string): string {
  return `HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

function bodies(replies: readonly Reply[]): string[] {
  return replies.map((reply) => reply.body.toString());
}

test("an answer that comes byte by byte is put together", async () => {
  const pool = await poolOn(1, (socket) => {
    const bytes = Buffer.from(ok("käse"));
    const next = (at: number): void => {
      if (at < bytes.length) socket.write(bytes.subarray(at, at + 1), () => next(at + 1));
    };
    socket.setNoDelay(true);
    next(0);
  });
  const reply = await pool.request(get);
  expect([reply.status, reply.body.toString()]).toEqual([200, "käse"]);
  expect(reply.answeredAt).toBeGreaterThanOrEqual(reply.sentAt);
});

test("requests beyond the connections wait their turn, in order, on the same connections", async () => {
  const sockets = new Set<Socket>();
  const pool = await poolOn(2, (socket, request) => {
    sockets.add(socket);
    socket.write(ok(request.slice(5, 6)));
  });
  const paths = ["/1", "/2", "/3", "/4", "/5"];
  const replies = await Promise.all(paths.map((path) => pool.request({ method: "GET", path })));
  expect(bodies(replies)).toEqual(["1", "2", "3", "4", "5"]);
  expect(sockets.size).toBeLessThanOrEqual(2);
});

test("a connection cut in mid-answer is an answer of status 0, and the next request gets through", async () => {
  const pool = await poolOn(1, (socket, _request, count) => {
    if (count > 0) socket.write(ok("second"));
    else socket.end("HTTP/1.1 201 Created\r\nContent-Length: 99\r\n\r\n{", () => socket.destroy());
  });
  const replies = await Promise.all([pool.request(get), pool.request(get)]);
  expect(replies.map((reply) => reply.status)).toEqual([0, 200]);
  expect(replies[0].sentAt).toBeGreaterThan(0);
});

test("what is not HTTP or has no length is status 0, never a guess", async () => {
  const odd = [
    "hello\r\n\r\n",
    "HTTP/1.1 200 OK\r\n\r\nbody",
    "HTTP/1.1 200\r\nContent-Length: 1e99\r\n\r\n",
  ];
  const pool = await poolOn(1, (socket, _request, count) => socket.write(odd[count] ?? ok("")));
  const replies = [await pool.request(get), await pool.request(get)];
  expect(replies.map((reply) => reply.status)).toEqual([0, 0]);
});

test("204 has no body; Retry-After is read in ms; Connection: close is obeyed", async () => {
  const answers = [
    "HTTP/1.1 204 No Content\r\n\r\n",
    "HTTP/1.1 503 Busy\r\nRetry-After: 2\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
    ok("again"),
  ];
  const sockets = new Set<Socket>();
  const pool = await poolOn(1, (socket, _request, count) => {
    sockets.add(socket);
    socket.write(answers[count] ?? "");
  });
  const replies = [await pool.request(get), await pool.request(get), await pool.request(get)];
  expect(replies.map((reply) => [reply.status, reply.retryAfterMs])).toEqual([
    [204, 0],
    [503, 2000],
    [200, 0],
  ]);
  expect(sockets.size).toBe(2);
});

test("a server that is away keeps requests waiting until it is back; closing answers them", async () => {
  const away = createServer();
  away.listen(0, "127.0.0.1");
  await once(away, "listening");
  const { port } = away.address() as AddressInfo;
  away.close();
  await once(away, "close");
  const pool = new Pool(new URL(`http://127.0.0.1:${port}`), 4);
  const first = pool.request(get);
  const server = createServer((socket) => socket.on("data", () => socket.write(ok("back"))));
  server.listen(port, "127.0.0.1");
  open.push({ server, pool });
  expect((await first).body.toString()).toBe("back");
  server.removeAllListeners("connection");
  const last = [pool.request(get), pool.request(get), pool.request(get)];
  pool.close();
  expect((await Promise.all(last)).map((reply) => reply.status)).toEqual([0, 0, 0]);
});
