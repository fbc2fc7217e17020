/** Pages on which there is nothing to buy: they say why, and lead on. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { missing } from "./chromium.ts";
import { bestHold } from "./scenery.ts";
import { openDemoStage, type Stage } from "./stage.ts";
import { codeFor, Fan } from "../server/fan.ts";

let stage: Stage;

describe.skipIf(missing)("dead ends in Chromium", () => {
  beforeAll(async () => {
    stage = await openDemoStage();
  });
  afterAll(async () => {
    await stage?.close();
  });

  test.each(["/events/nope", "/events/NOPE!!", "/events/nope/draw", "/orders/nope"])(
    "[A9] what is not there is not asked for again: %s leads to the sales",
    async (path) => {
      const fan = await Fan.signIn(stage.server.url, "ada@example.org");
      const page = await stage.visit(fan, path);
      await page.getByRole("heading", { name: "There is nothing here" }).waitFor();
      expect(await page.getByRole("button", { name: "Try again" }).count()).toBe(0);
      await page.getByRole("link", { name: "See what is on sale" }).click();
      await page.getByRole("heading", { name: "On sale" }).waitFor();
      await page.context().close();
    },
  );

  test("[W156] a hold that is not the fan's is not said to have ended: its address leads to what is", async () => {
    const [bea, cyd] = await Promise.all(
      ["bea", "cyd"].map((name) => Fan.signIn(stage.server.url, `${name}@example.org`)),
    );
    const { id } = await bestHold(bea!, 2, "cup-final");
    const page = await stage.visit(cyd!, "/pay/nope");
    const none = page.getByRole("heading", { name: "There is no such hold here" });
    const main = page.getByRole("main");
    await none.waitFor();
    await main.getByRole("link", { name: "My tickets" }).click();
    await page.getByRole("heading", { name: "My tickets" }).waitFor();
    await page.goto(`${stage.server.url}/pay/${id}`);
    await none.waitFor();
    await main.getByRole("link", { name: "See what is on sale" }).click();
    await page.getByRole("heading", { name: "On sale" }).waitFor();
    await page.context().close();
  });

  test("[W145] a sale without a lobby promises no draw", async () => {
    const page = await stage.browser.newPage();
    await page.goto(`${stage.server.url}/events/cup-final/draw`);
    await page.getByText("There is no draw at this sale.").waitFor();
    await page.close();
  });

  test("[A9] what did not load can be asked for again, or left", async () => {
    const page = await stage.browser.newPage();
    await page.route("**/api/events/cup-final", (route) => route.fulfill({ status: 500 }));
    await page.goto(`${stage.server.url}/events/cup-final`);
    await page.getByRole("button", { name: "Try again" }).waitFor();
    await page.getByRole("link", { name: "See what is on sale" }).waitFor();
    await page.close();
  });

  test("[A10] who asks for a code again, after a reload say, can enter the one that came", async () => {
    const page = await stage.browser.newPage();
    const ask = async () => {
      await page.goto(`${stage.server.url}/me`);
      await page.getByRole("button", { name: "Enter my address" }).click();
      await page.getByRole("textbox", { name: "E-mail address" }).fill("bob@example.org");
      await page.getByRole("button", { name: "Send me a code" }).click();
      await page.getByRole("textbox", { name: "Code" }).waitFor();
    };
    await ask();
    const code = await codeFor(stage.server.url, "bob@example.org");
    await ask();
    await page.getByText(/Another one can be sent in \d+ seconds/).waitFor();
    await page.getByRole("textbox", { name: "Code" }).fill(code);
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.close();
  });

  test("[A9] without JavaScript the page says what it is and what to do, in every language", async () => {
    const context = await stage.browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${stage.server.url}/events/cup-final`);
    await page.getByRole("heading", { name: "Grandstand" }).waitFor();
    for (const language of ["de", "es", "fr", "ar"])
      expect(await page.locator(`p[lang=${language}]`).textContent()).toMatch(/JavaScript.*PDF/s);
    expect(await page.locator("main > p").first().textContent()).toMatch(/Turn it on/);
    await context.close();
  });
});
