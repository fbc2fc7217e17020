import { expect, test, vi } from "vitest";
import type { PushMessage } from "../../src/protocol/push.ts";
import { notificationOf, openPage } from "./turn.ts";

const AT = Date.UTC(2027, 5, 12, 18);
const MESSAGE: PushMessage = {
  kind: "your-turn",
  event: "cup final",
  name: "Cup Final",
  language: "de",
  until: AT,
};

test("[W65] a push is shown in the fan's language, with the time the place is kept until, and leads to its event", () => {
  const { title, options } = notificationOf(MESSAGE, AT - 1, ["fr", "de-AT"]);
  const until = new Intl.DateTimeFormat("de", { timeStyle: "short" }).format(AT);
  expect(title).toBe("Sie sind an der Reihe");
  expect(options.body).toContain("Cup Final");
  expect(options.body).toContain(until);
  expect(options).toMatchObject({ lang: "de", data: { path: "/events/cup%20final" } });
});

test("[W65] a push that comes late promises no place", () => {
  const { title, options } = notificationOf(MESSAGE, AT, []);
  expect(title).toBe("Ihr Aufruf ist vorbei");
  expect(options.body).not.toMatch(/\d/);
});

test("[W65] a language that is none of ours is English", () => {
  expect(notificationOf({ ...MESSAGE, language: "xx" }, AT - 1, []).title).toBe("It is your turn");
});

/** Windows at these addresses. */
function windowsAt(...urls: string[]) {
  const windows = urls.map((url) => ({ url, focus: vi.fn<() => void>() }));
  return {
    windows,
    matchAll: async () => windows as never,
    openWindow: vi.fn<() => Promise<null>>(),
  };
}

test.each([
  ["en", ["en-IE"], /until \d\d:\d\d\.$/],
  ["en", ["en-US"], /until \d?\d:\d\d\s[AP]M\.$/],
  ["de", ["en-US"], /bis \d\d:\d\d offen\.$/],
  ["ar", ["ar-EG"], /\d?\d:\d\d/],
])("[W65] the clock of %s is that of a reader of %j", (language, tags, clock) => {
  expect(notificationOf({ ...MESSAGE, language }, AT - 1, tags).options.body).toMatch(clock);
});

test("[W65] a tap brings the event's window to the front", async () => {
  const clients = windowsAt("https://x.example/pay/1", "https://x.example/events/cup?a");
  await openPage("/events/cup", clients);
  expect(clients.windows.map(({ focus }) => focus.mock.calls.length)).toEqual([0, 1]);
  expect(clients.openWindow).not.toHaveBeenCalled();
});

test("[W65] without one a new one is opened: a purchase in another is left alone", async () => {
  const clients = windowsAt("https://x.example/pay/1");
  await openPage("/events/cup", clients);
  expect(clients.openWindow).toHaveBeenCalledExactlyOnceWith("/events/cup");
  expect(clients.windows[0]!.focus).not.toHaveBeenCalled();
});
