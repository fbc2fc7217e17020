import { expect, test } from "vitest";
import type { Refusal } from "../domain/refusal.ts";
import { createEdge } from "./testing/edge.ts";

test("[R109] a refusal by another node that only newer versions know is told as such", async () => {
  const edge = createEdge();
  for (const kind of ["seat-is-lent", "toString"]) {
    edge.office.me = async () => ({ refused: { kind } as unknown as Refusal });
    const headers = edge.as("ada@example.org");
    const answer = await edge.app.inject({ url: "/api/me", headers });
    expect([answer.statusCode, answer.json().type]).toEqual([503, "/problems/newer-version"]);
    expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
  }
  await edge.app.close();
});
