/** "It is your turn", as a notification: what it says, and where a tap leads. */
import { type PushMessage, TURN_TAG } from "../../src/protocol/push.ts";
import { wordsIn } from "./words.ts";

export interface Shown {
  readonly title: string;
  readonly options: NotificationOptions & { readonly data: { readonly path: string } };
}

/** Something must be shown for every push, even one that comes late. `tags`: the languages of the browser, of which
 * the clock takes its region. */
export function notificationOf(
  { event, name, language, until }: PushMessage,
  now: number,
  tags: readonly string[],
): Shown {
  const words = wordsIn(language);
  const tag = tags.find((one) => one.toLowerCase().split("-")[0] === language) ?? language;
  // Digits as on the page (words/locale.ts).
  const style = { timeStyle: "short", numberingSystem: "latn" } as const;
  const clock = new Intl.DateTimeFormat(tag, style);
  const late = now >= until;
  return {
    title: late ? words.over : words.title,
    options: {
      body: late ? words.late(name) : words.kept(name, clock.format(until)),
      tag: TURN_TAG,
      icon: "/icon-192.png",
      lang: language,
      dir: "auto",
      requireInteraction: !late,
      data: { path: `/events/${encodeURIComponent(event)}` },
    },
  };
}

/** The window that is there already, else a new one: no other page is taken away, for it may be paying. */
export async function openPage(
  path: string,
  clients: Pick<Clients, "matchAll" | "openWindow">,
): Promise<void> {
  const windows = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = windows.find(({ url }) => new URL(url).pathname === path);
  await (there === undefined ? clients.openWindow(path) : there.focus());
}
