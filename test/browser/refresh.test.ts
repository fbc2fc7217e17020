/** Loading the page anew in every state of a purchase: it shows where the fan is, never more and never less. */
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEFAULT_QUEUE } from "../../src/domain/event.ts";
import type { MeView } from "../../src/protocol/api.ts";
import { importDrawn } from "../drawn-event.ts";
import { Fan } from "../server/fan.ts";
import { missing } from "./chromium.ts";
import { focusedName } from "./keyboard.ts";
import { organiser } from "./organiser.ts";
import { openStage, type Stage } from "./stage.ts";

const HOUR_MS = 3_600_000;
/** Decided after two minutes. */
const PENDING_CARD = "4000000000001109";

describe.skipIf(missing)("a refresh in Chromium", () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage(
      async (client) => {
        await importDrawn(client, "queued", "..........", {
          opensAt: Date.now() + 10 * HOUR_MS,
          startsAt: Date.now() + 100 * HOUR_MS,
          queue: { ...DEFAULT_QUEUE, lobbyMs: 20 * HOUR_MS, ratePerMinute: 0 },
        });
        await importDrawn(client, "pending", "..........");
      },
      { GRANDSTAND_CHALLENGE_BITS: "0" },
    );
  });
  afterAll(() => stage?.close());

  test("[W71] lobby, line, turn, choice, hold, checkout, bank, tickets: each is there again", async () => {
    const fan = await Fan.signIn(stage.server.url, "refresher@example.com");
    const meOf = async () => (await fan.get("/api/me")).body as MeView;
    const page = await stage.visit(fan, "/events/queued");
    // What the browser keeps of the queue for a second would be that of before the bell, and good for the next look.
    await page.route("**/api/events/queued/queue", (route) => route.continue());

    await page.getByRole("button", { name: "Join the lobby" }).click();
    await again(page, page.getByText("You are in.", { exact: true }));

    await organiser(stage.server, "queued/phase", { phase: "queue" });
    await page.reload();
    // In the lobby it is a clock.
    await again(page, page.locator(".hero-number").getByText(/^\d+$/));

    await organiser(stage.server, "queued/admission", { ratePerMinute: 600 });
    const enter = page.getByRole("button", { name: "Enter now" });
    await again(page, enter);

    await enter.click();
    await expect.poll(() => focusedName(page)).toBe("queued");
    const seat = page.getByRole("gridcell", { name: /available$/ }).first();
    await page.locator("button.section").click();
    const name = (await seat.getAttribute("aria-label"))!;
    await seat.click();
    await page.getByRole("region", { name: "Your choice" }).waitFor();
    // What was only chosen is nobody's: the sale is there, the time to choose runs on, and the seat is free.
    await page.reload();
    await page.getByRole("region", { name: "Your time inside" }).waitFor();
    await page.locator("button.section").click();
    await page.getByRole("gridcell", { name, exact: true }).waitFor();
    expect(await page.getByRole("region", { name: "Your choice" }).count()).toBe(0);
    expect((await meOf()).holds).toEqual([]);

    await page.getByRole("gridcell", { name, exact: true }).click();
    await page.getByRole("button", { name: /^Hold 1 seat/ }).click();
    await again(page, page.getByRole("region", { name: "Your held seats" }).locator(".bar-what"));
    const { holds } = await meOf();
    expect(holds.map(({ seats }) => seats.length)).toEqual([1]);

    await page.getByRole("button", { name: "Pay", exact: true }).click();
    await again(page, page.getByRole("region", { name: "Your seats" }).locator("ul"));
    expect((await meOf()).holds.map(({ id }) => id)).toEqual(holds.map(({ id }) => id));

    await page.getByRole("button", { name: /asks you on the bank's page/ }).click();
    await page.getByRole("button", { name: /^Pay .*\d/ }).click();
    const toBank = page.getByRole("link", { name: "Go to your bank" });
    await again(page, toBank);
    await toBank.click();
    await again(page, page.getByRole("heading", { name: "Confirm your payment" }));
    await page.getByRole("button", { name: "Yes, pay" }).click();
    await again(page, page.getByRole("heading", { name: "You are going" }));
    await page.getByRole("img", { name: /QR code/ }).waitFor();
    await page.goto(`${stage.server.url}/events/queued`);
    await page.locator("button.section").click();
    await page.getByRole("gridcell", { name: name.replace(/available$/, "yours") }).waitFor();
    expect((await stage.server.ledger()).map(({ status }) => status)).toEqual(["captured"]);
    await page.context().close();
  });

  test("[W149] why the last payment came to nothing is said after a reload too, until another one is tried", async () => {
    const fan = await Fan.signIn(stage.server.url, "declined@example.com");
    const page = await stage.visit(fan, "/events/pending");
    await page.getByRole("button", { name: "Hold the best 2 seats" }).click();
    await page.getByRole("button", { name: "Pay", exact: true }).click();
    await page.getByRole("button", { name: /declines$/ }).click();
    const pay = page.getByRole("button", { name: /^Pay .*\d/ });
    await pay.click();
    const why = page.getByRole("alert").getByText("The card was declined.");
    await again(page, why);
    await page.getByRole("textbox", { name: "Test card number" }).fill(PENDING_CARD);
    await pay.click();
    await page.getByRole("heading", { name: "Your payment is being confirmed" }).waitFor();
    expect(await why.count()).toBe(0);
    await page.context().close();
  });

  test("[W71] while the bank has not answered, every screen says so, and nobody can pay twice", async () => {
    const fan = await Fan.signIn(stage.server.url, "patient@example.com");
    const page = await stage.visit(fan, "/events/pending");
    await page.getByRole("button", { name: "Hold the best 2 seats" }).click();
    await page.getByRole("button", { name: "Pay", exact: true }).click();
    await page.getByRole("textbox", { name: "Test card number" }).fill(PENDING_CARD);
    // A reload before the server has heard of it would take the order back.
    const placed = page.waitForResponse("**/api/orders");
    await page.getByRole("button", { name: /^Pay .*\d/ }).click();
    await placed;
    const standing = page.getByRole("main").getByText("you cannot be charged twice");
    await again(page, standing);
    expect(await page.getByRole("button", { name: /^Pay .*\d/ }).count()).toBe(0);

    const { orders, holds } = (await fan.get("/api/me")).body as MeView;
    expect(orders.map(({ hold }) => hold)).toEqual(holds.map(({ id }) => id));
    await page.goto(`${stage.server.url}/orders/${orders[0]!.id}`);
    await again(page, standing);
    await page.goto(`${stage.server.url}/events/pending`);
    const bar = page.getByRole("region", { name: "Your held seats" });
    await again(page, bar.getByText("being confirmed"));
    await bar.getByRole("button", { name: "See payment" }).click();
    await standing.waitFor();
    const payments = await stage.server.ledger();
    expect(payments.filter(({ order }) => order === orders[0]!.id)).toHaveLength(1);
    await page.context().close();
  });

  test("[W128] until the server has heard of a payment nobody is told that it is being confirmed, and the time goes on", async () => {
    const fan = await Fan.signIn(stage.server.url, "sender@example.com");
    const page = await stage.visit(fan, "/events/pending");
    await page.getByRole("button", { name: "Hold the best 2 seats" }).click();
    await page.getByRole("button", { name: "Pay", exact: true }).click();
    const [sent, arrives] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    await page.route("**/api/orders", async (route) => {
      sent.resolve();
      await arrives.promise;
      await route.continue();
    });
    await page.getByRole("textbox", { name: "Test card number" }).fill(PENDING_CARD);
    await page.getByRole("button", { name: /^Pay .*\d/ }).click();
    await sent.promise;
    const main = page.getByRole("main");
    await main.getByRole("heading", { name: "Your payment is being sent" }).waitFor();
    await main.getByText("Keep this page open").waitFor();
    await main.getByRole("timer").waitFor();
    expect(await main.getByText("You may close this page").count()).toBe(0);
    arrives.resolve();
    await main.getByRole("heading", { name: "Your payment is being confirmed" }).waitFor();
    await main.getByText("You may close this page").waitFor();
    expect(await main.getByRole("timer").count()).toBe(0);
    await page.context().close();
  });
});

/** What was said before is said after. */
async function again(page: Page, what: Locator): Promise<void> {
  await what.waitFor();
  const before = await what.innerText();
  await page.reload();
  await what.waitFor();
  expect(await what.innerText()).toBe(before);
}
