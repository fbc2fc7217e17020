import { expect, test } from "vitest";
import type { ClusterAnswer } from "../protocol/organiser.ts";
import { OrganiserKeys } from "./organiser-keys.ts";
import { createEdge, ORGANISER_KEY } from "./testing/edge.ts";

const AT = Date.UTC(2026, 10, 26, 14, 44, 20);
const VIEW: ClusterAnswer = {
  self: "0a1b2c3d-one",
  ageMs: 700,
  databaseAnswers: true,
  nodes: [
    { id: "0a1b2c3d-one", address: "10.0.0.1:7001", shards: 2, refuses: null },
    { id: "<b>&'\"x", address: "<script>alert(1)</script>", shards: 1, refuses: null },
    { id: "idle-node", address: "10.0.0.3:7001", shards: 0, refuses: "wrong-secret" },
  ],
  shards: [
    { shard: 0, node: "0a1b2c3d-one", epoch: 3 },
    { shard: 1, node: "0a1b2c3d-one", epoch: 7 },
    { shard: 2, node: "<b>&'\"x", epoch: 4 },
    { shard: 3, node: null, epoch: 9 },
  ],
  moves: [{ at: AT, from: null, to: "<b>&'\"x", shards: 1 }],
};

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const basic = (key: string, name = "") => ({
  authorization: `Basic ${Buffer.from(`${name}:${key}`).toString("base64")}`,
});
const PATHS = ["/api/cluster", "/cluster"] as const;

test("[I20] the nodes, who holds which shard at which epoch, and what has moved", async () => {
  const { app } = createEdge({ cluster: () => VIEW });
  const url = "/api/cluster";
  const answer = await app.inject({ url, headers: bearer(ORGANISER_KEY) });
  expect([answer.statusCode, answer.json()]).toEqual([200, VIEW]);
  expect(answer.headers["cache-control"]).toBe("no-store");
  await app.close();
});

test("[I20] a stranger, a buyer and a wrong key are told nothing", async () => {
  const edge = createEdge({ cluster: () => VIEW });
  const { app } = edge;
  const wrong = [{}, edge.as("ada@example.org"), bearer("guess"), basic("guess"), basic("")];
  const statuses = async (url: string): Promise<readonly number[]> => {
    const answers = await Promise.all(wrong.map((headers) => app.inject({ url, headers })));
    for (const { body, headers } of answers) {
      expect(headers["content-type"]).toContain("application/problem+json");
      expect(body).not.toContain("0a1b2c3d");
    }
    return answers.map(({ statusCode }) => statusCode);
  };
  expect(await statuses("/api/cluster")).toEqual([401, 401, 401, 401, 401]);
  expect(await statuses("/cluster")).toEqual([401, 401, 401, 401, 401]);
  await app.close();
});

test.each(PATHS)(
  "[I20] %s takes the key as a token and as a password, and asks for either",
  async (url) => {
    const { app } = createEdge({ cluster: () => VIEW });
    for (const headers of [bearer(ORGANISER_KEY), basic(ORGANISER_KEY, "anybody")])
      expect((await app.inject({ url, headers })).statusCode).toBe(200);
    for (const headers of [{}, bearer("guess"), basic("guess")]) {
      const asked = await app.inject({ url, headers });
      expect(asked.headers["www-authenticate"]).toEqual([
        expect.stringMatching(/^Basic realm=/),
        "Bearer",
      ]);
      expect(asked.json()).toMatchObject({ type: "/problems/unauthenticated" });
    }
    await app.close();
  },
);

test("[I20] a password, which a browser sends along by itself, opens nothing that changes anything", async () => {
  const { app } = createEdge({ cluster: () => VIEW });
  const url = "/api/organiser/events/cup-final/phase";
  const headers = basic(ORGANISER_KEY);
  const answer = await app.inject({ method: "PUT", url, headers, payload: { phase: "paused" } });
  expect([answer.statusCode, answer.headers["www-authenticate"]]).toEqual([401, "Bearer"]);
  await app.close();
});

