import { expect, test } from "vitest";

import { freshDatabase } from "../database.ts";
import { startServer } from "../server.ts";
import { waitUntil } from "../wait-until.ts";
import { call, CUP_FINAL, Fan, freshKey, planOf, problemOf } from "./fan.ts";

const SECRET = "a secret of the tests, long enough to be one";

test("[P14] a second server on the database takes over: the first writes, shows and promises nothing more", async () => {
  const database = await freshDatabase();
  const options = { databaseUrl: database.url, secret: SECRET };
  const first = await startServer(options);
  const second = await startServer(options).catch(async (error: unknown) => {
    await first.stop();
    throw error;
  });
  try {
    const ada = await Fan.signIn(second.url, "ada@example.org");
    const { seats } = await planOf(second.url);
    const hold = await ada.held(seats.id.slice(0, 1));

    // From the moment on in which the second serves, not from when the first has noticed.
    const there = ada.at(first.url);
    const refused = [
      await there.hold(seats.id.slice(0, 1)),
      await there.hold(seats.id.slice(2, 3)),
      await there.send("POST", `/api/events/${CUP_FINAL}/holds/best`, { quantity: 2 }),
      await there.send("PATCH", `/api/holds/${hold.id}`),
      await there.send("DELETE", `/api/holds/${hold.id}`),
      await there.order(hold.id),
      await there.get(`/api/holds/${hold.id}`),
      await there.get("/api/me"),
      await there.get("/api/events"),
      await there.get(`/api/events/${CUP_FINAL}`),
      await there.get(`/api/events/${CUP_FINAL}/seats`),
    ];
    for (const answer of refused) {
      expect([answer.status, problemOf(answer)]).toEqual([503, "not-owner"]);
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    }
    expect((await call(first.url, "GET", "/health/live")).status).toBe(200);
    const ready = await call(first.url, "GET", "/health/ready");
    expect([ready.status, problemOf(ready)]).toEqual([503, "not-ready"]);
    expect(first.lines.join("\n")).toMatch(/is fenced: .*another node has taken over/);

    expect((await call(second.url, "GET", "/health/ready")).status).toBe(200);
    expect((await ada.get(`/api/holds/${hold.id}`)).status).toBe(200);
    expect((await ada.hold(seats.id.slice(0, 1))).status).toBe(409);
  } finally {
    await first.stop();
    await second.stop();
    await database.drop();
  }
});

test("[P14] what the first had acknowledged is the second's, to the retry", async () => {
  const database = await freshDatabase();
  const options = { databaseUrl: database.url, secret: SECRET };
  const first = await startServer(options);
  const ada = await Fan.signIn(first.url, "ada@example.org");
  const { seats } = await planOf(first.url);
  const key = freshKey();
  const hold = await ada.held(seats.id.slice(0, 2), key);
  const second = await startServer(options);
  try {
    const there = ada.at(second.url);
    expect((await there.hold(seats.id.slice(0, 2), key)).body).toEqual({ hold });
    expect((await there.bought(hold.id)).status).toBe("paid");
    await waitUntil("the first has noticed", async () => {
      return (await call(first.url, "GET", "/health/ready")).status === 503;
    });
  } finally {
    await first.stop();
    await second.stop();
    await database.drop();
  }
});
