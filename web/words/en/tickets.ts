/** English: the source. The other languages are checked against the shape of this one. */
import { pluralsOf } from "../plural.ts";

const plural = pluralsOf("en");

export const tickets = {
  /** Why tickets are shown as they were. */
  offline: "You are offline.",
  noAnswer: "The box office does not answer.",
  lapsed: "Your sign-in has ended: it lasts a day.",
  /** `count`: of the tickets. There are none where a payment is still under way. */
  asOf: <Time>(count: number, time: Time) => [
    count === 0
      ? "This is what we last knew, as of "
      : plural(count, {
          one: "This is your ticket as of ",
          other: "These are your tickets as of ",
        }),
    time,
    ".",
  ],
  again: "Ask again",
  /** Where something else did not come. */
  kept: "Your tickets are kept on this device and open without a connection.",

  signedOut: {
    here: "You are signed out here and your tickets are off this device. The server cannot be reached; it is told as soon as it can be.",
    everywhere:
      "You are signed out here and your tickets are off this device. The server cannot be reached; your other devices follow as soon as it can be.",
  },

  install: {
    why: "Have your tickets at hand at the gate, without a connection too.",
    install: "Install as an app",
    ios: "Have your tickets at hand at the gate: tap “Share”, then “Add to Home Screen”.",
    notNow: "Not now",
  },
};

export type TicketsWords = typeof tickets;
