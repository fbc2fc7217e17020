/** A bank that asks, seen from elsewhere on the page: in a real browser. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { OrderView } from "../../src/protocol/api.ts";
import { importDrawn } from "../drawn-event.ts";
import { Fan } from "../server/fan.ts";
import { missing } from "./chromium.ts";
import { openStage, type Stage } from "./stage.ts";

describe.skipIf(missing)("while the bank asks, in Chromium", () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage(
      async (client) => void (await importDrawn(client, "asks", "..........")),
    );
  });
  afterAll(() => stage?.close());

  test("[W121] who goes back from the bank sees at once that it asks, nothing that would be refused, and the way there", async () => {
    const fan = await Fan.signIn(stage.server.url, "ada@example.org");
    const page = await stage.visit(fan, "/events/asks");
    await page.getByRole("button", { name: "Hold the best 2 seats" }).click();
    const bar = page.getByRole("region", { name: "Your held seats" });
    await bar.getByRole("button", { name: "Pay", exact: true }).click();
    await page.getByRole("button", { name: /asks you on the bank's page/ }).click();
    await page.getByRole("button", { name: /^Pay .*\d/ }).click();
    await page.getByRole("link", { name: "Go to your bank" }).waitFor();
    // As if the server could not be asked just now: this page was told already.
    await page.route("**/api/me", (route) => route.abort());
    await page.goBack();
    await bar.getByText("your bank asks").waitFor();
    expect(await bar.getByRole("button").allInnerTexts()).toEqual(["Answer your bank"]);
    await page.unroute("**/api/me");

    await page.goForward();
    await page.getByRole("link", { name: "Go to your bank" }).click();
    await page.getByRole("heading", { name: "Confirm your payment" }).waitFor();
    await page.goBack();
    await page.getByRole("link", { name: "Back to the map" }).click();
    await bar.getByText("your bank asks").waitFor();
    await bar.getByRole("button", { name: "Answer your bank" }).click();
    await page.getByRole("heading", { name: "Your bank is asking you" }).waitFor();
    expect(page.url()).toContain("/orders/");
    await page.getByRole("link", { name: "Go to your bank" }).waitFor();
    await page.context().close();
  });

  test("[W172] on the page of an order its seats have no bar, which would lead to where one is; other held seats have theirs", async () => {
    const fan = await Fan.signIn(stage.server.url, "eve@example.org");
    const [paying, other] = [
      await fan.held(["seat-6"], undefined, "asks"),
      await fan.held(["seat-8"], undefined, "asks"),
    ];
    const { body } = await fan.order(paying.id, "4000000000003220");
    const page = await stage.visit(fan, `/orders/${(body as { order: OrderView }).order.id}`);
    await page.getByRole("link", { name: "Go to your bank" }).waitFor();
    const bars = page.getByRole("region", { name: "Your held seats" });
    const pay = bars.getByRole("link", { name: "Pay", exact: true });
    await pay.waitFor();
    expect(await bars.count()).toBe(1);
    expect(await pay.getAttribute("href")).toBe(`/pay/${other.id}`);
    await page.context().close();
  });
});
