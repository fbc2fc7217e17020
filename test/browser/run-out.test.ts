/** The time of a hold, in a real browser: one is warned, has more of it by one press, and when it runs out is told
 * so and what can be done. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { importDrawn } from "../drawn-event.ts";
import { Fan } from "../server/fan.ts";
import { missing } from "./chromium.ts";
import { focusedName } from "./keyboard.ts";
import { bestHold } from "./scenery.ts";
import { openStage, type Stage } from "./stage.ts";

/** Long enough to be seen on a slow machine. */
const SHORT_MS = 5_000;

describe.skipIf(missing)("a hold's time in Chromium", () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage(async (client) => {
      await importDrawn(client, "short", "..", { holdMs: SHORT_MS });
      await importDrawn(client, "away", "....", { holdMs: SHORT_MS });
      await importDrawn(client, "warned", "..", { holdMs: 120_000 + SHORT_MS });
    });
  });
  afterAll(() => stage?.close());

  async function visit(fan: Fan, event: string): Promise<Page> {
    const page = await stage.visit(fan, `/events/${event}`);
    await page.getByText("Live", { exact: true }).waitFor();
    return page;
  }

  test("[W73] a hold that runs out: its fan is told, the seats are free, and one press holds them again", async () => {
    const page = await visit(await Fan.signIn(stage.server.url, "slow@example.com"), "short");
    const rival = await Fan.signIn(stage.server.url, "rival@example.com");
    const other = await visit(rival, "short");
    await page.getByRole("button", { name: "Hold the best 2 seats" }).click();
    const held = page.getByRole("region", { name: "Your held seats" });
    const names = await held.locator("small").first().innerText();
    await other.getByText("2 seats are still held").waitFor();

    const over = page.getByRole("region", { name: "Seats whose time ran out" });
    await over.getByText("Nothing was charged, and the seats are free again").waitFor();
    expect(await over.innerText()).toContain(names);
    expect(await page.locator("[role=status].unseen").textContent()).toContain("has run out");
    expect(await held.count()).toBe(0);
    await other.getByRole("button", { name: "Hold the best 2 seats", disabled: false }).waitFor();

    await over.getByRole("button", { name: "Hold them again" }).click();
    await held.waitFor();
    expect(await held.locator("small").first().innerText()).toBe(names);
    await over.waitFor({ state: "detached" });

    // At the checkout too; and then somebody else is faster.
    await page.getByRole("button", { name: "Pay", exact: true }).click();
    await page.getByRole("heading", { name: "This hold has ended" }).waitFor();
    await over.waitFor();
    await rival.bought((await bestHold(rival, 2, "short")).id);
    await over.getByRole("button", { name: "Hold them again" }).click();
    await page.getByText("Some of the seats are taken").first().waitFor();
    await over.waitFor({ state: "detached" });
    await page.context().close();
    await other.context().close();
  });

  test("[W86] a hold that ends without a connection has ended as far as this device knows; then the server's word counts", async () => {
    const ended = async (email: string) => {
      const fan = await Fan.signIn(stage.server.url, email);
      const page = await stage.visit(fan, "/me");
      const hold = await bestHold(fan, 2, "away");
      await page.reload();
      await page.getByRole("region", { name: "Your held seats" }).waitFor();
      await page.context().setOffline(true);
      const over = page.getByRole("region", { name: "Seats whose time ran out" });
      return { fan, hold, page, over };
    };
    const here = "As far as this device knows, your hold has ended";
    const one = await ended("away@example.com");
    await one.over.getByText(here).waitFor();
    expect(await one.page.locator("[role=status].unseen").textContent()).toContain(here);
    await one.over.getByRole("button", { name: "Hold them again" }).press("Enter");
    await one.page.locator(".notice").getByText("You are offline: nothing was changed").waitFor();
    await one.page.context().setOffline(false);
    await one.over.getByText("the seats are free again.").waitFor();
    await one.over.getByRole("button", { name: "Hold them again" }).press("Enter");
    await one.page.getByRole("region", { name: "Your held seats" }).waitFor();
    await one.page.context().close();

    // Another device began to pay, which this one could not hear of.
    const { fan, hold, page, over } = await ended("elsewhere@example.com");
    await fan.order(hold.id, "4000000000003220");
    await over.getByText(here).waitFor();
    await page.context().setOffline(false);
    await page.getByRole("button", { name: "Answer your bank" }).waitFor();
    await over.waitFor({ state: "detached" });
    await page.context().close();
  });

  test("[W74] two minutes before the end one is warned, and has more time by one press", async () => {
    const page = await visit(await Fan.signIn(stage.server.url, "warned@example.com"), "warned");
    await page.getByRole("button", { name: "Hold the best 2 seats" }).click();
    const held = page.getByRole("region", { name: "Your held seats" });
    const notice = page.locator(".notice");
    await notice.getByText("2 minutes more. Press “More time”").waitFor();
    expect(await page.locator("[role=status].unseen").textContent()).toContain("2 minutes more");
    await held.getByRole("button", { name: "More time" }).press("Enter");
    await notice.getByText("Your seats are kept for").waitFor();
    await held.getByText(/^5:\d\d$/).waitFor();
    expect(await focusedName(page)).toBe("Pay");
    await page.context().close();
  });
});
