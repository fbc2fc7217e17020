/** Signing in at the edge: limits, the cookie, and what another site's page may not do with it. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { Inbox } from "../mail/inbox.ts";
import { CODE_MS } from "../domain/sign-in.ts";
import { EMAIL_ADDRESS } from "../domain/address.ts";
import { buyerOf } from "./sessions.ts";
import { refuse } from "../domain/refusal.ts";
import { CODE } from "./testing/booking.ts";
import { createEdge, type Edge } from "./testing/edge.ts";

const EMAIL = "ada@example.org";
let edge: Edge;
beforeEach(() => {
  edge = createEdge();
});
afterEach(() => edge.app.close());

function post(url: string, payload: object, headers: Record<string, string> = {}) {
  return edge.app.inject({ method: "POST", url, payload, headers });
}

async function cookie(): Promise<string> {
  await post("/api/sessions/codes", { email: EMAIL });
  const answer = await post("/api/sessions", { email: EMAIL, code: CODE });
  return String(answer.headers["set-cookie"]);
}

test("[I32] one mailbox is one buyer: what hides it in another text is refused in words, before anything is sent", async () => {
  const of = async (email: string) => {
    const asked = await post("/api/sessions/codes", { email });
    if (asked.statusCode !== 202) return asked.json();
    return (await post("/api/sessions", { email, code: CODE })).json<{ buyer: string }>().buyer;
  };
  const buyer = buyerOf("me@x.de");
  for (const email of ["me@x.de", "ME@X.DE", "me@ｘ.de", "me@x。de", "me@x.de."])
    expect([email, await of(email)]).toEqual([email, buyer]);
  edge.office.codes.clear();
  for (const email of ["n0<me@x.de>", "<me@x.de>", "a,me@x.de", '"me"@x.de', "zo\u00eb@x.de"])
    expect(await of(email)).toMatchObject({
      type: "/problems/invalid-request",
      detail: `email in the body is not as expected: ${EMAIL_ADDRESS}. Nothing was changed.`,
      errors: [{ in: "body", pointer: "/email", expected: EMAIL_ADDRESS }],
    });
  expect(edge.office.codes.size).toBe(0);
});

test("[N14] the page's session is a cookie that no script can read, and a program's a token", async () => {
  const set = await cookie();
  expect(set).toMatch(
    /^grandstand_session=[\w.-]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=86400$/,
  );
  const [pair = ""] = set.split(";");
  const me = await edge.app.inject({ url: "/api/me", headers: { cookie: `other=1; ${pair}` } });
  expect(me.statusCode).toBe(200);
  expect(
    (await edge.app.inject({ url: "/api/me", headers: { cookie: "other=1" } })).statusCode,
  ).toBe(401);
  await edge.app.close();
  edge = createEdge({ secureCookies: true });
  expect(await cookie()).toMatch(/; Secure$/);
});

test("[N20] a used code signs in again under its key only while it may be a lost answer that is asked for", async () => {
  await edge.app.close();
  const ended = { at: 0 };
  const revocations = {
    isRevoked: (_: string, __: string, begunAt: number) => begunAt < ended.at,
    revoke: async ({ at }: { at: number }) => void (ended.at = at),
  };
  edge = createEdge({ revocations });
  await post("/api/sessions/codes", { email: EMAIL });
  const enter = (key: string) =>
    post("/api/sessions", { email: EMAIL, code: CODE }, { "idempotency-key": key });
  const first = (await enter("key-of-one")).json<{ token: string; expiresAt: number }>();
  edge.clock.time += CODE_MS - 1;
  const again = await enter("key-of-one");
  expect([again.statusCode, again.json().expiresAt]).toEqual([200, first.expiresAt]);
  edge.clock.time += 1;
  const late = await enter("key-of-one");
  expect(late.json()).toMatchObject({ type: "/problems/code-over", status: 410 });
  expect(late.headers["set-cookie"]).toBeUndefined();

  const { token } = (await enter("key-of-another")).json<{ token: string }>();
  edge.clock.time += 1_000;
  const headers = { authorization: `Bearer ${token}` };
  const all = { method: "DELETE", url: "/api/sessions?everywhere=yes", headers } as const;
  expect((await edge.app.inject(all)).statusCode).toBe(200);
  expect((await enter("key-of-another")).json()).toMatchObject({ type: "/problems/code-over" });
  expect((await enter("key-of-a-third")).statusCode).toBe(200);
});

test("[N15] a page of another site cannot act with the cookie that the browser sends along", async () => {
  const [pair = ""] = (await cookie()).split(";");
  const hold = (headers: Record<string, string>) =>
    edge.app.inject({
      method: "POST",
      url: "/api/events/cup-final/holds",
      headers: { cookie: pair, "idempotency-key": "key-of-one-hold", ...headers },
      payload: { seats: ["A-1-1"] },
    });
  for (const headers of [
    {},
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { origin: "https://evil.example" },
    { origin: "nonsense" },
  ]) {
    expect((await hold(headers as Record<string, string>)).statusCode).toBe(403);
  }
  expect((await hold({ "sec-fetch-site": "same-origin" })).statusCode).toBe(201);
  expect((await hold({ origin: "http://localhost:3000", host: "localhost:3000" })).statusCode).toBe(
    201,
  );
});

test("[N16] a wrong code, a dead code and too many codes are told apart", async () => {
  await post("/api/sessions/codes", { email: EMAIL });
  const wrong = await post("/api/sessions", { email: EMAIL, code: "000000" });
  expect(wrong.json()).toMatchObject({ type: "/problems/code-wrong", status: 422, left: 4 });
  expect(wrong.headers["set-cookie"]).toBeUndefined();
  const never = await post("/api/sessions", { email: "bob@example.org", code: CODE });
  expect(never.json()).toMatchObject({ type: "/problems/code-over", status: 410 });
  edge.office.sendCode = async () =>
    refuse({
      kind: "too-many-codes",
      usable: true,
      retryAfterMs: 61_000,
    });
  const many = await post("/api/sessions/codes", { email: EMAIL });
  expect([many.statusCode, many.headers["retry-after"]]).toEqual([429, "61"]);
});

test("[N17] from one network so many a minute, and no more", async () => {
  await edge.app.close();
  edge = createEdge({ signInsPerMinute: 3, trustProxy: false, inbox: new Inbox(() => 0) });
  const ask = (from: string) =>
    post("/api/sessions/codes", { email: EMAIL }, { "x-forwarded-for": from });
  const answers = [];
  // Whatever a caller says of its own address.
  for (let n = 0; n < 4; n++) answers.push((await ask(`10.0.0.${n}`)).statusCode);
  expect(answers).toEqual([202, 202, 202, 429]);
  const over = await post("/api/sessions", { email: EMAIL, code: CODE });
  expect(over.json()).toMatchObject({ type: "/problems/too-many-sign-ins" });
  expect(Number(over.headers["retry-after"])).toBeGreaterThan(0);
  await edge.app.close();

  edge = createEdge({ signInsPerMinute: 1, trustProxy: true });
  expect((await ask("10.0.0.1")).statusCode).toBe(202);
  expect((await ask("10.0.0.1")).statusCode).toBe(429);
  expect((await ask("10.0.0.2")).statusCode).toBe(202);
  // Who has one address of IPv6 has 2^80 of them.
  expect((await ask("2001:db8:1:2::1")).statusCode).toBe(202);
  expect((await ask("2001:db8:1:3::1")).statusCode).toBe(429);
  expect((await ask("2001:db8:2:3::1")).statusCode).toBe(202);
});

test("[N13] signing out ends this session or all of them, and takes the cookie back", async () => {
  await edge.app.close();
  const revoked: object[] = [];
  const revocations = {
    isRevoked: () => false,
    revoke: async (one: object) => void revoked.push(one),
  };
  edge = createEdge({ revocations });
  const [pair = ""] = (await cookie()).split(";");
  const headers = { cookie: pair, "sec-fetch-site": "same-origin" };
  const out = await edge.app.inject({ method: "DELETE", url: "/api/sessions", headers });
  expect(out.headers["set-cookie"]).toMatch(/^grandstand_session=; .*Max-Age=0/);
  const all = { method: "DELETE", url: "/api/sessions?everywhere=yes", headers } as const;
  expect((await edge.app.inject(all)).statusCode).toBe(200);
  expect(revoked).toMatchObject([
    { session: expect.stringMatching(/^[\w-]{16}$/), at: edge.clock.time },
    { session: null, at: edge.clock.time },
  ]);
});
