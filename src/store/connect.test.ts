import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";

import {
  administer,
  freshDatabase,
  withDatabase,
  type FreshDatabase,
} from "../../test/database.ts";
import { checkServer, createPool, describeUrl, explain, faultOf } from "./connect.ts";

let fresh: FreshDatabase;

beforeAll(async () => {
  fresh = await freshDatabase();
});

afterAll(() => fresh.drop());

/** A TCP server that does one thing with each connection. */
async function listen(greet: (socket: Socket) => void): Promise<{ server: Server; url: string }> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    greet(socket);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return { server, url: `postgres://me:hunter2@127.0.0.1:${port}/stadium` };
}

async function complaintAbout(url: string): Promise<string> {
  const error = await checkServer(url, 300).catch((error: unknown) => error);
  expect(error).toMatchObject({ name: "UsageError" });
  const { message } = error as Error;
  expect(message).not.toMatch(/\n|hunter2/);
  return message;
}

function changed(change: (url: URL) => void): string {
  const url = new URL(fresh.url);
  change(url);
  return url.href;
}

test("[D4] a server that can be used passes, and its pool answers", async () => {
  await checkServer(fresh.url);
  const pool = createPool(fresh.url, { max: 2, applicationName: "grandstand test" });
  const { rows } = await pool.query("select current_setting('application_name') as name");
  await pool.end();
  expect(rows).toEqual([{ name: "grandstand test" }]);
});

test("[D4] an address that is none", async () => {
  expect(await complaintAbout("hunter2")).toContain("is not a PostgreSQL address");
});

test("[D4] a wrong password", async () => {
  const url = changed((url) => (url.password = "hunter2"));
  expect(await complaintAbout(url)).toMatch(
    /: wrong user or password: put the right ones into DATABASE_URL\.$/,
  );
});

test("[D4] no password", async () => {
  const url = changed((url) => (url.password = ""));
  expect(await complaintAbout(url)).toMatch(/: a password is needed: put it into DATABASE_URL\.$/);
});

test("[D4] no such database", async () => {
  const url = withDatabase(fresh.url, "nowhere");
  expect(await complaintAbout(url)).toMatch(
    /127\.0\.0\.1:\d+\/nowhere: no such database: create it, or name another in DATABASE_URL\.$/,
  );
});

test("[D4] TLS asked of a server without", async () => {
  const url = changed((url) => url.searchParams.set("sslmode", "require"));
  expect(await complaintAbout(url)).toContain("does not offer TLS");
});

test("[D4] no such host", async () => {
  const complaint = await complaintAbout("postgres://me:hunter2@nowhere.invalid/stadium");
  expect(complaint).toMatch(/no such host|cannot be looked up|no answer in time/);
});

test("[D4] nobody at the port", async () => {
  const { server, url } = await listen(() => {});
  server.close();
  await once(server, "close");
  expect(await complaintAbout(url)).toMatch(/connection refused; is PostgreSQL running there\?$/);
});

test("[D4] a server that never answers", async () => {
  const sockets: Socket[] = [];
  const { server, url } = await listen((socket) => sockets.push(socket));
  expect(await complaintAbout(url)).toContain("no answer in time");
  for (const socket of sockets) socket.destroy();
  server.close();
});

test("[D4] a server that hangs up", async () => {
  const { server, url } = await listen((socket) => socket.end());
  expect(await complaintAbout(url)).toContain("is it a PostgreSQL server?");
  server.close();
});

test("[D4] a server that speaks another protocol", async () => {
  const { server, url } = await listen((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
  expect(await complaintAbout(url)).toContain("Cannot connect to the database at 127.0.0.1");
  server.close();
});

test("[D4] a user who may not create tables", async () => {
  const role = `reader_${new URL(fresh.url).pathname.slice(-6)}`;
  await administer(fresh.url, `create role ${role} login password 'hunter2'`);
  const url = changed((url) => {
    url.username = role;
    url.password = "hunter2";
  });
  expect(await complaintAbout(url)).toContain("may not create tables");
  await administer(fresh.url, `drop role ${role}`);
});

const GOOD = {
  version: 160_000,
  primary: true,
  writable: true,
  creatable: true,
  encoding: "UTF8",
};

test.each([
  [130_022, "it runs PostgreSQL 13, but 14 or newer is needed"],
  [90_624, "it runs PostgreSQL 9, but 14 or newer is needed"],
  [140_000, undefined],
  [180_004, undefined],
])("[D4] server version %i", (version, fault) => {
  expect(faultOf({ ...GOOD, version })).toBe(fault);
});

test("[D4] a standby", () => {
  expect(faultOf({ ...GOOD, primary: false, writable: false })).toContain("standby");
});

test("[D4] a database that may only be read, or that has no letters for some names", async () => {
  const name = new URL(fresh.url).pathname.slice(1);
  await administer(fresh.url, `alter database ${name} set default_transaction_read_only = on`);
  expect(await complaintAbout(fresh.url)).toContain("may only be read");
  await administer(
    fresh.url,
    `begin read write; alter database ${name} reset default_transaction_read_only; commit`,
  );
  expect(faultOf({ ...GOOD, encoding: "LATIN1" })).toContain("encoding UTF8");
});

test("[D4] an error nobody foresaw is one line too", () => {
  expect(explain(new Error("odd thing.\nat length"))).toBe("odd thing");
  expect(explain("odd")).toBe("odd");
});

test.each([
  ["postgres://me:hunter2@db:5433/stadium", "db:5433/stadium"],
  ["postgresql://db/stadium", "db/stadium"],
  ["postgres:///stadium?host=/run/postgresql", "/run/postgresql/stadium"],
])("[D4] %s is shown without its password", (url, shown) => {
  expect(describeUrl(url)).toBe(shown);
});