test.each(PATHS)("[I20] a server alone says at %s how to have nodes", async (url) => {
  const { app } = createEdge();
  const answer = await app.inject({ url, headers: bearer(ORGANISER_KEY) });
  expect(answer.headers["content-type"]).toContain("application/problem+json");
  expect(answer.json()).toMatchObject({
    type: "/problems/not-found",
    status: 404,
    detail: expect.stringMatching(/only one of its database.*--cluster.*--nodes 3/),
  });
  expect((await app.inject({ url })).statusCode).toBe(401);
  await app.close();
});

test.each(PATHS)("[I20] %s says to come again while keys cannot be read", async (url) => {
  const table = { active: () => Promise.reject(new Error("gone")), used: async () => undefined };
  const clock = { now: () => AT };
  const organiserKeys = new OrganiserKeys(ORGANISER_KEY, table, clock, () => undefined);
  const { app } = createEdge({ cluster: () => VIEW, organiserKeys });
  const answer = await app.inject({ url, headers: bearer("another") });
  expect([answer.statusCode, answer.headers["retry-after"]]).toEqual([503, "1"]);
  expect((await app.inject({ url, headers: bearer(ORGANISER_KEY) })).statusCode).toBe(200);
  await app.close();
});

async function pageOf(view: ClusterAnswer) {
  const { app } = createEdge({ cluster: () => view });
  const answer = await app.inject({ url: "/cluster", headers: basic(ORGANISER_KEY, "anybody") });
  await app.close();
  expect(answer.statusCode).toBe(200);
  return { headers: answer.headers, html: answer.body };
}

/** Of `html`, which closes every element that has an end: what it has, tags and text apart. */
function parsed(html: string): { readonly tags: readonly string[]; readonly text: string } {
  const open: string[] = [];
  const tags: string[] = [];
  for (const [, end, tag = ""] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)[^<>]*>/g)) {
    if (end) expect([open.pop(), html.length]).toEqual([tag, html.length]);
    else tags.push(tag);
    if (!end && tag !== "meta") open.push(tag);
  }
  expect(open).toEqual([]);
  return { tags, text: html.replace(/<style>.*?<\/style>|<[^<>]*>/gs, " ").replace(/\s+/g, " ") };
}

test("[I21] the page shows nodes, their shards and epochs, and moves", async () => {
  const { headers, html } = await pageOf(VIEW);
  expect(headers["content-type"]).toBe("text/html; charset=utf-8");
  expect(headers["cache-control"]).toBe("no-store");
  const { text } = parsed(html);
  expect(text).toContain("3 nodes, 4 shards, 1 of them nobody’s");
  expect(text).toContain("0a1b2c3d answers you 10.0.0.1:7001 2 3–7");
  expect(text).toContain("idle-nod 10.0.0.3:7001 refuses what this node sends: wrong-secret 0 –");
  expect(text).toContain("2026-11-26 14:44:20 1 nobody &#60;b&#62;");
  expect(html).toContain('<meta http-equiv="refresh"');
});

test("[I21] it runs no script, and shows every name as text", async () => {
  const { headers, html } = await pageOf(VIEW);
  const { tags } = parsed(html);
  expect(new Set(tags).intersection(new Set(["script", "b", "a", "img", "form"]))).toEqual(
    new Set(),
  );
  expect(html).toContain("&#60;script&#62;alert(1)&#60;/script&#62;");
  const policy = String(headers["content-security-policy"]);
  expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; /);
  expect(policy).not.toContain("unsafe");
});

test("[I21] it says so when there is one node, and when nothing has moved", async () => {
  const [node] = VIEW.nodes;
  const shards = VIEW.shards.slice(0, 1);
  const { html } = await pageOf({ ...VIEW, self: node!.id, nodes: [node!], shards, moves: [] });
  const { text, tags } = parsed(html);
  expect(text).toContain("1 node, 1 shards");
  expect(text).toContain("This node has seen nothing move.");
  expect(text).toContain("10.0.0.1:7001 2 3 ");
  expect(tags.filter((tag) => tag === "table")).toHaveLength(1);
});

test("[U26] the page says that the database does not answer, and how old is what it shows", async () => {
  expect(parsed((await pageOf(VIEW)).html).text).not.toContain("does not answer");
  const { html } = await pageOf({ ...VIEW, ageMs: 11_400, databaseAnswers: false });
  expect(parsed(html).text).toContain(
    "The database does not answer: this is how it was 11 s ago. What was acknowledged is kept",
  );
});
