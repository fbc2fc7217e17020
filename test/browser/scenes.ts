/** Every screen and state of the page, and how to get there: what the test of accessibility looks at, and what
 * docs/screens shows. A scene finds its way by structure, not by words, so that it plays in any language. */
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import type { HoldView, OrderView } from "../../src/protocol/api.ts";
import type { PassView } from "../../src/protocol/queue.ts";
import type { Fan } from "../server/fan.ts";
import { bestHold, type Fans, type Scenery } from "./scenery.ts";
import { signedIn } from "./sign-in.ts";

export interface Scene {
  /** In file names. */
  readonly name: string;
  readonly path: string;
  /** Nobody is signed in without. */
  readonly fan?: Fan;
  /** Kept on the device, by event. */
  readonly passes?: Readonly<Record<string, PassView>>;
  /** Selector of what shows that the screen is there. */
  readonly ready: string;
  /** Before the page is opened. */
  readonly prepare?: (page: Page) => Promise<unknown>;
  /** What is done there. */
  readonly act?: (page: Page) => Promise<void>;
}

const LIVE = ".pill.live:not(.stale)";
/** Of the wheel, from the whole stadium to its seats. */
const NOTCHES = 45;
const DECLINES = "4000000000000002";
const NO_ORDER = { id: "", hold: "", action: { kind: "redirect", url: "" } } as OrderView;
/** Nobody and nothing, to learn by what scenes there are without a server. */
const EMPTY: Scenery = {
  url: "",
  fans: {} as Fans,
  hold: { id: "" } as HoldView,
  beside: { id: "" } as HoldView,
  passes: {},
  orders: { paid: NO_ORDER, atBank: NO_ORDER, pending: NO_ORDER },
};

export const SCENE_NAMES: readonly string[] = scenesOf(EMPTY).map(({ name }) => name);

/** A page of its own in which the scene has been played. */
export async function play(
  browser: Browser,
  url: string,
  scene: Scene,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const { fan, passes } = scene;
  const look: BrowserContextOptions = {
    reducedMotion: "reduce",
    locale: "en-IE",
    timezoneId: "Europe/Berlin",
    ...options,
  };
  const context = await (fan === undefined
    ? browser.newContext(look)
    : signedIn(browser, url, fan, look, passes));
  const page = await context.newPage();
  try {
    await scene.prepare?.(page);
    await page.goto(new URL(scene.path, url).href);
    await page.locator(scene.ready).first().waitFor();
    await scene.act?.(page);
    return page;
  } catch (error) {
    await context.close();
    throw new Error(`scene ${scene.name}`, { cause: error });
  }
}

