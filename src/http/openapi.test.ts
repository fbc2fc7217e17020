import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { documentText } from "./documentation.ts";
import { createEdge } from "./testing/edge.ts";

test("[I12] openapi.json is what the routes say (node scripts/openapi.ts > openapi.json)", async () => {
  const { app } = createEdge();
  await app.ready();
  const committed = await readFile(new URL("../../openapi.json", import.meta.url), "utf8");
  expect(documentText(app)).toBe(committed);
  await app.close();
});

test("the description and the docs page are served; the page runs no script of a stranger", async () => {
  const { app } = createEdge();
  const description = await app.inject("/api/openapi.json");
  expect(description.json()).toMatchObject({ openapi: "3.1.0" });
  const page = await app.inject("/api/docs/");
  expect(page.statusCode).toBe(200);
  expect(page.headers["content-security-policy"]).toContain("script-src 'self';");
  expect(page.body).not.toMatch(/<script>|<script src="http/);
  expect((await app.inject("/api/docs/static/swagger-ui-bundle.js")).statusCode).toBe(200);
  await app.close();
});

test("every operation has a name of its own, a summary and a tag", async () => {
  const { app } = createEdge();
  await app.ready();
  const { paths = {} } = app.swagger();
  const operations = Object.values(paths).flatMap((path): unknown[] => Object.values(path ?? {}));
  const names = operations.map((operation) => Object(operation).operationId);
  expect(new Set(names).size).toBe(names.length);
  for (const operation of operations) {
    expect(operation).toMatchObject({
      operationId: expect.any(String),
      summary: expect.any(String),
      tags: [expect.any(String)],
    });
  }
  await app.close();
});
