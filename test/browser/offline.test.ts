/** Tickets with the network cut, signing out with the network cut, a new version while a page is open, and what
 * makes the page installable: in a real browser. */
import { appendFile, cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEdge } from "../../src/http/testing/edge.ts";
import { startServer, type TestServer } from "../server.ts";
import { Fan, planOf } from "../server/fan.ts";
import { waitUntil } from "../wait-until.ts";
import { launch, LIST_ONLY, missing } from "./chromium.ts";
import { giveBack } from "./give-back.ts";
import { focusedDescription, focusedName } from "./keyboard.ts";
import { signedIn, signInBy } from "./sign-in.ts";

const WORKS = "navigator.serviceWorker.ready.then(({ active }) => active.scriptURL)";
const CACHES = "caches.keys()";
/** Paths of all that the worker keeps. */
const KEPT = `caches.keys()
  .then((names) => Promise.all(names.map((name) => caches.open(name))))
  .then((all) => Promise.all(all.map((cache) => cache.keys())))
  .then((all) => all.flat().map(({ url }) => new URL(url).pathname))`;
const TICKETS = 'localStorage.getItem("grandstand.tickets")';

/** "7:05" as it is shown. */
function secondsOf(clock: string): number {
  const [minutes = 0, seconds = 0] = clock.split(":").map(Number);
  return minutes * 60 + seconds;
}

