/** English: the source. The other languages are checked against the shape of this one. */
import { number } from "../locale.ts";
import { pluralsOf } from "../plural.ts";

const plural = pluralsOf("en");

export const page = {
  language: "Language",
  languageFailed: "That language could not be loaded. Check your connection and try again.",
  myTickets: "My tickets",
  oneMoment: "One moment…",
  tryAgain: "Try again",
  failed: "That did not load",
  nowhere: "There is nothing here",
  seeSales: "See what is on sale",
  noConnection: "No connection at the moment. Your place is kept; this page goes on by itself.",
  joined: "You have joined. You may close this page and come back.",
  loading: "Loading…",

  time: {
    days: (days: number, hours: number) =>
      `${plural(days, { one: "# day", other: "# days" })} ${number(hours)} h`,
    /** At the venue, and where the reader is. */
    both: (there: string, here: string) => `${there} (${here} your time)`,
  },
};

export type PageWords = typeof page;
