/** The foot of the page in a real browser: seats that are held, told apart by event, in no more room than a phone can
 * spare, and with the focus in nobody's way. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEFAULT_QUEUE } from "../../src/domain/event.ts";
import type { MeView } from "../../src/protocol/api.ts";
import type { QueueView } from "../../src/protocol/queue.ts";
import { importDrawn } from "../drawn-event.ts";
import { Fan } from "../server/fan.ts";
import { waitUntil } from "../wait-until.ts";
import { launch, LIST_ONLY, missing } from "./chromium.ts";
import { changesAsked, drawn } from "./drawn.ts";
import { asked, giveBack } from "./give-back.ts";
import { expectInSight } from "./in-sight.ts";
import { focusedName } from "./keyboard.ts";
import { organiser } from "./organiser.ts";
import { bestHold } from "./scenery.ts";
import { signedIn } from "./sign-in.ts";
import { openStage, type Stage } from "./stage.ts";

const HOUR_MS = 3_600_000;
/** Long enough for a page to be opened and a button pressed on a slow machine. */
const INSIDE_MS = 8_000;
/** Longer than the time inside, so that it ends after it. */
const HOLD_MS = 12_000;
const PHONES = [
  { width: 320, height: 568 },
  { width: 360, height: 740 },
];
/** Of the height of the screen. */
const DOCK_MAX = 0.36;

