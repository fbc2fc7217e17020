/** Two fans on the same seats, in a real browser: the loser is told what was taken, and has other seats. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { HoldView, MeView } from "../../src/protocol/api.ts";
import { startServer } from "../server.ts";
import { Fan, planOf } from "../server/fan.ts";
import { launch, LIST_ONLY, missing } from "./chromium.ts";
import { signInBy } from "./sign-in.ts";
import { focusedName, tabTo } from "./keyboard.ts";

let server: Awaited<ReturnType<typeof startServer>> | undefined;
let browser: Browser | undefined;

describe.skipIf(missing).each(["actors", "classic"])(
  "a lost choice in Chromium, engine %s",
  (engine) => {
    beforeAll(async () => {
      server = await startServer({ seats: 5_000, env: { GRANDSTAND_ENGINE: engine } });
      browser = await launch(LIST_ONLY);
    });
    afterAll(async () => {
      await browser?.close();
      await server?.stop();
    });

    test("[W27] what was taken is named, and seats for no more money are held instead", async () => {
      const rival = await Fan.signIn(server!.url, "rival@example.com");
      const { page, place } = await choosing("loser@example.com", 3);
      const asked = await outrun(page, rival, [0, 1]);
      const before = await meOf(page);
      expect(before.holds).toEqual([]);
      await page.getByRole("button", { name: /^Hold 2 seats/ }).click();

      const card = page.getByRole("region", { name: "Already taken" });
      await card.getByText("We are holding these for you instead").waitFor();
      await card.getByText(`${place} have gone`).waitFor();
      const [hold, ...others] = (await meOf(page)).holds;
      expect(others).toEqual([]);
      // The wanted seats and the first stand-in went to the rival; the next is theirs.
      expect(asked).toHaveLength(3);
      expect(new Set(asked[2])).toEqual(idsOf(hold!));
      const rivals = ((await rival.get("/api/me")).body as MeView).holds;
      expect(rivals.map(idsOf)).toEqual(asked.slice(0, 2).map((ids) => new Set(ids)));
      expect(hold!.total.amount).toBeLessThanOrEqual(rivals[0]!.total.amount);
      // The names of the held seats, as the server has them, in the notice and in one spoken message.
      const { section, row } = hold!.seats[0]!;
      const spoken = (await page.locator("[role=status].unseen").textContent())!;
      for (const text of [await card.innerText(), spoken]) {
        expect(text).toContain(`${section}, row ${row}, seats `);
        expect(text).toMatch(/ (has|have) gone/);
      }
      expect(await focusedName(page)).toBe("Already taken");

      await card.getByRole("button", { name: "Keep these" }).click();
      await card.waitFor({ state: "detached" });
      await page.getByRole("region", { name: "Your held seats" }).waitFor();
      expect(await focusedName(page)).toBe("Pay");
      expect((await meOf(page)).holds.map(({ id }) => id)).toEqual([hold!.id]);
      await page.context().close();
    });

    test("[W27] by keyboard: given back, they are free, and what was left of the choice is chosen again", async () => {
      const rival = await Fan.signIn(server!.url, "quick@example.com");
      const { page, ids } = await choosing("picky@example.com", 5);
      // Of the two only one is lost.
      const asked = await outrun(page, rival, [0], (seats) => seats.slice(0, 1));
      await tabTo(page, /^Hold 2 seats/);
      await page.keyboard.press("Enter");

      const card = page.getByRole("region", { name: "Already taken" });
      await card.getByText("We are holding these for you instead").waitFor();
      expect((await meOf(page)).holds.map(idsOf)).toEqual([new Set(asked[1])]);
      // The one that was not lost is among them: it must not look taken once it is given back.
      expect(asked[1]).toContain(ids[1]);
      await tabTo(page, /^Give them back$/);
      await page.keyboard.press("Enter");

      await card.getByText("Nothing was held.").waitFor();
      await page.getByRole("button", { name: /^Hold 1 seat/ }).waitFor();
      expect((await meOf(page)).holds).toEqual([]);
      expect(await focusedName(page)).toBe("Already taken");
      // Free for everybody: the rival can have them, and what is chosen is what was not lost.
      await rival.held(asked[1]!.filter((id) => !ids.includes(id)));
      await card.getByRole("button", { name: "Choose myself" }).click();
      await card.waitFor({ state: "detached" });
      await page.getByRole("button", { name: /^Hold 1 seat/ }).click();
      await page.getByRole("region", { name: "Your held seats" }).waitFor();
      expect((await meOf(page)).holds.map(idsOf)).toEqual([new Set([ids[1]])]);
      await page.context().close();
    });

    test("[W27] after three stand-ins that were lost too nothing is held, and that is said", async () => {
      const rivals = await Promise.all(
        ["a", "b", "c", "d"].map((name) => Fan.signIn(server!.url, `${name}@example.com`)),
      );
      const { page } = await choosing("unlucky@example.com", 7);
      const asked = await outrun(page, rivals, [0, 1, 2, 3]);
      await page.getByRole("button", { name: /^Hold 2 seats/ }).click();

      const card = page.getByRole("region", { name: "Already taken" });
      await card.getByText("Nothing was held.").waitFor();
      expect(await card.getByRole("button", { name: "Keep these" }).count()).toBe(0);
      expect(asked).toHaveLength(4);
      expect((await meOf(page)).holds).toEqual([]);
      await page.context().close();
    });
  },
);

/** A fan who is signed in and has chosen two seats side by side in the section. */
async function choosing(
  email: string,
  section: number,
): Promise<{ page: Page; place: string; ids: string[] }> {
  const { url } = server!;
  const context = await browser!.newContext({ reducedMotion: "reduce", locale: "en-IE" });
  const page = await context.newPage();
  await page.goto(`${url}/me`);
  await signInBy(page, "Enter my address", email);
  await page.getByRole("button", { name: "Sign out on this device" }).waitFor();

  await page.goto(`${url}/events/cup-final`);
  await page.getByText("Live", { exact: true }).waitFor();
  await page.locator("li:not(.gone) > button.section").nth(section).click();
  await page.getByRole("gridcell").first().waitFor();
  const labels = await page.evaluate<string[]>(LABELS);
  const first = labels.findIndex((_, n) =>
    [n - 1, n, n + 1].every(
      (m) => labels[m]?.endsWith("available") && rowOf(labels[m]) === rowOf(labels[n]!),
    ),
  );
  const names = [labels[first]!, labels[first + 1]!];
  const ids: string[] = [];
  const plan = await planOf(url);
  for (const name of names) {
    const cell = page.getByRole("gridcell", { name, exact: true });
    ids.push(plan.seats.id[Number((await cell.getAttribute("id"))!.replace("seat-", ""))]!);
    await cell.click();
  }
  const [left, right] = names.map((name) => /, seat (\d+),/.exec(name)![1]);
  return { page, place: `${rowOf(names[0]!)}, seats ${left}, ${right}`, ids };
}

/** In the page's own words: this side of the test knows no DOM. */
const LABELS = `[...document.querySelectorAll("[role=gridcell]")].map((c) => c.ariaLabel)`;

function rowOf(label: string): string {
  return label.slice(0, label.indexOf(", seat "));
}

/** Lets the rival have the seats of those requests first, by number. Returns the seats of every request. */
async function outrun(
  page: Page,
  rivals: Fan | readonly Fan[],
  lost: readonly number[],
  part = (seats: readonly string[]): readonly string[] => seats,
): Promise<string[][]> {
  const asked: string[][] = [];
  await page.route("**/holds", async (route) => {
    const { seats } = route.request().postDataJSON() as { seats: string[] };
    const n = asked.push(seats) - 1;
    const rival = rivals instanceof Fan ? rivals : rivals[n % rivals.length]!;
    if (lost.includes(n)) await rival.held(part(seats));
    await route.continue();
  });
  return asked;
}

/** What the server says is theirs. */
async function meOf(page: Page): Promise<MeView> {
  const answer = await page.request.get(`${server!.url}/api/me`);
  return (await answer.json()) as MeView;
}

function idsOf({ seats }: HoldView): Set<string> {
  return new Set(seats.map(({ id }) => id));
}
