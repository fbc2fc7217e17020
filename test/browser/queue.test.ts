/** Lobby and queue in a real browser against a real server: from the doors to a held seat, on two devices,
 * over a restart, and out again. The organiser rings the bell, so that no test waits for a clock. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { DEFAULT_QUEUE } from "../../src/domain/event.ts";
import type { QueueView } from "../../src/protocol/queue.ts";
import { freshDatabase, type FreshDatabase } from "../database.ts";
import { importDrawn } from "../drawn-event.ts";
import { startServer, type TestServer } from "../server.ts";
import { assetOf } from "./asset.ts";
import { launch, LIST_ONLY, missing } from "./chromium.ts";
import { drawn } from "./drawn.ts";
import { giveBack } from "./give-back.ts";
import { focusedName } from "./keyboard.ts";
import { organiser } from "./organiser.ts";
import { signInBy } from "./sign-in.ts";

const HOUR_MS = 3_600_000;
/** In the lobby for hours: the bell is rung by hand. */
const IN_LOBBY = {
  opensAt: Date.now() + 10 * HOUR_MS,
  startsAt: Date.now() + 100 * HOUR_MS,
  queue: { ...DEFAULT_QUEUE, lobbyMs: 20 * HOUR_MS },
};

/** Its lobby opens in hours: until then one looks around. */
const BEFORE_LOBBY = { ...IN_LOBBY, opensAt: Date.now() + 30 * HOUR_MS };
const DESKS = [
  { width: 1280, height: 640, locale: "en" },
  { width: 1280, height: 640, locale: "de" },
  { width: 1440, height: 900, locale: "de" },
];
/** Of the height of the screen: what is beside the map on a desk. */
const BESIDE_MAP_MIN = 0.6;

/** Missed on a slow machine too, by who does not look. */
const CALL_MS = 3_000;

const ON_SALE = { opensAt: Date.now() - 60_000 };