describe.skipIf(missing)("the dock in Chromium", () => {
  let stage: Stage;

  beforeAll(async () => {
    const lobby = { opensAt: Date.now() + 10 * HOUR_MS, startsAt: Date.now() + 100 * HOUR_MS };
    const queue = { ...DEFAULT_QUEUE, lobbyMs: 20 * HOUR_MS, shoppingMs: INSIDE_MS };
    stage = await openStage(
      async (client) => {
        await importDrawn(client, "cup", "....................");
        await importDrawn(client, "night", "..........");
        await importDrawn(client, "brief", "....", { holdMs: INSIDE_MS });
        await importDrawn(client, "queued", "....", { ...lobby, queue });
        await importDrawn(client, "kept", "....", { ...lobby, queue, holdMs: HOLD_MS });
        await importDrawn(client, "shut", "..........");
        await importDrawn(client, "over", "....", { ...lobby, queue, holdMs: HOLD_MS });
      },
      { GRANDSTAND_CHALLENGE_BITS: "0" },
    );
  });
  afterAll(() => stage?.close());

  /** Let in, with the time inside running. */
  async function letIn(email: string, event: string): Promise<Fan> {
    const fan = await Fan.signIn(stage.server.url, email);
    await fan.send("POST", `/api/events/${event}/queue/entry`, {});
    await organiser(stage.server, `${event}/phase`, { phase: "queue" });
    await waitUntil("the fan has been called", async () => {
      const { body } = await fan.get(`/api/events/${event}/queue`);
      return (body as QueueView).serving > 0;
    });
    return fan;
  }

  const mineOf = async (fan: Fan) => (await fan.get("/api/me")).body as MeView;
  const holdsOf = async (fan: Fan) => (await mineOf(fan)).holds.length;
  /** The answer takes until the browser has drawn the page that waits for it. */
  const slowly = (page: Page) =>
    page.route("**/holds{,/best}", async (route) => {
      await drawn(page);
      await route.continue();
    });
  const expectFocus = (page: Page) => expect.poll(() => focusedName(page));
  const said = (page: Page) => page.locator("[role=status].unseen");
  const held = (page: Page) => page.getByRole("region", { name: "Your held seats" });

  test("[W111] who has seats held by keys keeps the focus: on the button, or on the one that pays", async () => {
    const fan = await Fan.signIn(stage.server.url, "keys@example.com");
    const page = await stage.visit(fan, "/events/cup");
    await slowly(page);
    await page.getByRole("button", { name: "Hold the best 2 seats" }).press("Enter");
    await held(page).waitFor();
    await expectFocus(page).toBe("Hold the best 2 seats");
    await giveBack(page);
    await held(page).waitFor({ state: "detached" });

    await page.locator("button.section").click();
    await page
      .getByRole("gridcell", { name: /available$/ })
      .first()
      .press("Enter");
    await page.getByRole("button", { name: /^Hold 1 seat/ }).press("Enter");
    await held(page).waitFor();
    await expectFocus(page).toBe("Pay");
    await giveBack(page);
    await held(page).waitFor({ state: "detached" });
    await page.context().close();
  });

  test("[W111] who may hold no more keeps the focus too, and the button does nothing", async () => {
    const fan = await Fan.signIn(stage.server.url, "all@example.com");
    await bestHold(fan, 4, "cup");
    const page = await stage.visit(fan, "/events/cup");
    await slowly(page);
    await page.getByRole("button", { name: "Hold the best 2 seats" }).press("Enter");
    const none = page.getByRole("button", { name: /^Hold the best/, disabled: true });
    await none.waitFor();
    await expect.poll(() => holdsOf(fan)).toBe(2);
    await expectFocus(page).toMatch(/^Hold the best/);
    expect(await changesAsked(page, () => page.keyboard.press("Enter"))).toEqual([]);
    await page.context().close();
  });

  test("[W155] seats are given back once their fan has said so twice, and in sight on a phone", async () => {
    const fan = await Fan.signIn(stage.server.url, "sure@example.com");
    await bestHold(fan, 2, "cup");
    const page = await stage.visit(fan, "/events/cup");
    await page.setViewportSize(PHONES[1]!);
    const button = page.getByRole("button", { name: "Give back" });
    await button.press("Enter");
    await asked(page).waitFor();
    await expectFocus(page).toBe("Keep");
    for (const name of ["Keep", "Give back", "Pay"])
      await expectInSight(page.getByRole("button", { name, exact: true }));
    await page.keyboard.press("Enter");
    await asked(page).waitFor({ state: "detached" });
    await expectFocus(page).toBe("Give back");
    // Who presses twice has not been asked.
    expect(await changesAsked(page, () => button.dblclick())).toEqual([]);
    await asked(page).waitFor();
    expect(await holdsOf(fan)).toBe(1);
    await asked(page).getByRole("button", { name: "Give back" }).click();
    await held(page).waitFor({ state: "detached" });
    expect(await holdsOf(fan)).toBe(0);
    await expectFocus(page).toBe("cup");
    await page.context().close();
  });

  test("[W112] the end of the time inside is said, and leaves the focus to the heading", async () => {
    const fan = await letIn("inside@example.com", "queued");
    const page = await stage.visit(fan, "/events/queued");
    await page.getByRole("button", { name: "Enter now" }).press("Enter");
    await page.getByRole("button", { name: "Hold the best 2 seats" }).focus();
    await page
      .getByRole("heading", { name: "Your time inside is over" })
      .waitFor({ timeout: 20_000 });
    await said(page).getByText("Your time inside is over").waitFor();
    await expectFocus(page).toBe("queued");
    await page.context().close();
  });

  test("[W113] seats of another event are called by its name, which leads there; at the checkout no other button pays", async () => {
    const fan = await Fan.signIn(stage.server.url, "two@example.com");
    const night = await bestHold(fan, 1, "night");
    const page = await stage.visit(fan, "/");
    const link = held(page).getByRole("link", { name: "night" });
    for (const path of ["/", "/me", "/events/cup"]) {
      await page.goto(`${stage.server.url}${path}`);
      await link.waitFor();
    }
    // The device knows its name by now, and would show it with the seats.
    await page.goto(`${stage.server.url}/events/night`);
    await held(page).waitFor();
    expect(await link.count()).toBe(0);
    const cup = await bestHold(fan, 1, "cup");
    await page.goto(`${stage.server.url}/pay/${cup.id}`);
    await link.waitFor();
    expect(await page.getByRole("button", { name: "Pay", exact: true }).count()).toBe(0);
    await held(page).getByRole("link", { name: "Pay", exact: true }).click();
    await page.waitForURL(`**/pay/${night.id}`);
    await held(page).getByRole("link", { name: "cup" }).click();
    await page.getByRole("heading", { name: "cup" }).waitFor();
    await page.context().close();
  });

  test.each(PHONES)(
    "[W114] several holds are a line that opens: $width x $height",
    async (viewport) => {
      const fan = await Fan.signIn(stage.server.url, `many${viewport.width}@example.com`);
      for (let n = 0; n < 4; n++) await bestHold(fan, 1, "cup");
      const page = await stage.visit(fan, "/events/cup");
      await page.setViewportSize(viewport);
      const dock = page.locator(".dock");
      const share = async () => (await dock.boundingBox())!.height / viewport.height;
      const more = page.getByRole("button", { name: /^4 holds/, expanded: false });
      await more.getByText("Each is paid on its own.").waitFor();
      expect(await share()).toBeLessThan(0.2);
      expect(await page.getByRole("button", { name: "Pay", exact: true }).count()).toBe(0);

      // By keys nothing is beneath it, and what grows over the focus lets it go.
      const best = page.getByRole("button", { name: "Hold the best 2 seats" });
      await best.focus();
      const { y, height } = (await best.boundingBox())!;
      expect(y + height).toBeLessThanOrEqual((await dock.boundingBox())!.y);
      await best.press("Enter");
      await page.getByRole("button", { name: /^5 holds/ }).waitFor();
      await page.locator(".notice").getByText("Each is paid on its own.").waitFor();

      await page.getByRole("button", { name: /^5 holds/ }).press("Enter");
      await page.getByRole("button", { name: /^5 holds/, expanded: true }).waitFor();
      expect(await share()).toBeLessThan(DOCK_MAX);
      const pays = page.getByRole("button", { name: "Pay", exact: true });
      expect(await pays.count()).toBe(5);
      for (const one of [pays.first(), pays.last()]) {
        await one.focus();
        const box = (await one.boundingBox())!;
        expect(box.y).toBeGreaterThan((await dock.boundingBox())!.y);
        expect(box.y + box.height).toBeLessThanOrEqual(viewport.height);
      }
      for (const { id } of (await mineOf(fan)).holds) await fan.send("DELETE", `/api/holds/${id}`);
      await page.context().close();
    },
  );

  test("[W115] whose hold ran out is told whole, and is offered what may be done: nothing from outside of the queue", async () => {
    const fan = await letIn("over@example.com", "over");
    const page = await stage.visit(fan, "/events/over");
    await page.setViewportSize(PHONES[0]!);
    await page.getByRole("button", { name: "Enter now" }).press("Enter");
    await page.getByRole("button", { name: "Hold the best 2 seats" }).press("Enter");
    await held(page).waitFor();
    const over = page.getByRole("region", { name: "Seats whose time ran out" });
    const words = over.getByText("the seats are free again.");
    await words.waitFor({ timeout: 30_000 });
    const hidden = await words.evaluate<number, { scrollHeight: number; clientHeight: number }>(
      ({ scrollHeight, clientHeight }) => scrollHeight - clientHeight,
    );
    expect(hidden).toBeLessThanOrEqual(0);
    await page.getByRole("button", { name: "Join again" }).waitFor();
    expect(await over.getByRole("button").allInnerTexts()).toEqual(["Dismiss message"]);
    await page.context().close();
  });

  test("[W177] that seats are still one's own is said outside of the queue for as long as one holds some", async () => {
    const fan = await letIn("kept@example.com", "kept");
    const page = await stage.visit(fan, "/events/kept");
    await page.getByRole("button", { name: "Enter now" }).press("Enter");
    await page.getByRole("button", { name: "Hold the best 2 seats" }).press("Enter");
    await held(page).waitFor();
    const outside = page.getByRole("region", { name: "Queue", exact: true });
    const still = outside.getByText("Seats that you hold are still yours.");
    await still.waitFor({ timeout: 30_000 });
    await outside.getByText("You may join again, at the end of the queue.").waitFor();
    await page.getByText("the seats are free again.").first().waitFor({ timeout: 30_000 });
    await still.waitFor({ state: "detached" });
    await outside.getByText("You may join again, at the end of the queue.").waitFor();
    await page.context().close();
  });

  test("[W176] when the sale is paused or closed, who holds seats is told that they can be paid, and is offered no others", async () => {
    const fan = await Fan.signIn(stage.server.url, "shut@example.com");
    const stranger = await Fan.signIn(stage.server.url, "stranger@example.com");
    const page = await stage.visit(fan, "/events/shut");
    const other = await stage.visit(stranger, "/events/shut");
    await page.getByRole("button", { name: "Hold the best 2 seats" }).click();
    const another = held(page).getByRole("button", { name: "Show another" });
    const stays = "Seats you hold stay yours until their time is up, and can be paid.";
    await another.focus();
    await organiser(stage.server, "shut/phase", { phase: "paused" });
    await page.locator(".banner").getByText(stays).waitFor();
    await another.waitFor({ state: "detached" });
    await expectFocus(page).toBe("shut");
    await organiser(stage.server, "shut/phase", { phase: "open" });
    await another.waitFor();
    await organiser(stage.server, "shut/phase", { phase: "closed" });
    await page.getByRole("heading", { name: "The sale is closed" }).waitFor();
    await page.locator(".banner").getByText(stays).waitFor();
    await another.waitFor({ state: "detached" });
    await other.getByRole("heading", { name: "The sale is closed" }).waitFor();
    expect(await other.locator(".banner").innerText()).not.toContain("hold stay");
    // It is true.
    await held(page).getByRole("button", { name: "More time" }).click();
    await page.locator(".notice").getByText("Your seats are kept for").waitFor();
    await fan.bought((await mineOf(fan)).holds[0]!.id);
    await page.context().close();
    await other.context().close();
  });

  test("[W138] with letters twice as large the button that pays is whole and in sight", async () => {
    const fan = await Fan.signIn(stage.server.url, "large@example.com");
    const hold = await bestHold(fan, 2, "cup");
    const browser = await launch([...LIST_ONLY, "--blink-settings=defaultFontSize=32"]);
    const context = await signedIn(browser, stage.server.url, fan, { viewport: PHONES[1]! });
    const page = await context.newPage();
    for (const path of ["/events/cup", "/me"]) {
      await page.goto(`${stage.server.url}${path}`);
      await expectInSight(page.getByRole("button", { name: "Pay", exact: true }));
    }
    await browser.close();
    await fan.send("DELETE", `/api/holds/${hold.id}`);
  });

  test("[W138] beside seats that are held the button that holds others again is whole and in sight", async () => {
    const fan = await Fan.signIn(stage.server.url, "again@example.com");
    const page = await stage.visit(fan, "/me");
    await page.setViewportSize(PHONES[1]!);
    await bestHold(fan, 1, "night");
    await bestHold(fan, 2, "brief");
    await page.reload();
    const again = page.getByRole("button", { name: "Hold them again" });
    await again.waitFor({ timeout: 30_000 });
    await expectInSight(again);
    await page.getByRole("link", { name: "Grandstand" }).click();
    await page.getByRole("heading", { name: "On sale" }).waitFor();
    await expectInSight(again);
    await expectInSight(page.getByRole("button", { name: "Pay", exact: true }));
    await page.context().close();
  });

  test("[W139] several holds are shown among what is one's own; elsewhere all of their line opens them", async () => {
    const fan = await Fan.signIn(stage.server.url, "line@example.com");
    await bestHold(fan, 1, "cup");
    await bestHold(fan, 1, "night");
    const page = await stage.visit(fan, "/me");
    await page.setViewportSize(PHONES[1]!);
    const pays = page.getByRole("button", { name: "Pay", exact: true });
    for (const pay of [pays.first(), pays.last()]) await expectInSight(pay);
    await page.getByRole("link", { name: "Grandstand" }).click();
    const line = page.getByRole("button", { name: /^2 holds.*Show$/, expanded: false });
    const { width, height } = (await line.boundingBox())!;
    expect(width).toBe(PHONES[1]!.width);
    expect(height).toBeGreaterThanOrEqual(44);
    const { x, y } = (await held(page).getByRole("timer").boundingBox())!;
    await page.mouse.click(x + 5, y + 5);
    await pays.first().waitFor();
    await page.getByRole("button", { name: /^2 holds.*Hide$/, expanded: true }).click();
    await pays.first().waitFor({ state: "detached" });
    await page.context().close();
  });

  test("[W140] of time that is left to pay nothing is said once all that is held is being paid", async () => {
    const fan = await Fan.signIn(stage.server.url, "asked@example.com");
    const { id } = await bestHold(fan, 1, "night");
    const page = await stage.visit(fan, "/me");
    const left = page.getByText("with the time left to pay for them");
    await left.waitFor();
    await fan.order(id, "4000000000003220");
    await page.reload();
    await page.getByRole("button", { name: "Answer your bank" }).waitFor();
    expect(await left.count()).toBe(0);
    await page.context().close();
  });
});
