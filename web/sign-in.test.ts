import { beforeEach, expect, test, vi } from "vitest";
import type { MeView, OrderView } from "../src/protocol/api.ts";
import type { PassView } from "../src/protocol/queue.ts";

const storage = new Map<string, string>();
vi.stubGlobal("localStorage", {
  getItem: (name: string) => storage.get(name) ?? null,
  setItem: (name: string, value: string) => void storage.set(name, value),
  removeItem: (name: string) => void storage.delete(name),
});
vi.stubGlobal("location", new URL("https://tickets.example/events/cup"));
const { callAsMe, heardFromTab, keepSession, session, TICKETS_AS } = await import("./session.ts");
const { signIn, signOut } = await import("./sign-in.ts");
const { keepTickets } = await import("./kept-tickets.ts");
const { enter } = await import("./admission.ts");
const { passes } = await import("./pass.ts");
const { setWish, wish } = await import("./waiting/wish.ts");
const { wanted } = await import("./waiting/alert.ts");
// Fetched by whoever leaves: of an earlier test, it must not come in a later one.
await import("./waiting/end-pushes.ts");

const ADA = { email: "ada@example.org", buyer: "ada", expiresAt: Number.MAX_SAFE_INTEGER };
/** What the server was asked, "GET /api/me". */
let asked: string[];

/** From here on the server answers so; null: it cannot be reached. */
function serverAnswers(answer: ((path: string) => object) | null): void {
  asked = [];
  vi.stubGlobal("fetch", async (path: string, { method }: { method: string }) => {
    asked.push(`${method} ${path}`);
    if (answer === null) throw new TypeError("no network");
    return Response.json(answer(path));
  });
}

function problemOf(kind: string, status: number): Response {
  return Response.json({ type: `/problems/${kind}`, title: kind, status }, { status });
}

beforeEach(() => {
  storage.clear();
  keepSession(ADA);
  storage.set(TICKETS_AS, "tickets");
});

test("[W62] signing out erases session and tickets before the server has answered", async () => {
  const answer = Promise.withResolvers<Response>();
  vi.stubGlobal("fetch", () => answer.promise);
  const heard = signOut();
  expect(session.value).toBeNull();
  expect([...storage.keys()]).toEqual(["grandstand.sign-out"]);
  answer.resolve(Response.json({}));
  expect(await heard).toBe(true);
  expect([...storage.keys()]).toEqual([]);
});

test("[W62] until the server has heard of it nothing is asked in the fan's name, and then that first", async () => {
  serverAnswers(null);
  expect(await signOut(true)).toBe(false);
  expect(await callAsMe("/api/me")).toMatchObject({ problem: { status: 0 } });
  expect(asked).toEqual(Array(2).fill("DELETE /api/sessions?everywhere=yes"));
  serverAnswers(() => ({}));
  await Promise.all([callAsMe("/api/me"), callAsMe("/api/orders/1")]);
  expect(asked).toEqual([
    "DELETE /api/sessions?everywhere=yes",
    "GET /api/me",
    "GET /api/orders/1",
  ]);
});

test("[W62] who signs in anew is not signed out by what was still to be told", async () => {
  serverAnswers(null);
  await signOut();
  expect(await signIn("eve@example.org", "123456")).toMatchObject({ problem: { status: 0 } });
  expect(asked).not.toContain("POST /api/sessions");
  serverAnswers(() => ({ buyer: "eve", expiresAt: Number.MAX_SAFE_INTEGER }));
  await signIn("eve@example.org", "123456");
  await callAsMe("/api/me");
  expect(asked).toEqual(["DELETE /api/sessions", "POST /api/sessions", "GET /api/me"]);
  expect(session.value?.buyer).toBe("eve");
});

