/** The last moments of a server's connections. */
import { once } from "node:events";
import { Agent, get, type IncomingMessage } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Connections } from "./connections.ts";
import { createEdge, type Edge } from "./testing/edge.ts";
import { answerTo } from "./testing/wire.ts";

const HOST = "127.0.0.1";
const NO_HURRY = new AbortController().signal;
const HURRY = AbortSignal.abort();
/** Longer than a test may take: what waits for it has failed. */
const NEVER = 600_000;

let edge: Edge;
let connections: Connections;
let port: number;
const agents: Agent[] = [];
beforeEach(async () => {
  edge = createEdge();
  connections = new Connections(edge.app, 100);
  await edge.app.listen({ port: 0, host: HOST });
  ({ port } = edge.app.server.address() as AddressInfo);
});
afterEach(async () => {
  for (const agent of agents.splice(0)) agent.destroy();
  await edge.app.close();
});

/** A client that keeps its one connection. */
function client(): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  agents.push(agent);
  return agent;
}

async function ask(agent: Agent, path = "/health/live") {
  const [answer] = (await once(get({ host: HOST, port, path, agent }), "response")) as [
    IncomingMessage,
  ];
  await text(answer);
  return { status: answer.statusCode, connection: answer.headers.connection };
}

/** Keeps the answer about the event back until the returned function is called. */
function holdBack(): { readonly asked: Promise<void>; readonly answer: () => void } {
  const asked = Promise.withResolvers<void>();
  const may = Promise.withResolvers<void>();
  const event = edge.office.event.bind(edge.office);
  edge.office.event = async (id) => {
    asked.resolve();
    await may.promise;
    return event(id);
  };
  return { asked: asked.promise, answer: may.resolve };
}

test("[U2] an open connection may be used once more, and the answer closes it", async () => {
  const agent = client();
  expect(await ask(agent)).toEqual({ status: 200, connection: "keep-alive" });
  const ended = connections.end(NO_HURRY, { lingerMs: NEVER });
  expect(await ask(agent)).toEqual({ status: 200, connection: "close" });
  await ended;
});

test("[U2] what was asked before is answered, and says that its connection closes", async () => {
  const { asked, answer } = holdBack();
  const answered = ask(client(), "/api/events/cup-final");
  await asked;
  const ended = connections.end(HURRY, { answersMs: NEVER });
  answer();
  expect(await answered).toEqual({ status: 200, connection: "close" });
  await ended;
});

test("[U2] a refusal says it as well", async () => {
  const agent = client();
  await ask(agent);
  const ended = connections.end(NO_HURRY, { lingerMs: NEVER });
  expect(await ask(agent, "/api/nowhere")).toEqual({ status: 404, connection: "close" });
  await ended;
});

test("[U2] a connection on which nothing is asked any more is closed: soon, or at once in a hurry", async () => {
  for (const [hurry, lingerMs] of [
    [NO_HURRY, 1],
    [HURRY, NEVER],
  ] as const) {
    const arrived = once(edge.app.server, "connection");
    const closed = once(connect(port, HOST).resume(), "close");
    await arrived;
    await connections.end(hurry, { lingerMs, answersMs: NEVER });
    await closed;
  }
});

test("[U2] a hurry that comes up does not wait for the silent", async () => {
  const arrived = once(edge.app.server, "connection");
  connect(port, HOST).resume();
  await arrived;
  const hurry = new AbortController();
  const ended = connections.end(hurry.signal, { lingerMs: NEVER, answersMs: NEVER });
  hurry.abort();
  await ended;
});

test("[U2] an answer that takes too long is cut off", async () => {
  const { asked, answer } = holdBack();
  const answered = answerTo(port, `GET /api/events/cup-final HTTP/1.1\r\nHost: x\r\n\r\n`);
  await asked;
  await connections.end(NO_HURRY, { lingerMs: 1, answersMs: 1 });
  expect(await answered).toBe("");
  answer();
});
