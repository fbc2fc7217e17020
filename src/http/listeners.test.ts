/** Getting in while the loop is busy. */
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freePort } from "../free-port.ts";
import { openListeners } from "./listeners.ts";
import { createEdge, type Edge } from "./testing/edge.ts";

const HOST = "127.0.0.1";
const CROWD = 128;

let edge: Edge;
beforeEach(() => {
  edge = createEdge();
});
afterEach(() => edge.app.close());

/** Rounds of the loop until the server has the whole crowd, which the kernel has connected before the first. */
async function roundsToGetIn(): Promise<number> {
  await openListeners(edge.app, { port: 0, host: HOST, shared: false });
  const { port } = edge.app.server.address() as AddressInfo;
  const inside = new Set<unknown>();
  edge.app.server.on("connection", (socket) => inside.add(socket));
  const crowd = Array.from({ length: CROWD }, () => connect(port, HOST));
  let rounds = 0;
  while (inside.size < CROWD) {
    rounds++;
    await new Promise((next) => setImmediate(next));
  }
  for (const socket of crowd) socket.destroy();
  return rounds;
}

// Elsewhere the kernel deals nothing out.
test.skipIf(process.platform !== "linux")(
  "[I17] a crowd gets in within a few rounds of the loop",
  async () => {
    expect(await roundsToGetIn()).toBeLessThan(CROWD / 4);
  },
);

test.skipIf(process.platform !== "linux")(
  "[I17] instances share the port; when one ends the others take what comes",
  async () => {
    const other = createEdge();
    const port = await freePort({ port: 0, host: HOST });
    const entered = { here: 0, there: 0 };
    edge.app.server.on("connection", () => entered.here++);
    other.app.server.on("connection", () => entered.there++);
    for (const { app } of [edge, other])
      await openListeners(app, { port, host: HOST, shared: true });
    const live = `http://${HOST}:${port}/health/live`;
    const ask = async (): Promise<number> =>
      (await fetch(live, { headers: { connection: "close" } })).status;
    while (entered.here === 0 || entered.there === 0) expect(await ask()).toBe(200);
    await other.app.close();
    for (let n = 0; n < CROWD; n++) expect(await ask()).toBe(200);
  },
);

test("[I17] a port that another program has is taken, though we would share it with ourselves", async () => {
  const other = createServer().listen({ port: 0, host: HOST, reusePort: true });
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  await expect(openListeners(edge.app, { port, host: HOST, shared: false })).rejects.toMatchObject({
    code: "EADDRINUSE",
  });
  other.close();
});

test("[I17] past the bound a connection is closed at once, and a place that is given up is free", async () => {
  await openListeners(edge.app, { port: 0, host: HOST, shared: false, connectionsMax: 1 });
  const { port } = edge.app.server.address() as AddressInfo;
  const entered = once(edge.app.server, "connection");
  const first = connect(port, HOST);
  const [itsOtherEnd] = (await entered) as [Socket];
  await once(connect(port, HOST).resume(), "close");
  first.destroy();
  await once(itsOtherEnd, "close");
  const answer = await fetch(`http://${HOST}:${port}/health/live`);
  expect(answer.status).toBe(200);
});
