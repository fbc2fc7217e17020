import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { call, OFFLINE } from "./call.ts";

type Sent = { readonly key: string | null; readonly body: string };

const sent: Sent[] = [];
let answers: (() => Response)[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("navigator", { onLine: true });
  sent.length = 0;
  vi.stubGlobal("fetch", (_path: string, init: { headers: Headers; body: string }) => {
    sent.push({ key: init.headers.get("idempotency-key"), body: init.body });
    const next = answers.shift();
    return next === undefined
      ? Promise.reject(new TypeError("no network"))
      : Promise.resolve(next());
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const problem = (status: number, headers: Record<string, string> = {}) =>
  Response.json({ type: "/problems/x", title: "X", status }, { status, headers });
const hold = () => call("/api/holds", { method: "POST", body: { seats: ["a"] } });

test("[W12] a retry carries the key and body of the first try", async () => {
  answers = [
    () => problem(503),
    () => {
      throw new TypeError("cut off");
    },
    () => Response.json({ hold: 1 }),
  ];
  const answer = hold();
  await vi.runAllTimersAsync();
  expect(await answer).toEqual({ ok: { hold: 1 } });
  expect(sent).toHaveLength(3);
  expect(sent[0]!.key).toMatch(/^[\x21-\x7e]{8,128}$/);
  expect(new Set(sent.map((s) => `${s.key} ${s.body}`)).size).toBe(1);
});

test.each([502, 503, 504])(
  "[U5] a server that is not there behind its proxy (%i) is asked again, with the same key",
  async (status) => {
    answers = [
      () => new Response("<h1>Bad Gateway</h1>", { status }),
      () => Response.json({ hold: 1 }),
    ];
    const answer = hold();
    await vi.runAllTimersAsync();
    expect(await answer).toEqual({ ok: { hold: 1 } });
    expect(sent).toHaveLength(2);
    expect(sent[1]).toEqual(sent[0]);
  },
);

test("[U29] what is not set up here (501) is told at once", async () => {
  answers = [() => problem(501)];
  const answer = hold();
  await vi.runAllTimersAsync();
  expect(await answer).toMatchObject({ problem: { status: 501 } });
  expect(sent).toHaveLength(1);
});

test("[W12] two wishes have two keys", async () => {
  answers = [() => Response.json({}), () => Response.json({})];
  await hold();
  await hold();
  expect(sent[0]!.key).not.toBe(sent[1]!.key);
});

test("[W13] the wait is at least what Retry-After says", async () => {
  answers = [() => problem(503, { "retry-after": "7" }), () => Response.json({})];
  const answer = hold();
  // Not at its very end, which is the same for all who were sent away: an eighth of a second later at the least.
  await vi.advanceTimersByTimeAsync(7_100);
  expect(sent).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(600);
  expect(await answer).toEqual({ ok: {} });
});

test("[W13] trying ends: without a network the answer is a problem of its own", async () => {
  answers = [];
  const answer = hold();
  await vi.runAllTimersAsync();
  expect(await answer).toMatchObject({ problem: { type: "/problems/offline" } });
  expect(sent).toHaveLength(6);
});

test("[W12] a refusal is not tried again", async () => {
  answers = [() => problem(409), () => Response.json({})];
  expect(await hold()).toMatchObject({ problem: { status: 409 } });
  expect(sent).toHaveLength(1);
});

test("a proxy's error page is a problem too", async () => {
  answers = [() => new Response("<h1>Forbidden</h1>", { status: 403 })];
  expect(await hold()).toMatchObject({ problem: { type: "/problems/unexpected", status: 403 } });
});

test("[W85] a browser that is offline shows so at once, but tries on to change what it was asked to", async () => {
  vi.stubGlobal("navigator", { onLine: false });
  expect(await call("/api/me")).toEqual({ problem: OFFLINE });
  expect(sent).toHaveLength(1);
  answers = [
    () => {
      throw new TypeError("cut off");
    },
    () => Response.json({ hold: 1 }),
  ];
  const answer = hold();
  await vi.runAllTimersAsync();
  expect(await answer).toEqual({ ok: { hold: 1 } });
});
