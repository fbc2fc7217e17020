import { once } from "node:events";
import { createServer, connect, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type FreshDatabase, freshDatabase } from "../../test/database.ts";
import { freePort } from "../free-port.ts";
import { SHARDS } from "../runtime/actor.ts";
import { createPool } from "../store/connect.ts";
import { UsageError } from "../usage-error.ts";
import { member, nobody, type TestMember } from "./testing/member.ts";

const SECRET = "the secret of all";
const HOST = "127.0.0.1";

let database: FreshDatabase;
const members: TestMember[] = [];
const doors: Door[] = [];

beforeEach(async () => {
  database = await freshDatabase();
});

afterEach(async () => {
  await Promise.all(members.splice(0).map((one) => one.stop()));
  for (const door of doors.splice(0)) door.close();
  await database.drop();
});

/** On what others listen under an address, and what becomes of those who come. */
class Door {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(open: (socket: Socket, nth: number) => void) {
    let nth = 0;
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on("error", () => undefined);
      open(socket, nth++);
    }).listen(0, HOST);
    doors.push(this);
  }

  async port(): Promise<number> {
    if (!this.#server.listening) await once(this.#server, "listening");
    const address = this.#server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}

async function join(reached: number, host = HOST, port = 0): Promise<TestMember> {
  const joined = await member(database.url, nobody, SECRET, port, { host, port: reached });
  members.push(joined);
  return joined;
}

async function refusal(joining: Promise<TestMember>): Promise<string> {
  const error: unknown = await joining.then(
    () => "it has joined",
    (error: unknown) => error,
  );
  return error instanceof UsageError ? error.message : `not refused: ${String(error)}`;
}

async function rows(sql: string): Promise<readonly Record<string, unknown>[]> {
  const pool = createPool(database.url, { max: 1, applicationName: "grandstand-test" });
  const { rows } = await pool.query<Record<string, unknown>>(sql);
  await pool.end();
  return rows;
}

const runners = async (): Promise<number> =>
  (await rows("select from effect_cluster_runners")).length;

test("[R174] a node that is not found where it says that it is reached starts nothing: a closed port, a silent one, no such host, another node", async () => {
  const first = await join(0);
  const there = Number(first.cluster.address.split(":")[1]);
  const closed = await freePort({ port: 0, host: HOST });
  const silent = await new Door(() => undefined).port();
  const told = await Promise.all([
    refusal(join(closed)),
    refusal(join(silent)),
    refusal(join(4_000, "no-such-host.invalid")),
    refusal(join(there)),
  ]);
  const where = [`${HOST}:${closed}`, `${HOST}:${silent}`, "no-such-host.invalid:4000"];
  expect(told).toEqual([
    ...where.map((at) => expect.stringMatching(`^No node answers at ${at}, `)),
    expect.stringMatching(`^Another node answers at ${HOST}:${there}, `),
  ]);
  for (const sentence of told)
    expect(sentence).toContain("GRANDSTAND_CLUSTER_ADDRESS and GRANDSTAND_CLUSTER_ADDRESS_PORT");
  expect([first.node.shards.length, await runners()]).toEqual([SHARDS, 1]);
  expect(await rows(`select from nodes where address <> '${first.cluster.address}'`)).toEqual([]);
});

test("[R175] a node that no other reaches is refused before it takes anything; one that is reached late is not", async () => {
  const first = await join(0);
  const port = await freePort({ port: 0, host: HOST });
  const own = (socket: Socket): unknown => socket.pipe(connect(port, HOST)).pipe(socket);
  // Its own frame comes through; what the other node sends does not.
  const shut = new Door((socket, nth) => nth === 0 && own(socket));
  const told = await refusal(join(await shut.port(), HOST, port));
  expect(told).toContain(`No other node reaches this one at ${HOST}:${await shut.port()}: `);
  expect(told).toContain(`${first.node.id} at ${first.cluster.address}`);
  expect([first.node.shards.length, await runners()]).toEqual([SHARDS, 1]);
  expect(first.log.text).toBe("");

  const late = new Door((socket, nth) => (nth === 1 ? undefined : own(socket)));
  const second = await join(await late.port(), HOST, port);
  expect(second.node.shards.length).toBeGreaterThan(0);
}, 30_000);

test("[R175] a node that reaches none of the living ones is refused; those that have crashed it does not miss", async () => {
  const closed = await freePort({ port: 0, host: HOST });
  const leased = (for_: string): Promise<unknown> =>
    rows(`insert into nodes (id, lease_until, address)
      values ('other', clock_timestamp() + interval '${for_}', '${HOST}:${closed}')
      on conflict (id) do update set lease_until = excluded.lease_until`);
  await leased("1 minute");
  expect(await refusal(join(0))).toBe(
    `This node reaches none of those that serve this database: other at ${HOST}:${closed}. See to the network ` +
      "between them, and to their GRANDSTAND_CLUSTER_ADDRESS and GRANDSTAND_CLUSTER_ADDRESS_PORT.",
  );
  await leased("1 second");
  expect((await join(0)).node.state).toBe("serving");
}, 30_000);
