/** Being told of the call while the page is closed, in a real browser: asked on the tap only, sent by the real
 * server to a push service of the test, decrypted, and shown by the page's worker. */
import { Client } from "pg";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import webPush from "web-push";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEFAULT_QUEUE } from "../../src/domain/event.ts";
import type { PushMessage } from "../../src/protocol/push.ts";
import { pushService } from "../../src/push/testing/push-service.ts";
import { freshDatabase, type FreshDatabase } from "../database.ts";
import { importDrawn } from "../drawn-event.ts";
import { startServer, type TestServer } from "../server.ts";
import { waitUntil } from "../wait-until.ts";
import { launch, LIST_ONLY, missing } from "./chromium.ts";
import { signInBy } from "./sign-in.ts";

const HOUR_MS = 3_600_000;
const IN_LOBBY = {
  opensAt: Date.now() + 10 * HOUR_MS,
  startsAt: Date.now() + 100 * HOUR_MS,
  queue: { ...DEFAULT_QUEUE, lobbyMs: 20 * HOUR_MS },
};
const EVENTS = ["called", "refused", "letter", "letter-lost", "keyless"];

describe.skipIf(missing)("being told of the call, in Chromium", () => {
  let database: FreshDatabase;
  let server: TestServer;
  let browser: Browser;
  let pushes: Awaited<ReturnType<typeof pushService>>;

  const start = (env: Record<string, string>) =>
    startServer({ databaseUrl: database.url, env: { GRANDSTAND_DEMO: "off", ...env } });

  beforeAll(async () => {
    database = await freshDatabase();
    pushes = await pushService();
    const { publicKey, privateKey } = webPush.generateVAPIDKeys();
    server = await start({
      VAPID_PUBLIC_KEY: publicKey,
      VAPID_PRIVATE_KEY: privateKey,
      VAPID_SUBJECT: "mailto:ops@example.com",
    });
    const client = new Client({ connectionString: database.url });
    await client.connect();
    for (const event of EVENTS) await importDrawn(client, event, "....", IN_LOBBY);
    await client.end();
    browser = await launch(LIST_ONLY);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await pushes?.close();
    await database?.drop();
  });

  /** In the lobby, the choice open. There is no push service here for Chromium itself to subscribe to: it is given
   * what it would have got. */
  async function inLobby(
    event: string,
    email: string,
    options: BrowserContextOptions = {},
    push: unknown = null,
  ): Promise<Page> {
    const context = await browser.newContext({ locale: "en-IE", ...options });
    await context.addInitScript(`{
      const push = ${JSON.stringify(push)};
      const made = () => ({ endpoint: push.endpoint, toJSON: () => push });
      PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
        localStorage.setItem("test.subscribed", applicationServerKey);
        return made();
      };
      PushManager.prototype.getSubscription = async () =>
        localStorage.getItem("test.subscribed") === null ? null : made();
      globalThis.asked = 0;
      const ask = Notification.requestPermission.bind(Notification);
      Notification.requestPermission = () => (globalThis.asked++, ask());
    }`);
    const page = await context.newPage();
    await page.goto(`${server.url}/events/${event}`);
    await signInBy(page, "Join the lobby", email);
    await page.getByText("You are in.", { exact: true }).waitFor();
    await page.getByText("Tell me when it is my turn").click();
    await page.getByRole("checkbox", { name: /^By letter/ }).waitFor();
    return page;
  }

  const notification = (page: Page) =>
    page.getByRole("checkbox", { name: "By a notification on this device" });

  async function ring(event: string): Promise<void> {
    const answer = await fetch(`${server.url}/api/organiser/events/${event}/phase`, {
      method: "PUT",
      headers: {
        authorization: `Bearer ${server.organiserKey}`,
        "content-type": "application/json",
      },
      body: JSON.stringify({ phase: "queue" }),
    });
    expect(answer.status).toBe(200);
  }

  test("[W65] asked for on the tap, sent at the call, shown by the worker, in the fan's language", async () => {
    const device = pushes.browser("ada");
    const page = await inLobby(
      "called",
      "ada@example.com",
      { permissions: ["notifications"] },
      device.subscription,
    );
    expect(await page.evaluate("asked")).toBe(0);
    expect(await notification(page).isChecked()).toBe(false);
    await notification(page).click();
    await page.getByText("You are told. You may close this page.").waitFor();
    expect(await page.evaluate("asked")).toBe(1);
    // What it was subscribed with is the server's key, and the choice is the server's word.
    const { key } = (await (await fetch(`${server.url}/api/push-key`)).json()) as { key: string };
    expect(await page.evaluate('localStorage.getItem("test.subscribed")')).toBe(key);
    await page.reload();
    await page.getByText("You are told. You may close this page.").waitFor();
    expect(await notification(page).isChecked()).toBe(true);

    await page.goto(`${server.url}/`);
    await ring("called");
    await waitUntil("the push has come", () => pushes.received.length > 0);
    const data = device.decrypt(pushes.received[0]!.body);
    expect(JSON.parse(data) as PushMessage).toMatchObject({ event: "called", language: "en" });
    const shown = `navigator.serviceWorker.ready
      .then((registration) => registration.getNotifications())
      .then((all) => all.map(({ title, body, data }) => [title, body, data.path]))`;
    let looks = 0;
    await waitUntil("it is shown", async () => {
      // Once more, if it was dropped: the tools do not say so, and a second is shown in the place of the first.
      if (looks++ % LOOKS_A_DELIVERY === 0) await deliver(page, data);
      return (await page.evaluate<unknown[]>(shown)).length > 0;
    });
    expect(await page.evaluate(shown)).toEqual([
      [
        "It is your turn",
        expect.stringMatching(/^called: your place is kept until \d\d:\d\d\.$/),
        "/events/called",
      ],
    ]);
    await page.context().close();
  });

  test("[W65] a browser that refuses is believed: it is said, and the letter remains", async () => {
    // Whatever is not granted is denied.
    const page = await inLobby("refused", "bob@example.com", { permissions: ["geolocation"] });
    await page.getByText("Your browser refuses notifications of this page.").waitFor();
    expect(await notification(page).count()).toBe(0);
    expect(await page.evaluate("asked")).toBe(0);
    await page.context().close();
  });

  test("[W65] a refusal on the tap is said at once, and the focus stays", async () => {
    const page = await inLobby("refused", "fay@example.com");
    await page.evaluate('Notification.requestPermission = async () => "denied"');
    await notification(page).press("Space");
    await page.getByRole("status").getByText("Your browser refuses notifications").waitFor();
    expect(await notification(page).isChecked()).toBe(false);
    expect(await page.evaluate("document.activeElement.type")).toBe("checkbox");
    await page.context().close();
  });

  test("[W65] by letter, and off again, by keys alone", async () => {
    const page = await inLobby("letter", "cyd@example.com");
    const letter = page.getByRole("checkbox", { name: "By letter to cyd@example.com" });
    await letter.press("Space");
    await page.getByText("You are told. You may close this page.").waitFor();
    // The focus stays where it was.
    await page.keyboard.press("Space");
    await page.getByText("You are not told while this page is closed.").waitFor();
    expect(await letter.isChecked()).toBe(false);
    await page.keyboard.press("Space");
    await page.getByText("You are told. You may close this page.").waitFor();
    await ring("letter");
    await waitUntil("the letter has come", async () => {
      const letterOf = `${server.url}/dev/inbox.json?to=cyd@example.com`;
      const answer = await fetch(letterOf);
      return (
        answer.ok &&
        ((await answer.json()) as { subject: string }).subject.startsWith("It is your turn")
      );
    });
    await page.context().close();
  });

  test("[W65] a choice that the server does not take is not shown as taken", async () => {
    const page = await inLobby("letter-lost", "dan@example.com");
    await page.route("**/entry/alert", (route) => route.fulfill({ status: 500, json: {} }));
    const letter = page.getByRole("checkbox", { name: /^By letter/ });
    await letter.click();
    await page.locator(".told .problem").waitFor();
    expect(await letter.isChecked()).toBe(false);
    await page.context().close();
  });

  test("[W65] a server without keys offers no notification, and says so", async () => {
    const keyless = await start({});
    const there = server;
    server = keyless;
    try {
      const page = await inLobby("keyless", "eve@example.com");
      await page.getByText("This box office sends no notifications.").waitFor();
      expect(await notification(page).count()).toBe(0);
      await page.context().close();
    } finally {
      server = there;
      await keyless.stop();
    }
  });
});

const LOOKS_A_DELIVERY = 1_000;

/** As the browser's push service would hand it to the worker. */
async function deliver(page: Page, data: string): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const registered: string[] = [];
  devtools.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
    registered.push(...registrations.map(({ registrationId }) => registrationId));
  });
  await devtools.send("ServiceWorker.enable");
  await waitUntil("the worker is known to the browser's tools", () => registered.length > 0);
  await devtools.send("ServiceWorker.deliverPushMessage", {
    origin: new URL(page.url()).origin,
    registrationId: registered[0]!,
    data,
  });
}
