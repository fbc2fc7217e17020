/** Lobby and queue in a real browser against a real server: from the doors to a held seat, on two devices,
 * over a restart, and out again. The organiser rings the bell, so that no test waits for a clock. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEFAULT_QUEUE } from "../../src/domain/event.ts";
import type { QueueView } from "../../src/protocol/queue.ts";
import { freshDatabase, type FreshDatabase } from "../database.ts";
import { importDrawn } from "../drawn-event.ts";
import { startServer, type TestServer } from "../server.ts";
import { launch, LIST_ONLY, missing } from "./chromium.ts";
import { organiser } from "./organiser.ts";
import { signInBy } from "./sign-in.ts";

const HOUR_MS = 3_600_000;
/** In the lobby for hours: the bell is rung by hand. */
const IN_LOBBY = {
  opensAt: Date.now() + 10 * HOUR_MS,
  startsAt: Date.now() + 100 * HOUR_MS,
  queue: { ...DEFAULT_QUEUE, lobbyMs: 20 * HOUR_MS },
};

describe.skipIf(missing)("the queue in Chromium", () => {
  let database: FreshDatabase;
  let dataDir: string;
  let server: TestServer;
  let browser: Browser;

  const start = (env: Record<string, string> = {}) =>
    startServer({ databaseUrl: database.url, dataDir, env: { GRANDSTAND_DEMO: "off", ...env } });

  beforeAll(async () => {
    database = await freshDatabase();
    dataDir = await mkdtemp(join(tmpdir(), "grandstand-queue-"));
    server = await start();
    const client = new Client({ connectionString: database.url });
    await client.connect();
    for (const event of ["drawn", "numbers", "devices", "restart"])
      await importDrawn(client, event, "..........", IN_LOBBY);
    await importDrawn(client, "gone", "..", IN_LOBBY);
    const queue = { ...IN_LOBBY.queue, coolDownMs: 24 * HOUR_MS };
    await importDrawn(client, "cool", "..", { ...IN_LOBBY, queue });
    await importDrawn(client, "full", "..", { opensAt: Date.now() - 60_000 });
    await client.end();
    browser = await launch(LIST_ONLY);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await database?.drop();
    if (dataDir !== undefined) await rm(dataDir, { recursive: true, force: true });
  });

  /** Before its time, so that the page would look for it a little later. */
  async function ringBell(event: string, page: Page): Promise<void> {
    await organiser(server, `${event}/phase`, { phase: "queue" });
    await page.reload();
  }

  async function visit(event: string): Promise<Page> {
    const context = await browser.newContext({ locale: "en-GB" });
    const page = await context.newPage();
    // What the browser keeps of the queue for a second would be that of before the bell, and good for the next look.
    await page.route("**/api/events/*/queue", (route) => route.continue());
    await page.goto(`${server.url}/events/${event}`);
    return page;
  }

  async function pay(page: Page): Promise<void> {
    await page.getByRole("button", { name: "Pay", exact: true }).click();
    await page.getByRole("button", { name: /approves$/ }).click();
    await page.getByRole("button", { name: /^Pay .*\d/ }).click();
    await page.getByRole("heading", { name: "You are going" }).waitFor();
  }

  test("[Q28] from the lobby to a held seat: the bell, the draw, the call, the pass", async () => {
    const page = await visit("drawn");
    await page.getByText("The sale opens in").waitFor();
    await signInBy(page, "Join the lobby", "ada@example.com");
    await page.getByText("You are in.").waitFor();
    const published = (await page.locator(".fairness code").first().textContent()) ?? "";
    expect(published).toMatch(/^[0-9a-f]{64}$/);

    await ringBell("drawn", page);
    await page.getByRole("heading", { name: "Come in and choose your seats" }).waitFor();
    expect(await page.title()).toContain("Your turn");
    await page.getByRole("button", { name: "Enter now" }).click();
    await page.getByRole("button", { name: "Hold the best 2 seats" }).click();
    const held = page.getByRole("region", { name: "Your held seats" });
    await held.waitFor();
    const first = await held.locator("small").first().textContent();
    await page.getByRole("button", { name: "Show another" }).click();
    await held
      .locator("small")
      .first()
      .filter({ hasNotText: first ?? "" })
      .waitFor();
    // What the sale was entered with is still there after a reload.
    await page.reload();
    await page.getByRole("region", { name: "Your held seats" }).waitFor();
    await pay(page);

    await page.goto(`${server.url}/events/drawn/draw`);
    await page.getByText(published).waitFor();
    await page.getByRole("button", { name: "Check it in this browser" }).click();
    await page.getByRole("heading", { name: "The draw is as promised" }).waitFor();
    await page.getByText(/has rank 1; you were told 1/).waitFor();
    await page.context().close();
  });

  test("[W89] after the draw it is said when the number comes, after a reload too", async () => {
    const page = await visit("numbers");
    await signInBy(page, "Join the lobby", "eve@example.com");
    await page.getByText("You are in.").waitFor();
    // As if there were so many that they ask for an hour.
    const board = "**/api/events/numbers/queue";
    await page.route(board, async (route) => {
      const answer = await route.fetch();
      const view = (await answer.json()) as QueueView;
      const drawn = view.draw !== null && view.draw.numbersBy !== null;
      if (drawn) view.draw!.numbersBy = view.now + HOUR_MS;
      await route.fulfill({ response: answer, json: view });
    });
    await ringBell("numbers", page);
    const drawn = page.getByRole("heading", { name: "The draw is done" });
    for (const again of [true, false]) {
      await drawn.waitFor();
      await page.getByText(/^Your number will be here within [\d:]+$/).waitFor();
      if (again) await page.reload();
    }
    await page.unroute(board);
    await page.getByRole("button", { name: "Enter now" }).waitFor();
    await page.context().close();
  });

  test("[Q29] the place belongs to the address: the same on another device, gone on both", async () => {
    await organiser(server, "devices/admission", { ratePerMinute: 0 });
    const phone = await visit("devices");
    await signInBy(phone, "Join the lobby", "bob@example.com");
    await phone.getByText("You are in.").waitFor();
    await ringBell("devices", phone);
    await phone.getByText("Your number").waitFor();
    const laptop = await visit("devices");
    await signInBy(laptop, "Join the queue", "bob@example.com");
    await laptop.getByText("Your number").waitFor();
    expect(await laptop.locator(".hero-number").textContent()).toBe(
      await phone.locator(".hero-number").textContent(),
    );
    await laptop.getByRole("button", { name: "Leave the queue" }).click();
    await laptop.getByRole("button", { name: "Leave the queue" }).click();
    await laptop.getByRole("button", { name: "Join the queue" }).waitFor();
    await phone.reload();
    await phone.getByRole("button", { name: "Join the queue" }).waitFor();
    await laptop.context().close();
    await phone.context().close();
  });

  test("[W88] while the code of a part is on its way, its place says so", async () => {
    const page = await browser.newPage();
    const comes = Promise.withResolvers<void>();
    await page.route(/assets\/outside-/, (route) => comes.promise.then(() => route.continue()));
    await page.goto(`${server.url}/events/devices`);
    const loading = page.locator(".hero").getByText("Loading…");
    await loading.waitFor();
    comes.resolve();
    await page.getByRole("button", { name: "Join the queue" }).waitFor();
    expect(await loading.count()).toBe(0);
    await page.close();
  });

  test("[Q30] a server that restarts takes no place away, and the page goes on by itself", async () => {
    await organiser(server, "restart/admission", { alarm: true });
    const page = await visit("restart");
    await signInBy(page, "Join the lobby", "cyd@example.com");
    await page.getByText("You are in.").waitFor();
    await ringBell("restart", page);
    await page.getByText("Entry is stopped for a moment").waitFor();
    const number = await page.locator(".hero-number").textContent();
    const { port } = new URL(server.url);
    await server.stop();
    await page.getByText("No connection at the moment").waitFor();
    server = await start({ PORT: port });
    await page.getByText("No connection at the moment").waitFor({ state: "detached" });
    expect(await page.locator(".hero-number").textContent()).toBe(number);
    await organiser(server, "restart/admission", { alarm: false });
    await page.getByRole("button", { name: "Enter now" }).waitFor();
    await page.context().close();
  });

  test("[A5] who comes when all is gone is told so, and waits on a list", async () => {
    const buyer = await visit("full");
    await signInBy(buyer, "Hold the best 2 seats", "dan@example.com");
    await buyer.getByRole("region", { name: "Your held seats" }).waitFor();
    const late = await visit("full");
    await late.getByRole("heading", { name: "Sold out" }).waitFor();
    await signInBy(late, "Join the waiting list", "eve@example.com");
    await late.getByText("Nobody is ahead of you").waitFor();
    await late.reload();
    await late.getByText("You are on the list").waitFor();
    await late.getByRole("button", { name: "Leave the list" }).click();
    await late.getByRole("button", { name: "Join the waiting list" }).waitFor();

    await pay(buyer);
    const facts = late.getByRole("region", { name: "How it went" });
    await facts.getByText("2 seats, all of them sold").waitFor();
    await facts.getByText(/minutes? .*after the sale opened/).waitFor();
    await facts.getByText("for whoever takes it first").waitFor();
    await buyer.context().close();
    await late.context().close();
  });

  test("[A7] who is still in the queue when all is sold sees what there was, and the draw's proof", async () => {
    await organiser(server, "gone/admission", { insideMax: 1 });
    const two = [await visit("gone"), await visit("gone")];
    for (const [n, page] of two.entries()) {
      await signInBy(page, "Join the lobby", `fan-${n}@example.com`);
      await page.getByText("You are in.").waitFor();
    }
    for (const page of two) await ringBell("gone", page);
    const called = two.map((page) => page.getByRole("button", { name: "Enter now" }));
    const first = await Promise.any(called.map(async (it, n) => it.waitFor().then(() => n)));
    const [lucky, other] = [two[first]!, two[1 - first]!];
    await other.getByText("The shop is full at present").waitFor();
    await lucky.getByRole("button", { name: "Enter now" }).click();
    await lucky.getByRole("button", { name: "Hold the best 2 seats" }).click();
    await pay(lucky);

    const facts = other.getByRole("region", { name: "Sold out" });
    await facts.getByText("2 seats, all of them sold").waitFor();
    await facts.getByText("1 person", { exact: true }).waitFor();
    await facts.getByText("1 was the last number called").waitFor();
    const published = await facts.locator("code").textContent();
    await other.getByRole("heading", { name: "The waiting list" }).waitFor();
    await facts.getByRole("link", { name: "Check the draw yourself" }).click();
    await other.getByRole("heading", { name: "The draw" }).waitFor();
    await other.getByText(published ?? "-").waitFor();
    for (const page of two) await page.context().close();
  });

  test("[Q43] an address that is too new is told before it joins, and after, that it draws no lot", async () => {
    const page = await visit("cool");
    await page.getByText(/signed in here for the first time after .* draw no lot/).waitFor();
    await signInBy(page, "Join the lobby", "new@example.com");
    await page.getByText("too new to draw a lot").waitFor();
    await page.reload();
    await page.getByText("too new to draw a lot").waitFor();
    await page.context().close();
  });
});