export function scenesOf({ url, fans, hold, beside, passes, orders }: Scenery): readonly Scene[] {
  return [
    // First: after two minutes the bank has answered.
    {
      name: "checkout-pending",
      path: `/pay/${orders.pending.hold}`,
      fan: fans.pending,
      ready: ".confirming",
    },
    {
      name: "order-pending",
      path: `/orders/${orders.pending.id}`,
      fan: fans.pending,
      ready: ".order",
    },
    { name: "events", path: "/", ready: ".event-card" },
    {
      name: "events-empty",
      path: "/",
      ready: "main h1",
      prepare: (page) =>
        page.route("**/api/events", (route) =>
          route.fulfill({ json: { events: [], now: Date.now() } }),
        ),
    },
    {
      name: "events-offline",
      path: "/me",
      fan: fans.owner,
      ready: ".ticket img",
      act: async (page) => {
        await offline(page);
        await page.goto(url);
        await page.locator("main a.button").waitFor();
      },
    },
    {
      name: "announced",
      path: "/events/announced",
      ready: ".announced summary",
      act: (page) => page.locator(".announced summary").click(),
    },
    { name: "lobby", path: "/events/lobby", ready: ".ready" },
    {
      name: "sign-in",
      path: "/events/lobby",
      ready: ".ready",
      act: async (page) => {
        await page.locator(".hero .primary").click();
        await page.locator("dialog[open] input[type=email]").waitFor();
      },
    },
    {
      name: "sign-in-code",
      path: "/events/lobby",
      ready: ".ready",
      act: async (page) => {
        await page.locator(".hero .primary").click();
        await page.locator("dialog[open] input[type=email]").fill("guest@example.com");
        await page.locator("dialog[open] .primary").click();
        await page.locator("input.code").fill("000000");
        await page.locator("dialog .problem:not(:empty)").waitFor();
      },
    },
    { name: "lobby-in", path: "/events/lobby", fan: fans.inLobby, ready: ".ready" },
    {
      name: "lobby-more",
      path: "/events/lobby",
      fan: fans.inLobby,
      ready: ".fairness",
      act: async (page) => {
        for (const summary of await page.locator("summary").all()) await summary.click();
        await page.locator(".link-code").waitFor();
        await page.locator(".terms").waitFor();
        await page.locator(".leave").click();
        await page.locator("section.card[role=alert]").waitFor();
      },
    },
    { name: "draw-before", path: "/events/lobby/draw", ready: "main.draw" },
    { name: "line-outside", path: "/events/line", ready: ".ready" },
    { name: "line", path: "/events/line", fan: fans.inLine, ready: ".figures" },
    {
      name: "line-told",
      path: "/events/line",
      fan: fans.inLine,
      ready: ".ready",
      act: async (page) => {
        await page.locator(".ready + details summary").click();
        await page.locator(".told .hint + label, .told label + .hint").first().waitFor();
      },
    },
    { name: "line-low", path: "/events/hopeless", fan: fans.hopeless, ready: ".hero-note" },
    {
      name: "line-offline",
      path: "/events/line",
      fan: fans.inLine,
      ready: ".figures",
      act: async (page) => {
        // An answer at once, where a dead line would be tried for half a minute.
        await page.route("**/api/**", (route) => route.fulfill({ status: 502, body: "" }));
        await page.locator("main > .problem.shown").waitFor();
      },
    },
    { name: "turn", path: "/events/called", fan: fans.called, ready: ".turn" },
    { name: "turn-missed", path: "/events/missed", fan: fans.missed, ready: ".turn" },
    { name: "turn-elsewhere", path: "/events/inside", fan: fans.inside, ready: ".turn" },
    {
      name: "draw",
      path: "/events/line/draw",
      fan: fans.inLine,
      ready: ".proof",
      act: async (page) => {
        await page.locator(".card .primary").click();
        await page.locator(".ranks").waitFor();
      },
    },
    { name: "inside", path: "/events/inside", fan: fans.inside, passes, ready: ".inside-bar" },
    { name: "inside-elsewhere", path: "/", fan: fans.inside, passes, ready: ".inside-bar a" },
    { name: "sale", path: "/events/cup", ready: LIVE, act: drawn },
    { name: "sale-close", path: "/events/cup", ready: LIVE, act: closeUp },
    {
      name: "sale-list",
      path: "/events/cup",
      ready: LIVE,
      act: async (page) => {
        await chooseTwo(page);
        await page.locator(".best summary").click();
      },
    },
    {
      name: "sale-taken",
      path: "/events/cup",
      fan: fans.late,
      ready: ".pill.live",
      // What happens meanwhile is not heard of, as on a poor line.
      prepare: (page) => page.routeWebSocket(/./, () => undefined),
      act: async (page) => {
        await chooseTwo(page);
        await page.route(
          "**/holds",
          async (route) => {
            const { seats } = route.request().postDataJSON() as { seats: readonly string[] };
            await fans.called.hold(seats.slice(0, 1), undefined, "cup");
            await route.continue();
          },
          { times: 1 },
        );
        await page.locator(".choice-bar .primary").click();
        await page.locator(".taken .held").waitFor();
      },
    },
    {
      name: "sale-held",
      path: "/events/cup",
      fan: fans.holder,
      ready: ".hold-bar",
      act: async (page) => {
        await page.locator(LIVE).waitFor();
        await drawn(page);
      },
    },
    {
      name: "held-several",
      path: "/",
      fan: fans.collector,
      ready: ".several",
      act: opened,
    },
    {
      name: "checkout-beside",
      path: `/pay/${beside.id}`,
      fan: fans.collector,
      ready: ".several",
      act: opened,
    },
    {
      name: "held-offline",
      path: "/me",
      fan: fans.holder,
      ready: ".hold-bar",
      act: async (page) => {
        await offline(page);
        await page.locator(".last-known small").waitFor();
      },
    },
    {
      name: "held-asked",
      path: "/me",
      fan: fans.holder,
      ready: ".hold-bar",
      act: async (page) => {
        await page.locator(".hold-bar .plain").first().click();
        await page.locator(".asked").waitFor();
      },
    },
    {
      name: "sale-best",
      path: "/events/cup",
      fan: fans.newcomer,
      ready: LIVE,
      act: async (page) => {
        await page.locator(".best .primary").click();
        await page.locator(".hold-bar").waitFor();
        await page.locator(".notice").waitFor();
      },
    },
    { name: "paused", path: "/events/paused", ready: ".banner" },
    { name: "closed", path: "/events/closed", ready: ".banner" },
    { name: "sold-out", path: "/events/sold", ready: ".wanting form" },
    { name: "sold-out-accessible", path: "/events/narrow", ready: ".wanting form" },
    {
      name: "waiting-list",
      path: "/events/sold",
      fan: fans.wanting,
      ready: ".wanting [role=status]",
    },
    { name: "checkout", path: `/pay/${hold.id}`, fan: fans.holder, ready: ".summary" },
    {
      name: "checkout-declined",
      path: "/me",
      fan: fans.payer,
      ready: "main h1",
      act: async (page) => {
        const { id } = await bestHold(fans.payer, 2);
        await page.goto(`${url}/pay/${id}`);
        await page
          .locator(".cards button")
          .filter({ hasText: shown(DECLINES) })
          .click();
        await page.locator("form .primary").click();
        await page.locator("form .problem.shown").waitFor();
      },
    },
    {
      name: "checkout-offline",
      path: `/pay/${hold.id}`,
      fan: fans.holder,
      ready: ".summary",
      act: async (page) => {
        await page.context().setOffline(true);
        await page.locator(".last-known small").waitFor();
      },
    },
    { name: "checkout-over", path: "/pay/none", fan: fans.newcomer, ready: "main .card" },
    {
      name: "checkout-bank",
      path: `/pay/${orders.atBank.hold}`,
      fan: fans.atBank,
      ready: ".confirming a",
    },
    { name: "bank", path: bankOf(orders.atBank), ready: ".challenge" },
    {
      name: "order-bank",
      path: `/orders/${orders.atBank.id}`,
      fan: fans.atBank,
      ready: "main a.button",
    },
    { name: "tickets", path: `/orders/${orders.paid.id}`, fan: fans.owner, ready: ".ticket img" },
    {
      name: "tickets-offline",
      path: `/orders/${orders.paid.id}`,
      fan: fans.owner,
      ready: ".ticket img",
      act: cutOff,
    },
    {
      name: "tickets-install",
      path: `/orders/${orders.paid.id}`,
      fan: fans.owner,
      ready: ".ticket img",
      act: async (page) => {
        // As Chromium does, though not in a test.
        await page.evaluate('dispatchEvent(new Event("beforeinstallprompt"))');
        await page.locator(".install").waitFor();
      },
    },
    { name: "me", path: "/me", fan: fans.owner, ready: ".ticket img" },
    { name: "me-offline", path: "/me", fan: fans.owner, ready: ".ticket img", act: cutOff },
    {
      name: "me-lapsed",
      path: "/me",
      fan: fans.owner,
      ready: ".ticket img",
      act: async (page) => {
        // Later than the session is good for.
        await page.addInitScript(
          `{ const now = Date.now; Date.now = () => now() + ${2 * 86_400_000}; }`,
        );
        await page.reload();
        await page.locator(".as-of").waitFor();
      },
    },
    { name: "me-out", path: "/me", ready: "main .primary" },
    { name: "me-empty", path: "/me", fan: fans.inLobby, ready: "main p.hint + p" },
    { name: "not-found", path: "/events/none", ready: "[role=alert] a" },
    { name: "nowhere", path: "/a/b/c", ready: "main h1" },
    {
      name: "failed",
      path: "/",
      ready: "main [role=alert]",
      prepare: (page) => page.route("**/api/events", (route) => route.fulfill({ status: 500 })),
    },
    {
      name: "loading",
      path: "/events/cup",
      ready: ".loading",
      // Never answered.
      prepare: (page) => page.route("**/api/events/cup", () => undefined),
    },
  ];
}

