import { expect, test } from "vitest";
import { currentTrace, traceFrom } from "../trace.ts";
import { createEdge } from "./testing/edge.ts";

const ID = "4bf92f3577b34da6a3ce929d0e0e4736";
const TRACEPARENT = `00-${ID}-00f067aa0ba902b7-01`;

test("[I24] what fails on our side is reported and answered with its trace, what the client did wrong is not", async () => {
  const reports: string[] = [];
  const edge = createEdge({ report: (what) => void reports.push(what) });
  const { app, office } = edge;
  office.me = () => Promise.reject(new Error("broken"));
  const ask = (headers: object) =>
    app.inject({ url: "/api/me", headers: { ...edge.as("ada@example.org"), ...headers } });

  const given = await ask({ traceparent: TRACEPARENT });
  expect([given.statusCode, given.json().traceId]).toEqual([500, ID]);
  const begun = await ask({ traceparent: "nonsense" });
  expect(begun.json().traceId).toMatch(/^[0-9a-f]{32}$/);
  expect(reports).toEqual(
    [ID, begun.json().traceId].map((id) => `GET /api/me failed (trace ${id})`),
  );
  office.me = async () => ({ refused: { kind: "not-owner", retryAfterMs: 1_000 } });
  const refused = await ask({ traceparent: TRACEPARENT });
  expect([refused.statusCode, refused.json().traceId]).toEqual([503, ID]);
  const nothing = await app.inject({ url: "/nothing", headers: { traceparent: TRACEPARENT } });
  expect([nothing.statusCode, nothing.json().traceId]).toEqual([404, undefined]);
  await app.close();
});

test.each([
  ["among several nodes its trace is at hand in the box office", true, TRACEPARENT],
  ["one node alone carries none", false, undefined],
] as const)("[I24] of a request with a body: %s", async (_, isMember, expected) => {
  const view = { self: "one", ageMs: 0, databaseAnswers: true, nodes: [], shards: [], moves: [] };
  const edge = createEdge(isMember ? { cluster: () => view } : {});
  const { app, office } = edge;
  const hold = office.hold.bind(office);
  const seen: (string | undefined)[] = [];
  office.hold = async (...asked) => {
    await Promise.resolve();
    seen.push(currentTrace());
    return hold(...asked);
  };
  for (const traceparent of [TRACEPARENT, traceFrom(undefined)]) {
    await app.inject({
      method: "POST",
      url: `/api/events/${office.event_.id}/holds`,
      headers: { ...edge.as("ada@example.org"), traceparent, "idempotency-key": traceparent },
      payload: { seats: ["nowhere"] },
    });
  }
  expect(seen).toHaveLength(2);
  expect(seen[0]).toBe(expected);
  await app.close();
});
