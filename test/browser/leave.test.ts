/** In the queue and out of it, in a real browser: what leaving costs is said before, and what is not true at a stage
 * is not said at it. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEFAULT_QUEUE } from "../../src/domain/event.ts";
import { JOINS_MAX } from "../../src/domain/queue.ts";
import { importDrawn } from "../drawn-event.ts";
import { Fan } from "../server/fan.ts";
import { missing } from "./chromium.ts";
import { organiser } from "./organiser.ts";
import { openStage, type Stage } from "./stage.ts";

const HOUR_MS = 3_600_000;

describe.skipIf(missing)("leaving in Chromium", () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage(async (client) => {
      await importDrawn(client, "lobby", "..", {
        opensAt: Date.now() + 10 * HOUR_MS,
        startsAt: Date.now() + 100 * HOUR_MS,
        queue: { ...DEFAULT_QUEUE, lobbyMs: 20 * HOUR_MS },
      });
      await importDrawn(client, "begun", "..", {
        opensAt: Date.now() + 10 * HOUR_MS,
        startsAt: Date.now() + 100 * HOUR_MS,
        queue: { ...DEFAULT_QUEUE, lobbyMs: 20 * HOUR_MS },
      });
      await importDrawn(client, "short", "..........", {
        opensAt: Date.now() + 10 * HOUR_MS,
        startsAt: Date.now() + 100 * HOUR_MS,
        queue: { ...DEFAULT_QUEUE, lobbyMs: 20 * HOUR_MS, shoppingMs: 20_000 },
      });
    });
  });
  afterAll(() => stage?.close());

  async function leaveOnce(page: Page): Promise<string> {
    await page.getByRole("button", { name: "Join the lobby" }).click();
    await page.getByText("You are in.", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Leave the queue" }).click();
    const asked = page.getByRole("alert").filter({ hasText: "Your place will be gone" });
    const said = await asked.innerText();
    await page.getByRole("button", { name: "Leave the queue" }).click();
    return said;
  }

  test("[W120] before the last leave it is said that one cannot join again; who tries is not offered it any more", async () => {
    const fan = await Fan.signIn(stage.server.url, "ada@example.org");
    const page = await stage.visit(fan, "/events/lobby");
    for (let n = 1; n < JOINS_MAX; n++)
      expect(await leaveOnce(page)).not.toContain("cannot join again");
    expect(await leaveOnce(page)).toContain("You cannot join again after that.");
    const said = page.getByText("You have joined this event 5 times");
    const join = page.getByRole("button", { name: "Join the lobby" });
    await said.waitFor();
    await page.locator("h1:focus").waitFor();
    expect(await join.count()).toBe(0);
    await page.reload();
    await said.waitFor();
    expect(await join.count()).toBe(0);
    await page.context().close();
  });

  test("[W120] who hears only by trying that they cannot join again is not offered it any more", async () => {
    const fan = await Fan.signIn(stage.server.url, "abe@example.org");
    const page = await stage.visit(fan, "/events/lobby");
    const join = page.getByRole("button", { name: "Join the lobby" });
    await join.waitFor();
    // On another device.
    const entry = "/api/events/lobby/queue/entry";
    const elsewhere = await stage.visit(fan, "/events/lobby");
    for (let n = 1; n <= JOINS_MAX; n++) {
      await leaveOnce(elsewhere);
      expect((await fan.get(entry)).status).toBe(n < JOINS_MAX ? 404 : 409);
    }
    await join.click();
    await page.getByText("You have joined this event 5 times").waitFor();
    await join.waitFor({ state: "detached" });
    await page.locator("h1:focus").waitFor();
    for (const each of [page, elsewhere]) await each.context().close();
  });

  test("[W150] who cannot join again is told so by the page at once once the sale has begun, too", async () => {
    const fan = await Fan.signIn(stage.server.url, "eli@example.org");
    const page = await stage.visit(fan, "/events/begun");
    for (let n = 1; n <= JOINS_MAX; n++) await leaveOnce(page);
    await organiser(stage.server, "begun/phase", { phase: "queue" });
    await page.reload();
    await page.getByRole("heading", { name: "There is a queue" }).waitFor();
    await page.getByText("You have joined this event 5 times").waitFor();
    expect(await page.getByRole("button", { name: "Join the queue" }).count()).toBe(0);
    expect(await page.getByText("Join it: people are let in").count()).toBe(0);
    await page.context().close();
  });

  test("[W123] a reload without a connection says that the place in the lobby is kept", async () => {
    const fan = await Fan.signIn(stage.server.url, "bea@example.org");
    const page = await stage.visit(fan, "/events/lobby");
    await page.getByRole("button", { name: "Join the lobby" }).click();
    await page.getByText("You are in.", { exact: true }).waitFor();
    // The page itself comes, from a worker say; nobody can be asked.
    await page.addInitScript("Object.defineProperty(navigator, 'onLine', { get: () => false })");
    await page.route("**/api/**", (route) => route.abort());
    await page.reload();
    await page.getByRole("heading", { name: "That did not load" }).waitFor();
    await page.getByText("Your place is kept; this page goes on by itself.").waitFor();
    await page.context().close();
  });

  test("[W157] a line that is lost in the lobby is said at once, and no longer than it is", async () => {
    const fan = await Fan.signIn(stage.server.url, "ida@example.org");
    const page = await stage.visit(fan, "/events/lobby");
    await page.getByRole("button", { name: "Join the lobby" }).waitFor();
    const said = page.getByRole("status").getByText("No connection at the moment.");
    await page.context().setOffline(true);
    await said.waitFor({ timeout: 2_000 });
    await page.context().setOffline(false);
    await said.waitFor({ state: "detached", timeout: 2_000 });
    await page.context().close();
  });

  test("[W126] on the narrowest phone the price can be read, and no address makes the page wider", async () => {
    const fan = await Fan.signIn(stage.server.url, "cleo@example.org");
    const page = await stage.visit(fan, "/events/lobby");
    await page.setViewportSize({ width: 320, height: 640 });
    await page.getByRole("button", { name: "Join the lobby" }).click();
    await page.getByText("Carry on on another device").click();
    await page.locator(".link-code").waitFor();
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(320);
    const price = await page.getByRole("combobox", { name: "Price" }).boundingBox();
    expect(price?.width).toBeGreaterThan(200);
    await page.context().close();
  });

  test("[W125] who is inside on another device is not told to get ready, and whose time is over has nothing to leave", async () => {
    const fan = await Fan.signIn(stage.server.url, "dora@example.org");
    const phone = await stage.visit(fan, "/events/short");
    await phone.getByRole("button", { name: "Join the lobby" }).click();
    await phone.getByText("You are in.", { exact: true }).waitFor();
    await phone.getByRole("heading", { name: "Be ready" }).waitFor();
    await organiser(stage.server, "short/phase", { phase: "queue" });
    await phone.reload();
    await phone.getByRole("button", { name: "Enter now" }).click();
    await phone.getByRole("region", { name: "Your time inside" }).waitFor();
    const laptop = await stage.visit(fan, "/events/short");
    await laptop.getByText("You are inside already.").waitFor();
    const leave = laptop.getByRole("button", { name: "Leave the queue" });
    await leave.waitFor();
    expect(await laptop.getByRole("heading", { name: "Be ready" }).count()).toBe(0);
    await laptop.getByRole("heading", { name: "Your time inside is over" }).waitFor();
    await leave.waitFor({ state: "detached" });
    for (const page of [phone, laptop]) await page.context().close();
  });
});