describe.skipIf(missing)("the queue in Chromium", () => {
  let database: FreshDatabase;
  let client: Client;
  let dataDir: string;
  let server: TestServer;
  let browser: Browser;

  const start = (env: Record<string, string> = {}) =>
    startServer({ databaseUrl: database.url, dataDir, env: { GRANDSTAND_DEMO: "off", ...env } });

  beforeAll(async () => {
    database = await freshDatabase();
    dataDir = await mkdtemp(join(tmpdir(), "grandstand-queue-"));
    server = await start();
    client = new Client({ connectionString: database.url });
    await client.connect();
    browser = await launch(LIST_ONLY);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await client?.end();
    await database?.drop();
    if (dataDir !== undefined) await rm(dataDir, { recursive: true, force: true });
  });

  let made = 0;
  /** Its own for each try: who is tried again finds nothing that went before. */
  async function newEvent(row: string, changes: Parameters<typeof importDrawn>[3] = IN_LOBBY) {
    const event = `event-${++made}`;
    await importDrawn(client, event, row, changes);
    return event;
  }

  /** Before its time, so that the page would look for it a little later. */
  async function ringBell(event: string, page: Page): Promise<void> {
    await organiser(server, `${event}/phase`, { phase: "queue" });
    await page.reload();
  }

  async function visit(event: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ locale: "en-GB", ...options });
    const page = await context.newPage();
    onTestFinished(async () => {
      await page.unrouteAll({ behavior: "ignoreErrors" });
      await context.close();
    });
    // What the browser keeps of the queue for a second would be that of before the bell, and good for the next look.
    await page.route("**/api/events/*/queue", (route) => route.continue());
    await page.goto(`${server.url}/events/${event}`);
    return page;
  }

  /** The page with what it does on the answers to those questions. */
  async function openAnswered(page: Page, path: string, questions: string[]): Promise<void> {
    const answers = questions.map((question) => page.waitForResponse(server.url + question));
    await page.goto(server.url + path);
    for (const answer of answers) await (await answer).finished();
    await page.getByRole("main").and(page.locator(":not([aria-busy])")).waitFor();
    await drawn(page);
  }

  async function pay(page: Page): Promise<void> {
    await page.getByRole("button", { name: "Pay", exact: true }).click();
    await page.getByRole("button", { name: /approves$/ }).click();
    await page.getByRole("button", { name: /^Pay .*\d/ }).click();
    await page.getByRole("heading", { name: "You are going" }).waitFor();
  }

  test("[Q28] from the lobby to a held seat: the bell, the draw, the call, the pass", async () => {
    const event = await newEvent("..........");
    const page = await visit(event);
    await page.getByText("The sale opens in").waitFor();
    await signInBy(page, "Join the lobby", "ada@example.com");
    await page.getByText("You are in.", { exact: true }).waitFor();
    const published = (await page.locator(".fairness code").first().textContent()) ?? "";
    expect(published).toMatch(/^[0-9a-f]{64}$/);

    await ringBell(event, page);
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

    await page.goto(`${server.url}/events/${event}/draw`);
    await page.getByText(published).waitFor();
    await page.getByRole("button", { name: "Check it in this browser" }).click();
    await page.getByRole("heading", { name: "The draw is as promised" }).waitFor();
    await page.getByText(/has rank 1; you were told 1/).waitFor();
  });

  test("[W137] of two tabs the second goes in with the first", async () => {
    const event = await newEvent("..........");
    const page = await visit(event);
    await signInBy(page, "Join the lobby", "flo@example.com");
    await page.getByText("You are in.", { exact: true }).waitFor();
    await ringBell(event, page);
    const beside = await page.context().newPage();
    await beside.goto(page.url());
    await beside.getByRole("button", { name: "Enter now" }).waitFor();
    await page.getByRole("button", { name: "Enter now" }).click();
    await beside.getByRole("button", { name: "Hold the best 2 seats" }).waitFor();
  });

  test("[W127] before the bell one can read how many tickets there are a person, for how long seats are kept, and what cannot be done", async () => {
    const page = await visit(await newEvent("..", { ...IN_LOBBY, limit: 3 }));
    const asked = page.waitForRequest(await assetOf("terms.tsx"));
    await page.getByText("Good to know before you buy").click();
    await asked; // By who wants it.
    await page.getByText("up to 3 tickets for this event").waitFor();
    await page.getByText("kept for you for 8 minutes, and once for 4 minutes more").waitFor();
    await page.getByText("refunds are made by the organiser").waitFor();
  });

  test("[W134] before the lobby nobody is asked to choose seats that the lobby will take away", async () => {
    const page = await visit(await newEvent("..", BEFORE_LOBBY));
    const banner = page.locator(".announced");
    await banner.getByText("the lobby opens here by itself").waitFor();
    expect(await banner.innerText()).not.toContain("choose your seats");
    const none = { opensAt: BEFORE_LOBBY.opensAt, queue: { ...DEFAULT_QUEUE, lobbyMs: null } };
    await page.goto(`${server.url}/events/${await newEvent("..", none)}`);
    await banner.getByText("choose your seats now").waitFor();
  });

  test("[W135] the lobby that takes the place of the seats says so, and takes the focus to its heading", async () => {
    const event = await newEvent("....", BEFORE_LOBBY);
    const [page, elsewhere] = [await visit(event), await visit(event)];
    await page.locator("button.section").focus();
    const menu = elsewhere.getByRole("combobox", { name: "Language" });
    await elsewhere.locator("button.section").waitFor();
    await menu.focus();
    await organiser(server, `${event}/phase`, { phase: "lobby" });
    for (const each of [page, elsewhere]) {
      // The map has heard of it; the queue is looked at a little later.
      await each.locator(".announced").waitFor({ state: "detached" });
      await each.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
      await each.getByRole("region", { name: "Lobby" }).waitFor();
      await each
        .locator("[role=status].unseen")
        .getByText("The lobby is open. Seats are chosen when it is your turn.")
        .waitFor();
    }
    await expect.poll(() => focusedName(page)).toBe(event);
    // Who is at something that stays is left there.
    expect(await elsewhere.evaluate("document.activeElement.className")).toBe("languages");
  });

  test("[W89] after the draw it is said when the number comes, after a reload too", async () => {
    const event = await newEvent("..........");
    const page = await visit(event);
    await signInBy(page, "Join the lobby", "eve@example.com");
    await page.getByText("You are in.", { exact: true }).waitFor();
    // As if there were so many that they ask for an hour.
    const board = `**/api/events/${event}/queue`;
    await page.route(board, async (route) => {
      const answer = await route.fetch();
      const view = (await answer.json()) as QueueView;
      const drawn = view.draw !== null && view.draw.numbersBy !== null;
      if (drawn) view.draw!.numbersBy = view.now + HOUR_MS;
      await route.fulfill({ response: answer, json: view });
    });
    await ringBell(event, page);
    const drawn = page.getByRole("heading", { name: "The draw is done" });
    for (const again of [true, false]) {
      await drawn.waitFor();
      await page.getByText(/^Your number will be here within [\d:]+$/).waitFor();
      if (again) await page.reload();
    }
    await page.unroute(board);
    await page.getByRole("button", { name: "Enter now" }).waitFor();
  });

  test("[Q29] the place belongs to the address: the same on another device, gone on both", async () => {
    const event = await newEvent("..........");
    await organiser(server, `${event}/admission`, { ratePerMinute: 0 });
    const phone = await visit(event);
    await signInBy(phone, "Join the lobby", "bob@example.com");
    await phone.getByText("You are in.", { exact: true }).waitFor();
    await ringBell(event, phone);
    await phone.getByText("Your number").waitFor();
    const laptop = await visit(event);
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
  });

  test("[W146] while nobody is let in that is said, with no rate and no wait, inside the line and out of it", async () => {
    const event = await newEvent("..........");
    await organiser(server, `${event}/admission`, { ratePerMinute: 0 });
    const page = await visit(event);
    await signInBy(page, "Join the lobby", "jim@example.com");
    await page.getByText("You are in.", { exact: true }).waitFor();
    await ringBell(event, page);
    await page
      .getByText("Nobody is let in at the moment. Your place is kept.", { exact: true })
      .waitFor();
    const place = await page.getByRole("region", { name: "Your place" }).innerText();
    expect(place).not.toMatch(/in a minute|your wait/i);
    const stranger = await visit(event);
    await stranger.getByText("1 waiting · nobody is let in at the moment").waitFor();
    await organiser(server, `${event}/admission`, { ratePerMinute: 600 });
    await page.getByRole("button", { name: "Enter now" }).waitFor();
  });

  test("[W175] who is back at the front is told what the line is: that nobody is let in, and why", async () => {
    const queue = { ...IN_LOBBY.queue, enterMs: CALL_MS };
    const event = await newEvent("..........", { ...IN_LOBBY, queue });
    const page = await visit(event);
    await signInBy(page, "Join the lobby", "kim@example.com");
    await page.getByText("You are in.", { exact: true }).waitFor();
    await ringBell(event, page);
    const back = page.getByRole("button", { name: "Back to the front" });
    await back.waitFor();
    await organiser(server, `${event}/admission`, { insideMax: 0 });
    await back.click();
    const front = page.locator(".hero", { hasText: "You are at the front again" });
    await front.getByText("Nobody is let in at the moment.").waitFor();
    await front.getByText("The shop is full at present.").waitFor();
    expect(await front.innerText()).not.toMatch(/moments/);
    // So slowly that nobody is called yet.
    await organiser(server, `${event}/admission`, { insideMax: 100, ratePerMinute: 1 });
    await front.getByText("Nobody is let in at the moment.").waitFor({ state: "detached" });
    await front.getByText("among the next to be called").waitFor();
  });

  test("[W88] while the code of a part is on its way, its place says so", async () => {
    const event = await newEvent("..........");
    await organiser(server, `${event}/phase`, { phase: "queue" });
    const page = await browser.newPage();
    onTestFinished(() => page.close());
    const comes = Promise.withResolvers<void>();
    const outside = await assetOf("waiting/outside.tsx");
    await page.route(outside, (route) => comes.promise.then(() => route.continue()));
    await page.goto(`${server.url}/events/${event}`);
    const loading = page.locator(".hero").getByText("Loading…");
    await loading.waitFor();
    comes.resolve();
    await page.getByRole("button", { name: "Join the queue" }).waitFor();
    expect(await loading.count()).toBe(0);
  });

  test("[Q30] a server that restarts takes no place away, and the page goes on by itself", async () => {
    const event = await newEvent("..........");
    await organiser(server, `${event}/admission`, { alarm: true });
    const page = await visit(event);
    await signInBy(page, "Join the lobby", "cyd@example.com");
    await page.getByText("You are in.", { exact: true }).waitFor();
    await ringBell(event, page);
    await page.getByText("Entry is stopped for a moment").waitFor();
    const number = await page.locator(".hero-number").textContent();
    const { port } = new URL(server.url);
    await server.stop();
    await page.getByText("No connection at the moment").waitFor();
    server = await start({ PORT: port });
    await page.getByText("No connection at the moment").waitFor({ state: "detached" });
    expect(await page.locator(".hero-number").textContent()).toBe(number);
    await organiser(server, `${event}/admission`, { alarm: false });
    await page.getByRole("button", { name: "Enter now" }).waitFor();
  });

  test("[A5] [A8] who comes when all is gone is told so, and waits on a list", async () => {
    const event = await newEvent("..", ON_SALE);
    const buyer = await visit(event);
    await signInBy(buyer, "Hold the best 2 seats", "dan@example.com");
    await buyer.getByRole("region", { name: "Your held seats" }).waitFor();
    const late = await visit(event);
    // Held is not sold: neither here nor in the list of the sales.
    await late.getByRole("heading", { name: "No seat is free right now" }).waitFor();
    await late.getByText("2 seats are still held by people who have not paid").waitFor();
    await late.goto(server.url);
    await late.getByText("No seat is free right now").waitFor();
    await late.goBack();
    await signInBy(late, "Join the waiting list", "eve@example.com");
    await late.getByText("Nobody is ahead of you").waitFor();
    await late.reload();
    await late.getByText("You are on the list").waitFor();
    await late.getByRole("button", { name: "Leave the list" }).click();
    await late.getByRole("button", { name: "Join the waiting list" }).waitFor();

    await pay(buyer);
    await late.getByRole("heading", { name: "Sold out" }).waitFor();
    const facts = late.getByRole("region", { name: "How it went" });
    await facts.getByText("2 seats, all of them sold").waitFor();
    await facts.getByText(/minutes? .*after the sale opened/).waitFor();
    await facts.getByText("for whoever takes it first").waitFor();
  });

  test("[W148] who holds some of the last seats is told so, and not asked to wait for others", async () => {
    const event = await newEvent("....", ON_SALE);
    const [ada, bob] = [await visit(event), await visit(event)];
    for (const [n, page] of [ada, bob].entries()) {
      await signInBy(page, "Hold the best 2 seats", `last-${n}@example.com`);
      await page.getByRole("region", { name: "Your held seats" }).waitFor();
    }
    const late = await visit(event);
    await late.getByText("4 seats are still held by people who have not paid").waitFor();
    const join = (page: Page) => page.getByRole("button", { name: "Join the waiting list" });
    await join(late).waitFor();
    await ada.reload();
    for (const page of [ada, bob]) {
      await page
        .getByText("The last 4 seats that are not sold are held, yours among them.")
        .waitFor();
      await page.waitForLoadState("networkidle"); // The list would be there.
      expect(await join(page).count()).toBe(0);
    }
    await pay(bob);
    await ada.getByText("The last 2 seats that are not sold are held by you.").waitFor();
    await giveBack(ada);
    await ada.getByText("2 of 4 free").waitFor();
    await late.getByText("2 of 4 free").waitFor();
  });

  /** Of two who were in the lobby one has been let in, the other waits. */
  async function oneInside(event: string): Promise<{ lucky: Page; other: Page }> {
    await organiser(server, `${event}/admission`, { insideMax: 1 });
    const two = [await visit(event), await visit(event)];
    for (const [n, page] of two.entries()) {
      await signInBy(page, "Join the lobby", `fan-${n}@example.com`);
      await page.getByText("You are in.", { exact: true }).waitFor();
    }
    for (const page of two) await ringBell(event, page);
    const called = two.map((page) => page.getByRole("button", { name: "Enter now" }));
    const first = await Promise.any(called.map(async (it, n) => it.waitFor().then(() => n)));
    const [lucky, other] = [two[first]!, two[1 - first]!];
    await other.getByText("The shop is full at present").waitFor();
    await lucky.getByRole("button", { name: "Enter now" }).click();
    return { lucky, other };
  }

  test("[W92] while accessible places are left, who needs none is told that nothing else is, and waits on the list", async () => {
    const event = await newEvent("..wc", ON_SALE);
    const buyer = await visit(event);
    await signInBy(buyer, "Hold the best 2 seats", "gus@example.com");
    const late = await visit(event);
    await late
      .getByRole("heading", { name: "Only accessible places are free right now" })
      .waitFor();
    await late.getByText(/^2 wheelchair places and companion seats are free/).waitFor();
    await late.getByText("It makes no offers yet").waitFor();
    await signInBy(late, "Join the waiting list", "ida@example.com");
    await late.getByText("Nobody is ahead of you").waitFor();
    await late.getByText("It makes no offers yet").waitFor();
    // Who needs them has them by the same form.
    const hold = late.getByRole("button", { name: "Hold the best 2 seats" });
    expect(await hold.isEnabled()).toBe(false);
    await late.getByRole("checkbox", { name: /wheelchair place/ }).check();
    await hold.click();
    await late.getByRole("region", { name: "Your held seats" }).waitFor();
  });

  test("[W136] on a desk news and seats are one column beside the map, in which everything can be reached", async () => {
    const event = await newEvent("..wc", ON_SALE);
    const buyer = await visit(event);
    await signInBy(buyer, "Hold the best 2 seats", "kim@example.com");
    await buyer.getByRole("region", { name: "Your held seats" }).waitFor();
    for (const { locale, ...viewport } of DESKS) {
      const page = await visit(event, { locale, viewport });
      await page.locator(".wanting form .primary").waitFor();
      await page.locator("button.section").waitFor();
      const beside = (await page.locator(".sale-side").boundingBox())!;
      expect(beside.height).toBeGreaterThan(BESIDE_MAP_MIN * viewport.height);
      const [news, panel] = [".sale-news", ".sale-panel"].map((part) => page.locator(part));
      const heights = (await news!.boundingBox())!.height + (await panel!.boundingBox())!.height;
      expect(heights, "neither has a frame of its own").toBeGreaterThan(beside.height);
      const map = (await page.locator(".sale-map").boundingBox())!;
      expect([map.x, map.y]).toEqual([beside.x + beside.width, beside.y]);
      for (const one of ["button.section", ".wanting form .primary"])
        expect(await page.evaluate<boolean>(isWhole(one)), one).toBe(true);
    }
  });

  test("[W92] who waits in the queue then is told so too", async () => {
    const { lucky, other } = await oneInside(await newEvent("..wc"));
    await lucky.getByRole("button", { name: "Hold the best 2 seats" }).click();
    await pay(lucky);
    await other
      .getByRole("heading", { name: "Only accessible places are free right now" })
      .waitFor();
    await other.getByText(/^2 wheelchair places and companion seats are free/).waitFor();
    await other.getByRole("button", { name: "Join the waiting list" }).click();
    // Of the list: the queue may say the same of itself.
    await other.locator(".wanting").getByText("Nobody is ahead of you").waitFor();
  });

  test("[W93] [W94] [W129] elsewhere it is said of which event one is inside; and what was said aloud is not left behind", async () => {
    const [event, elsewhere] = [await newEvent(".."), await newEvent("..")];
    const { lucky: page } = await oneInside(event);
    const bar = page.getByRole("region", { name: "Your time inside" });
    const link = bar.getByRole("link", { name: event });
    await bar.waitFor();
    expect(await link.count()).toBe(0);
    await expect
      .poll(() => page.locator("[role=status].unseen").innerText(), { timeout: 15_000 })
      .toBe("");
    for (const path of ["/", "/me", `/events/${elsewhere}`]) {
      await page.goto(`${server.url}${path}`);
      await link.waitFor();
    }
    // Where its name cannot be had, and where its sale does not come, a clock would be of nothing.
    await page.route(`**/api/events/${event}`, (route) => route.fulfill({ status: 500 }));
    await page.goto(server.url);
    await link.waitFor(); // From the device.
    for (const path of ["/", `/events/${event}`]) {
      await page.evaluate("localStorage.removeItem('grandstand.occasions')");
      await openAnswered(page, path, [`/api/events/${event}`, `/api/events/${event}/queue`]);
      expect(await bar.count()).toBe(0);
    }
    await page.unroute(`**/api/events/${event}`);
    await page.goto(`${server.url}/me`);
    await bar.getByRole("button", { name: "Choose seats" }).click();
    await page.getByRole("button", { name: "Hold the best 2 seats" }).waitFor();
    expect(await link.count()).toBe(0);
    await bar.waitFor();
    await organiser(server, `${event}/phase`, { phase: "open" });
    await bar.waitFor({ state: "detached" });
  });

  test("[W151] elsewhere nothing is said of a time inside once the sale is closed, nor after a reload", async () => {
    const event = await newEvent("..");
    const { lucky: page } = await oneInside(event);
    const bar = page.getByRole("region", { name: "Your time inside" });
    await bar.waitFor();
    await page.goto(`${server.url}/me`);
    await bar.getByRole("link", { name: event }).waitFor();
    await organiser(server, `${event}/phase`, { phase: "paused" });
    await page.reload();
    await bar.waitFor();
    await organiser(server, `${event}/phase`, { phase: "closed" });
    await bar.waitFor({ state: "detached" });
    for (const path of ["/", "/me"]) {
      await openAnswered(page, path, [`/api/events/${event}/queue`]);
      expect(await bar.count()).toBe(0);
    }
  });

  test("[A7] who is still in the queue when all is sold sees what there was, and the draw's proof", async () => {
    const { lucky, other } = await oneInside(await newEvent(".."));
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
  });

  test("[Q43] an address that is too new is told before it joins, and after, that it draws no lot", async () => {
    const queue = { ...IN_LOBBY.queue, coolDownMs: 24 * HOUR_MS };
    const page = await visit(await newEvent("..", { ...IN_LOBBY, queue }));
    await page.getByText(/signed in here for the first time after .* draw no lot/).waitFor();
    await signInBy(page, "Join the lobby", "new@example.com");
    await page.getByText("too new to draw a lot").waitFor();
    await page.reload();
    await page.getByText("too new to draw a lot").waitFor();
  });
});

/** Whether all of it can be seen: neither cut off by a frame nor beneath the dock. In the page's own words. */
function isWhole(selector: string): string {
  return `(() => {
    const it = document.querySelector("${selector}");
    it.scrollIntoView();
    const { left, width, top, bottom } = it.getBoundingClientRect();
    const ends = [top + 2, bottom - 2];
    return ends.every((y) => it.contains(document.elementFromPoint(left + width / 2, y)));
  })()`;
}