/** Where the bank asks the payer. */
function bankOf({ action }: OrderView): string {
  if (action?.kind !== "redirect") throw new Error("the bank does not ask");
  return action.url;
}

/** All that is held, and for what. */
async function opened(page: Page): Promise<void> {
  const closed = page.locator(".several button[aria-expanded=false]");
  if (await closed.isVisible()) await closed.click();
  await page.locator(".holds a bdi").first().waitFor();
}

/** Opens a section and chooses two seats that are side by side. */
async function chooseTwo(page: Page): Promise<void> {
  await page.locator("li:not(.gone) > button.section").nth(2).click();
  const pair = page.locator(".seat.free:not(.wheelchair) + .seat.free").first();
  await pair.waitFor();
  await pair.click();
  await page.locator(".seat.free:has(+ .seat.selected)").first().click();
  await page.locator(".choice-bar").waitFor();
}

/** Once the page can be opened without a connection. */
async function offline(page: Page): Promise<void> {
  await page.evaluate("navigator.serviceWorker.ready.then(() => undefined)");
  await page.context().setOffline(true);
  await page.reload();
}

async function cutOff(page: Page): Promise<void> {
  await offline(page);
  await page.locator(".as-of").waitFor();
  await page.locator(".ticket img").first().waitFor();
}

/** The map has been painted, where there is one. */
async function drawn(page: Page): Promise<void> {
  await page.locator(".map-buttons, .map-missing").first().waitFor();
}

/** So near that the seats have their numbers. */
async function closeUp(page: Page): Promise<void> {
  await drawn(page);
  if ((await page.locator(".map-buttons").count()) === 0) return; // There is the list alone.
  const box = (await page.locator(".map-canvases").boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 5);
  for (let n = 0; n < NOTCHES; n++) await page.mouse.wheel(0, -100);
}

function shown(card: string): string {
  return card.replace(/(.{4})(?=.)/g, "$1 ");
}