test("[W62] a session that the server ended takes the tickets along, one whose day is over does not", async () => {
  vi.stubGlobal("fetch", async () => problemOf("unauthenticated", 401));
  session.value = { ...ADA, expiresAt: 1 };
  await callAsMe("/api/me");
  expect([session.value, storage.get(TICKETS_AS)]).toEqual([null, "tickets"]);
  keepSession(ADA);
  await callAsMe("/api/me");
  expect([session.value, storage.has(TICKETS_AS)]).toEqual([null, false]);
});

test("[W62] a sign-out that the server refuses is told no more", async () => {
  vi.stubGlobal("fetch", async () => problemOf("unauthenticated", 401));
  expect(await signOut()).toBe(true);
  expect([...storage.keys()]).toEqual([]);
});

test("[W62] tickets that are answered late are kept for who is still here, not for who has left", async () => {
  const order = { tickets: [{}] } as OrderView;
  const me: MeView = { buyer: "ada", now: 1, holds: [], orders: [order] };
  keepTickets(me);
  expect(storage.get(TICKETS_AS)).toContain('"buyer":"ada"');
  serverAnswers(() => ({}));
  await signOut();
  keepTickets(me);
  keepSession({ ...ADA, buyer: "eve" });
  keepTickets(me);
  expect(storage.has(TICKETS_AS)).toBe(false);
});

const PASS: PassView = { pass: "ada's", shopUntil: 2e12, payUntil: 2e12, now: 1 };

/** All that a fan leaves on a device before they have a ticket. */
async function leaveTraces(): Promise<void> {
  serverAnswers(() => PASS);
  await enter("cup");
  setWish({ party: 4, accessible: true });
  wanted.value = true;
  storage.set("grandstand.alert", "yes");
}

const traces = () => [passes.value, wish.value.party, wish.value.accessible, wanted.value];
const NO_TRACES = [{}, 2, false, false];

test("[W62] pass, wish and the call go with who signs out, and nobody is notified here any more", async () => {
  await leaveTraces();
  expect(traces()).toEqual([{ cup: PASS }, 4, true, true]);
  const unsubscribe = vi.fn<() => Promise<boolean>>(async () => true);
  const worker = { pushManager: { getSubscription: async () => ({ unsubscribe }) } };
  vi.stubGlobal("navigator", { serviceWorker: { getRegistration: async () => worker } });
  storage.set("grandstand.language", "de");
  await signOut();
  expect([...storage.keys()]).toEqual(["grandstand.language"]);
  expect(traces()).toEqual(NO_TRACES);
  await vi.waitFor(() => expect(unsubscribe).toHaveBeenCalledOnce());
});

test("[W62] another tab forgets them too", async () => {
  await leaveTraces();
  storage.clear(); // By the tab in which the fan signed out.
  heardFromTab({ key: "grandstand.session" });
  expect(traces()).toEqual(NO_TRACES);
});

test("[W62] who signs in after one whose day was over finds nothing of theirs", async () => {
  await leaveTraces();
  session.value = null;
  keepSession({ ...ADA, buyer: "eve" });
  expect([...storage.keys()]).toEqual(["grandstand.session"]);
  expect(traces()).toEqual(NO_TRACES);
});

test("[W62] what was wished for before signing in is kept, and by who signs in again", async () => {
  keepSession(null);
  setWish({ party: 4 });
  keepSession(ADA);
  keepSession({ ...ADA, expiresAt: 1 });
  keepSession(ADA);
  expect([wish.value.party, storage.get("grandstand.wish")]).toEqual([
    4,
    expect.stringContaining('"party":4'),
  ]);
});

test("[W62] a pass that is answered late is not kept for who has left", async () => {
  const answer = Promise.withResolvers<Response>();
  vi.stubGlobal("fetch", async (path: string) =>
    path.endsWith("/pass") ? answer.promise : Response.json({}),
  );
  const entering = enter("cup");
  await signOut();
  answer.resolve(Response.json(PASS));
  await entering;
  expect([passes.value, storage.has("grandstand.passes")]).toEqual([{}, false]);
});