describe.skipIf(missing)("the page without a connection, in Chromium", () => {
  let server: TestServer;
  let browser: Browser;
  let nextSeat = 0;

  beforeAll(async () => {
    server = await startServer();
    browser = await launch(LIST_ONLY);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  /** Two tickets bought elsewhere; the id of their order. */
  async function bought(email: string): Promise<string> {
    const fan = await Fan.signIn(server.url, email);
    const seats = (await planOf(server.url)).seats.id.slice(nextSeat, (nextSeat += 2));
    return (await fan.bought((await fan.held(seats)).id)).id;
  }

  /** Signed in on the page, with the worker at work. */
  async function ownerAt(email: string, context?: BrowserContext): Promise<Page> {
    const page = await (context ?? (await browser.newContext({ locale: "en-IE" }))).newPage();
    await page.goto(`${server.url}/me`);
    await signInBy(page, "Enter my address", email);
    await page.locator(".ticket img").first().waitFor();
    await page.evaluate(WORKS);
    return page;
  }

  async function codesOn(page: Page): Promise<string[]> {
    const sources = await page.locator(".ticket img").evaluateAll(
      // The pictures are painted, and need no request: one may be in the browser's cache, or not.
      (images: { src: string; naturalWidth: number }[]) =>
        images.map(({ src, naturalWidth }) =>
          naturalWidth > 0 && src.startsWith("data:") ? src : "",
        ),
    );
    return sources.filter((source) => source !== "").toSorted();
  }

  test("[W60] [W61] [W81] tickets open without a connection: after a reload, in a new tab, by either way", async () => {
    const order = await bought("ada@example.com");
    const page = await ownerAt("ada@example.com");
    const context = page.context();
    const codes = await codesOn(page);
    expect(codes).toHaveLength(2);
    await context.setOffline(true);
    const note = (where: Page) =>
      where.getByText(/You are offline\. These are your tickets as of .*\d/);

    await page.reload();
    await note(page).waitFor();
    expect(await codesOn(page)).toEqual(codes);
    expect(await page.locator(".ticket").first().innerText()).toMatch(/^Cup Final\n/);
    expect(await page.getByRole("button", { name: "All tickets as PDF" }).count()).toBe(0);
    const tab = await context.newPage();
    await tab.goto(`${server.url}/orders/${order}`);
    await note(tab).waitFor();
    expect(await codesOn(tab)).toEqual(codes);
    await tab.reload();
    await note(tab).waitFor();
    await tab.getByRole("link", { name: "My tickets", exact: true }).click();
    await tab.getByRole("heading", { name: "My tickets" }).waitFor();
    expect(await codesOn(tab)).toEqual(codes);
    // A screen that was never looked at here.
    await tab.goto(`${server.url}/nowhere/to/go`);
    await tab.getByRole("heading", { name: "There is nothing here" }).waitFor();

    await context.setOffline(false);
    await page.getByRole("button", { name: "All tickets as PDF" }).waitFor();
    await note(page).waitFor({ state: "detached" });
    await context.close();
  });

  test("[W84] what is held is there after a reload without a connection, as what was known last", async () => {
    const fan = await Fan.signIn(server.url, "jo@example.com");
    const seats = (await planOf(server.url)).seats.id.slice(nextSeat, (nextSeat += 2));
    const hold = await fan.held(seats);
    const context = await browser.newContext({ locale: "en-IE" });
    const page = await context.newPage();
    await page.goto(`${server.url}/me`);
    await signInBy(page, "Enter my address", "jo@example.com");
    const bar = page.getByRole("region", { name: "Your held seats" });
    await bar.waitFor();
    await page.evaluate(WORKS);
    const left = await bar.getByRole("timer").innerText();
    const note = bar.getByText(/No connection to the box office: this is what we last knew/);
    expect(await note.count()).toBe(0);

    await context.setOffline(true);
    await page.reload();
    await note.waitFor();
    const [before, now] = [left, await bar.getByRole("timer").innerText()].map(secondsOf);
    expect(now).toBeLessThanOrEqual(before!);
    expect(now).toBeGreaterThan(before! - 60);
    // Meanwhile it is given back elsewhere. This page cannot know, and has not said otherwise.
    await fan.send("DELETE", `/api/holds/${hold.id}`);
    await context.setOffline(false);
    await bar.waitFor({ state: "detached" });
    await context.close();
  });

  test("[W122] a checkout reloaded without a connection says what it is for, from the device or as soon as it can ask", async () => {
    const fan = await Fan.signIn(server.url, "ivy@example.com");
    const seats = (await planOf(server.url)).seats.id.slice(nextSeat, (nextSeat += 2));
    const hold = await fan.held(seats);
    const context = await signedIn(browser, server.url, fan);
    const page = await context.newPage();
    await page.goto(`${server.url}/pay/${hold.id}`);
    const occasion = page.locator(".for").getByText("Cup Final");
    await occasion.waitFor();
    await page.evaluate(WORKS);
    await context.setOffline(true);
    await page.reload();
    await occasion.waitFor();
    await page.evaluate("localStorage.removeItem('grandstand.occasions')");
    await page.reload();
    await page.getByRole("heading", { name: "Pay for your seats" }).waitFor();
    expect(await occasion.count()).toBe(0);
    await context.setOffline(false);
    await occasion.waitFor();
    await context.close();
  });

  /** A checkout at which the bank asks, and the worker at work. */
  async function atBank(email: string): Promise<Page> {
    const fan = await Fan.signIn(server.url, email);
    const seats = (await planOf(server.url)).seats.id.slice(nextSeat, (nextSeat += 2));
    const hold = await fan.held(seats);
    await fan.order(hold.id, "4000000000003220");
    const page = await (await signedIn(browser, server.url, fan)).newPage();
    await page.goto(`${server.url}/pay/${hold.id}`);
    await page.getByRole("link", { name: "Go to your bank" }).waitFor();
    await page.evaluate(WORKS);
    return page;
  }

  test("[W173] a checkout reloaded without an answer while the bank asks says so, until when, and leads there", async () => {
    const page = await atBank("oda@example.com");
    const main = page.getByRole("main");
    const note = main.getByText(/No connection to the box office: this is what we last knew/);
    const until = await main.getByText(/^Your seats are kept until/).innerText();
    const way = main.getByRole("link", { name: "Go to your bank" });
    const bank = await way.getAttribute("href");
    expect(await note.count()).toBe(0);
    const asksStill = async () => {
      await page.reload();
      await note.waitFor();
      await main.getByRole("heading", { name: "Your bank is asking you" }).waitFor();
      await main.getByText(until, { exact: true }).waitFor();
      expect(await way.getAttribute("href")).toBe(bank);
      expect(await main.innerText()).not.toMatch(/being confirmed|close this page/);
    };
    await page.context().setOffline(true);
    await asksStill();
    await page.context().setOffline(false);
    await note.waitFor({ state: "detached" });
    // Or there is a connection, and a server that cannot.
    await page.route("**/api/**", (route) => route.fulfill({ status: 500 }));
    await asksStill();
    await page.unrouteAll();
    await note.waitFor({ state: "detached" });
    await way.waitFor();
    await page.context().close();
  });

  test("[W174] so does the page of the order, which is kept before it has tickets", async () => {
    const page = await atBank("pia@example.com");
    const bar = page.getByRole("region", { name: "Your held seats" });
    await page.getByRole("link", { name: "Back to the map" }).click();
    await bar.getByRole("button", { name: "Answer your bank" }).click();
    const main = page.getByRole("main");
    const until = await main.getByText(/^Your seats are kept until/).innerText();
    await page.context().setOffline(true);
    await page.reload();
    await main.getByText(/You are offline\. This is what we last knew, as of .*\d/).waitFor();
    await main.getByRole("heading", { name: "Your bank is asking you" }).waitFor();
    await main.getByText(until, { exact: true }).waitFor();
    await main.getByRole("link", { name: "Go to your bank" }).waitFor();
    await page.context().setOffline(false);
    await main.locator(".as-of").waitFor({ state: "detached" });
    await page.context().close();
  });

  test("[W85] while the connection is away, what needs it says so, by key too, and changes nothing", async () => {
    const fan = await Fan.signIn(server.url, "kim@example.com");
    const seats = (await planOf(server.url)).seats.id.slice(nextSeat, (nextSeat += 2));
    await fan.held(seats);
    const page = await (await signedIn(browser, server.url, fan)).newPage();
    await page.goto(`${server.url}/me`);
    const bar = page.getByRole("region", { name: "Your held seats" });
    const pay = bar.getByRole("button", { name: "Pay", exact: true });
    await pay.waitFor();
    const notice = page.locator(".notice").getByText("You are offline: nothing was changed");
    const dead = (button: Locator) => button.and(page.locator("[aria-disabled=true]"));
    /** Pressed, it says what is the matter, keeps the focus, and leads nowhere. */
    const refuses = async (button: Locator, name: string) => {
      await dead(button).press("Enter");
      await notice.waitFor();
      expect(await page.locator("[role=status].unseen").textContent()).toContain("offline");
      expect(await focusedName(page)).toBe(name);
      expect(await focusedDescription(page)).toContain("No connection to the box office");
      await page.getByRole("button", { name: "Dismiss message" }).click();
    };

    await page.context().setOffline(true);
    await bar.getByText("No connection to the box office").waitFor();
    await refuses(pay, "Pay");
    expect(new URL(page.url()).pathname).toBe("/me");
    await refuses(bar.getByRole("button", { name: "Give back" }), "Give back");
    await refuses(bar.getByRole("button", { name: "More time" }), "More time");

    await page.context().setOffline(false);
    await bar.getByText("No connection to the box office").waitFor({ state: "detached" });
    await pay.press("Enter");
    await page.getByRole("heading", { name: "Pay for your seats" }).waitFor();
    await page.getByRole("button", { name: "4242" }).click();
    await page.context().setOffline(true);
    for (const name of ["Give back", "More time"])
      await refuses(page.getByRole("button", { name }), name);
    const send = page.locator("form .primary");
    await dead(send).press("Enter");
    await notice.waitFor();
    await page.context().setOffline(false);
    await notice.waitFor({ state: "detached", timeout: 5_000 });
    await send.and(page.locator("[aria-disabled=false]")).press("Enter");
    await page.getByRole("heading", { name: "You are going" }).waitFor();
    await page.context().close();
  });

  test("[W88] while the live line is opened for the first time, the map is not called old", async () => {
    const page = await browser.newPage();
    // Neither there nor refused.
    await page.addInitScript(`globalThis.WebSocket = class extends EventTarget {
      constructor() { super(); globalThis.line = this; }
      close() {}
    }`);
    await page.goto(`${server.url}/events/cup-final`);
    await page.getByRole("button", { name: /^Hold the best/ }).waitFor();
    const pill = page.locator(".pill.live");
    expect(await pill.innerText()).toBe("");
    await page.evaluate('line.dispatchEvent(new Event("open"))');
    await pill.getByText("Live", { exact: true }).waitFor();
    await page.close();
  });

  test("[W85] the sale opened without a connection says so at once, and comes by itself", async () => {
    await bought("lou@example.com");
    const page = await ownerAt("lou@example.com");
    const context = page.context();
    await page.goto(`${server.url}/events/cup-final`);
    const live = page.getByText("Live", { exact: true });
    await live.waitFor();
    await context.setOffline(true);
    await page.getByText("Reconnecting, the map may be old").waitFor();
    await page.getByRole("button", { name: /^Hold the best/ }).click();
    await page.locator(".notice").getByText("You are offline: nothing was changed").waitFor();
    await page.reload();
    await page.getByText("No connection: the box office did not answer").waitFor();
    await context.setOffline(false);
    await live.waitFor();
    await context.close();
  });

  test("[W97] what does not come leads on: to the tickets that are kept here, and to what is on sale", async () => {
    await bought("max@example.com");
    const page = await ownerAt("max@example.com");
    const context = page.context();
    const codes = await codesOn(page);
    const main = page.getByRole("main");
    const home = main.getByRole("link", { name: "See what is on sale" });
    await context.setOffline(true);
    await page.goto(server.url);
    await main.getByRole("button", { name: "Try again" }).waitFor();
    await main.getByText("Your tickets are kept on this device").waitFor();
    expect(await home.count()).toBe(0);
    await main.getByRole("link", { name: "My tickets" }).click();
    await page.getByText("You are offline.").waitFor();
    expect(await codesOn(page)).toEqual(codes);
    await page.goto(`${server.url}/events/cup-final`);
    await home.click();
    await main.getByRole("link", { name: "My tickets" }).waitFor();
    await context.setOffline(false);
    await main.getByRole("link", { name: /Cup Final/ }).waitFor();

    // Nothing is kept of who has no tickets; a way home there is.
    await page.evaluate("localStorage.clear()");
    await page.route("**/api/events/cup-final", (route) => route.fulfill({ status: 500 }));
    await page.goto(`${server.url}/events/cup-final`);
    await home.waitFor();
    expect(await main.getByRole("link", { name: "My tickets" }).count()).toBe(0);
    await context.close();
  });

  test("[W84] what is held can be seen at the checkout too, opened without a connection", async () => {
    const page = await (await browser.newContext({ locale: "en-IE" })).newPage();
    await page.goto(`${server.url}/events/cup-final`);
    await signInBy(page, "Hold the best 2 seats", "nan@example.com");
    await page.getByRole("button", { name: "Pay", exact: true }).click();
    await page.getByRole("heading", { name: "Pay for your seats" }).waitFor();
    await page.evaluate(WORKS);
    await page.context().setOffline(true);
    await page.reload();
    await page.getByRole("heading", { name: "Pay for your seats" }).waitFor();
    await page.getByText("this is what we last knew").waitFor();
    expect(secondsOf(await page.getByRole("timer").innerText())).toBeGreaterThan(60);
    await page.context().setOffline(false);
    await page.getByText("this is what we last knew").waitFor({ state: "detached" });
    await giveBack(page);
    await page.context().close();
  });

  test("[W60] a server that does not answer is as good as none", async () => {
    await bought("bob@example.com");
    const page = await ownerAt("bob@example.com");
    // Connected, and nothing comes: the line of a full stadium.
    await page.context().route(/./, () => undefined);
    await page.reload();
    await page.getByText(/The box office does not answer\. These are your tickets as of/).waitFor();
    expect(await codesOn(page)).toHaveLength(2);
    await page.context().close();
  });

  test("[W60] the worker keeps what was built, and no answer of the API", async () => {
    await bought("cyd@example.com");
    const page = await ownerAt("cyd@example.com");
    const kept = await page.evaluate<string[]>(KEPT);
    expect(kept).toContain("/");
    expect(kept.filter((path) => path !== "/" && !path.startsWith("/assets/"))).toEqual([]);
    // Not before there is something to open offline.
    const stranger = await (await browser.newContext()).newPage();
    await stranger.goto(`${server.url}/events/cup-final`);
    await stranger.getByText("Live", { exact: true }).waitFor();
    const count = "navigator.serviceWorker.getRegistrations().then(({ length }) => length)";
    expect(await stranger.evaluate(count)).toBe(0);
    await stranger.context().close();
    await page.context().close();
  });

  test("[W62] signing out without a connection erases the tickets at once, in every tab; the server hears of it later", async () => {
    const order = await bought("dan@example.com");
    const page = await ownerAt("dan@example.com");
    const context = page.context();
    const tab = await context.newPage();
    await tab.goto(`${server.url}/orders/${order}`);
    await tab.locator(".ticket img").first().waitFor();
    await context.setOffline(true);
    await page.getByRole("button", { name: "Sign out on this device" }).click();
    await page.getByRole("button", { name: "Enter my address" }).waitFor();
    expect(await page.evaluate(TICKETS)).toBeNull();
    await tab.locator(".ticket img").first().waitFor({ state: "detached" });
    await page.getByText("The server cannot be reached").first().waitFor();
    await page.reload();
    await page.getByRole("button", { name: "Enter my address" }).waitFor();
    expect(await page.locator(".ticket").count()).toBe(0);

    // The cookie is still there. It opens nothing, and ends with the first answer.
    const [cookie] = await context.cookies();
    expect(cookie?.value).not.toBe("");
    await context.setOffline(false);
    const headers = { authorization: `Bearer ${cookie!.value}` };
    await waitUntil("the server has heard of it", async () => {
      return (await fetch(`${server.url}/api/me`, { headers })).status === 401;
    });
    await context.close();
  });

  test("[W62] one buyer's tickets are not shown to the next, online or not", async () => {
    await bought("eve@example.com");
    const page = await ownerAt("eve@example.com");
    const context = page.context();
    const first = await codesOn(page);
    await page.getByRole("button", { name: "Sign out on this device" }).click();
    await bought("fay@example.com");
    await signInBy(page, "Enter my address", "fay@example.com");
    await page.locator(".ticket img").first().waitFor();
    await context.setOffline(true);
    await page.reload();
    await page.getByText("You are offline.").waitFor();
    const second = await codesOn(page);
    expect(second).toHaveLength(2);
    expect(second.filter((code) => first.includes(code))).toEqual([]);
    await context.close();
  });

  test("[W62] a sign-in whose day is over leaves the tickets here, and signing out takes them", async () => {
    await bought("gil@example.com");
    const page = await ownerAt("gil@example.com");
    await page.evaluate(`{
      const session = JSON.parse(localStorage.getItem("grandstand.session"));
      localStorage.setItem("grandstand.session", JSON.stringify({ ...session, expiresAt: 1 }));
    }`);
    await page.context().clearCookies();
    await page.reload();
    await page
      .getByText(/Your sign-in has ended: it lasts a day\. These are your tickets/)
      .waitFor();
    expect(await codesOn(page)).toHaveLength(2);
    await page.getByRole("button", { name: "Sign out on this device" }).click();
    await page.locator(".ticket").first().waitFor({ state: "detached" });
    expect(await page.evaluate(TICKETS)).toBeNull();
    await page.context().close();
  });

  test("[W62] signing out everywhere takes the tickets off the other devices too", async () => {
    await bought("hal@example.com");
    const phone = await ownerAt("hal@example.com");
    const laptop = await ownerAt("hal@example.com");
    await laptop.getByRole("button", { name: "Everywhere" }).click();
    await laptop.getByRole("button", { name: "Enter my address" }).waitFor();
    await waitUntil("the phone's session is over", async () => {
      await phone.reload();
      return (await phone.evaluate(TICKETS)) === null;
    });
    await phone.getByRole("button", { name: "Enter my address" }).waitFor();
    for (const page of [phone, laptop]) await page.context().close();
  });

  /** The page as it was built, served from a folder that may change. */
  async function edition(
    run: (web: { url: string; root: string }) => Promise<void>,
  ): Promise<void> {
    const root = await mkdtemp(join(tmpdir(), "grandstand-web-"));
    // Compressed files beside those that change would still be of the old version.
    await cp("web/dist", root, { recursive: true, filter: (file) => !/\.(br|gz)$/.test(file) });
    const { app } = createEdge({ webRoot: root });
    try {
      await run({ url: await app.listen({ port: 0, host: "127.0.0.1" }), root });
    } finally {
      await app.close();
      await rm(root, { recursive: true });
    }
  }
  const register = 'navigator.serviceWorker.register("/sw.js").then(() => undefined)';
  /** How the worker that is on its way ends. */
  const endOf = (start: string) => `navigator.serviceWorker.${start}.then((registration) =>
    new Promise((resolve) => {
      const watch = (next) => next?.addEventListener("statechange", () => resolve(next.state));
      watch(registration.installing);
      registration.addEventListener("updatefound", () => watch(registration.installing));
      if (registration.installing === null) void registration.update();
    }))`;

  test("[W63] a new version waits for the pages of the old one, then takes its place and its room", () =>
    edition(async ({ url, root }) => {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(url);
      await page.evaluate(register);
      await page.evaluate(WORKS);
      const [old] = await page.evaluate<string[]>(CACHES);
      const version = old!.slice("grandstand-".length);
      const script = await readFile(join(root, "sw.js"), "utf8");
      expect(script).toContain(version);
      await writeFile(join(root, "sw.js"), script.replaceAll(version, "next"));
      expect(await page.evaluate(endOf("ready"))).toBe("installed");
      // The open page goes on with the files that it came with, whatever is opened beside it.
      const other = await context.newPage();
      await other.goto(url);
      await other.getByRole("link", { name: "My tickets" }).waitFor();
      await other.reload();
      expect(await page.evaluate(CACHES)).toEqual([old, "grandstand-next"]);
      const waiting = "navigator.serviceWorker.ready.then(({ waiting }) => waiting !== null)";
      expect(await page.evaluate(waiting)).toBe(true);
      for (const one of [page, other]) await one.close();
      const next = await context.newPage();
      await next.goto(url);
      await waitUntil("the old cache is gone", async () => {
        const names = await next.evaluate<string[]>(CACHES);
        return names.length === 1 && names[0] === "grandstand-next";
      });
      await context.close();
    }));

  test("[W63] a worker whose page is already another does not come", () =>
    edition(async ({ url, root }) => {
      const page = await (await browser.newContext()).newPage();
      await page.goto(url);
      await appendFile(join(root, "index.html"), "<!-- the next version -->");
      expect(await page.evaluate(endOf('register("/sw.js")'))).toBe("redundant");
      await page.context().close();
    }));

  test("[W64] nothing keeps a browser from installing the page", async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(server.url);
    const devtools = await context.newCDPSession(page);
    const { data, errors } = await devtools.send("Page.getAppManifest");
    expect(errors).toEqual([]);
    const { icons } = JSON.parse(data ?? "{}") as { icons: { src: string; sizes: string }[] };
    for (const { src, sizes } of icons) {
      const bytes = Buffer.from(await (await fetch(new URL(src, server.url))).arrayBuffer());
      // PNG: the header chunk begins with width and height.
      expect(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`, src).toBe(sizes);
    }
    const { installabilityErrors } = await devtools.send("Page.getInstallabilityErrors");
    // A context of a test is an incognito window, which installs nothing.
    const others = installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito");
    expect(others).toEqual([]);
    await context.close();
  });

  test("[W64] the page is offered at the ticket, asks once, and takes no for an answer", async () => {
    const order = await bought("ian@example.com");
    const page = await ownerAt("ian@example.com");
    /** As Chromium does where a page can be installed. */
    const offered = `{
      const offer = new Event("beforeinstallprompt", { cancelable: true });
      offer.prompt = async () => { globalThis.asked = true; return { outcome: "dismissed" }; };
      dispatchEvent(offer);
      globalThis.barred = offer.defaultPrevented;
    }`;
    await page.goto(`${server.url}/orders/${order}`);
    await page.locator(".ticket img").first().waitFor();
    expect(await page.locator(".install").count()).toBe(0);
    await page.evaluate(offered);
    await page.getByRole("button", { name: "Install as an app" }).click();
    await page.locator(".install").waitFor({ state: "detached" });
    expect(await page.evaluate("[asked, barred]")).toEqual([true, true]);
    await page.reload();
    await page.locator(".ticket img").first().waitFor();
    await page.evaluate(offered);
    expect(await page.locator(".install").count()).toBe(0);
    await page.context().close();
  });
});
