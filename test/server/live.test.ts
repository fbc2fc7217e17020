import { afterAll, beforeAll, expect, test } from "vitest";
import { SeatStatus } from "../../src/domain/availability.ts";
import { Watcher } from "../../src/http/testing/watcher.ts";
import { SERVER_STOPS } from "../../src/protocol/goodbye.ts";
import { decodeDelta } from "../../src/protocol/live.ts";
import { startServer, type TestServer } from "../server.ts";
import { waitUntil } from "../wait-until.ts";
import { CUP_FINAL, Fan, planOf } from "./fan.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

test("[I10] a hold reaches who watches, by way of the feed, and the metrics tell of it", async () => {
  const watcher = new Watcher(`${server.url.replace("http", "ws")}/api/events/${CUP_FINAL}/live`);
  const notice = JSON.parse((await watcher.next()).data.toString()) as object;
  expect(notice).toMatchObject({ kind: "sale", phase: "open" });
  const ada = await Fan.signIn(server.url, "ada@example.org");
  const { seats } = await planOf(server.url);
  await ada.held(seats.id.slice(4, 5));
  expect(decodeDelta((await watcher.next()).data).changes).toEqual([
    { seat: 4, status: SeatStatus.held },
  ]);
  await waitUntil("the frame is counted", async () => {
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    expect(metrics).toContain(`grandstand_live_clients{event="${CUP_FINAL}"} 1\n`);
    return /^grandstand_live_frames_total 1$/m.test(metrics);
  });
  await server.stop();
  expect(await watcher.closed).toBe(SERVER_STOPS);
});
