/** English: the source. The other languages are checked against the shape of this one. */
import type { NotOffered } from "../../waiting/push-offer.ts";

export const told = {
  why: "We tell you once, when you are called. Your place is kept either way.",
  letter: (address: string) => `By letter to ${address}`,
  push: "By a notification on this device",
  asking: "Your browser is asking you…",
  saving: "One moment…",
  off: "You are not told while this page is closed.",
  on: "You are told. You may close this page.",
  elsewhere: "Notifications go to another device of yours.",
  not: {
    "no-key": "This box office sends no notifications.",
    "no-push": "This browser has no notifications for pages that are closed.",
    "home-screen":
      "On this device, add the page to the home screen first: tap “Share”, then “Add to Home Screen”. Notifications can be had there.",
    refused: "Your browser refuses notifications of this page. You can allow them in its settings.",
    failed: "Your browser could not set notifications up. Try again, or choose the letter.",
  } satisfies Record<NotOffered | "failed", string>,
};

export type ToldWords = typeof told;
