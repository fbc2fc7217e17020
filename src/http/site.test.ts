import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createEdge, type Edge } from "./testing/edge.ts";

const PAGE = "<!doctype html><title>Grandstand</title>";
const HTML = { accept: "text/html,*/*;q=0.8" };

let webRoot: string;
let edge: Edge;
beforeAll(async () => {
  webRoot = await mkdtemp(join(tmpdir(), "grandstand-site-"));
  await mkdir(join(webRoot, "assets"));
  await writeFile(join(webRoot, "index.html"), PAGE);
  await writeFile(join(webRoot, "assets", "index-4f2a.js"), "export {};");
  await writeFile(join(webRoot, "sw.js"), "// the worker");
  await writeFile(join(webRoot, "manifest.webmanifest"), "{}");
  await writeFile(join(webRoot, "icon-48.png"), "an icon");
  edge = createEdge({ webRoot });
});
afterAll(async () => {
  await edge.app.close();
  await rm(webRoot, { recursive: true });
});

test("the page is served at its address and at any that a browser opens", async () => {
  for (const url of ["/", "/index.html", "/orders/7", "/events/cup-final?from=mail"]) {
    const page = await edge.app.inject({ url, headers: HTML });
    expect([url, page.statusCode, page.body]).toEqual([url, 200, PAGE]);
    expect(page.headers["cache-control"]).toBe("no-cache");
    const policy = String(page.headers["content-security-policy"]);
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain("unsafe");
  }
});

test("[Q54] a name that is too long is nothing here, and no other method would do", async () => {
  for (const path of ["queue", "queue/entry", "seats"]) {
    const answer = await edge.app.inject({ url: `/api/events/${"x".repeat(1_100)}/${path}` });
    expect([path, answer.statusCode, answer.headers.allow]).toEqual([path, 404, undefined]);
    expect(answer.json<{ detail: string }>().detail).toBe("Nothing here has an id that long.");
  }
});

test("[I34] a slash at the end is said to be what is wrong", async () => {
  const paths = [
    ["GET", "/api/events/cup-final/"],
    ["GET", "/api/events/cup-final/queue/?a=b"],
    ["POST", "/api/orders/"],
  ] as const;
  for (const [method, url] of paths) {
    const answer = await edge.app.inject({ method, url });
    const path = url.replace("?a=b", "");
    expect([answer.statusCode, answer.json<{ detail: string }>().detail]).toEqual([
      404,
      `There is nothing at ${path}: leave the slash at its end out.`,
    ]);
  }
});

test("[I19] a file is sent as it was compressed when it was built, to who can read that", async () => {
  const zipped = gzipSync("export {};");
  await writeFile(join(webRoot, "assets", "zipped-1.js"), "export {};");
  await writeFile(join(webRoot, "assets", "zipped-1.js.gz"), zipped);
  const other = createEdge({ webRoot });
  const asked = (encoding: string) =>
    other.app.inject({ url: "/assets/zipped-1.js", headers: { "accept-encoding": encoding } });
  const [small, plain] = [await asked("gzip, deflate"), await asked("identity")];
  await other.app.close();
  expect(small.headers).toMatchObject({
    "content-encoding": "gzip",
    "content-type": expect.stringContaining("javascript"),
    vary: expect.stringContaining("accept-encoding"),
    "cache-control": "public, max-age=31536000, immutable",
  });
  expect(small.rawPayload).toEqual(zipped);
  expect([plain.headers["content-encoding"], plain.body]).toEqual([undefined, "export {};"]);
});

test("hashed files are cached for ever", async () => {
  const script = await edge.app.inject("/assets/index-4f2a.js");
  expect(script.headers).toMatchObject({
    "cache-control": "public, max-age=31536000, immutable",
    "content-type": expect.stringContaining("javascript"),
    "x-content-type-options": "nosniff",
  });
});

test("[U31] a file that this build does not have is missing, whatever is accepted, and never the page", async () => {
  // As a browser asks for a script; for what is opened as a page; and one that says what it wants.
  for (const accept of ["*/*", HTML.accept, "text/javascript"]) {
    const missing = await edge.app.inject({ url: "/assets/gone.js", headers: { accept } });
    expect([accept, missing.statusCode]).toEqual([accept, 404]);
    expect(missing.headers["content-type"]).toContain("application/problem+json");
    expect(missing.json()).toMatchObject({ type: "/problems/not-found" });
  }
});

test("[W63] the worker and the manifest are looked at anew each time; the worker may serve every path", async () => {
  const worker = await edge.app.inject("/sw.js");
  expect([worker.statusCode, worker.body]).toEqual([200, "// the worker"]);
  expect(worker.headers).toMatchObject({
    "cache-control": "no-cache",
    "content-type": expect.stringContaining("javascript"),
  });
  const page = await edge.app.inject({ url: "/", headers: HTML });
  expect(page.headers["content-security-policy"]).toContain("worker-src 'self'");
  const manifest = await edge.app.inject("/manifest.webmanifest");
  expect(manifest.headers).toMatchObject({
    "cache-control": "no-cache",
    "content-type": expect.stringContaining("manifest+json"),
  });
});

test("[W154] who asks for an icon by its old name gets the icon", async () => {
  const headers = { accept: "image/avif,image/webp,image/*,*/*;q=0.8" };
  const icon = await edge.app.inject({ url: "/favicon.ico", headers });
  expect([icon.statusCode, icon.body]).toEqual([200, "an icon"]);
  expect(icon.headers["content-type"]).toBe("image/png");
});

test("the API never answers with the page, nor does a path outside the folder", async () => {
  for (const url of ["/api/nothing", "/health/nothing", "/api"]) {
    expect((await edge.app.inject({ url, headers: HTML })).json()).toMatchObject({ status: 404 });
  }
  const outside = await edge.app.inject({ url: "/..%2f..%2fetc/passwd", headers: HTML });
  expect(outside.body).not.toContain("root:");
  const none = createEdge();
  expect((await none.app.inject({ url: "/", headers: HTML })).statusCode).toBe(404);
  await none.app.close();
});
