/** English: the source. The other languages are checked against the shape of this one. */
import { pluralsOf } from "../plural.ts";

const plural = pluralsOf("en");

export const terms = {
  title: "Good to know before you buy",
  limit: (n: number) =>
    plural(n, {
      one: "Everybody may have one ticket for this event.",
      other: "Everybody may have up to # tickets for this event.",
    }),
  hold: (time: string, more: string) =>
    `Seats that you hold are kept for you for ${time}, and once for ${more} more if you ask.`,
  pay: "Nobody takes them away while your bank asks. If a card is declined, you keep them and may try another.",
  accessible:
    "Wheelchair places are chosen in the same way and at the same time, with companion seats beside them.",
  back: "Tickets cannot be given back, passed on or sold on here yet; refunds are made by the organiser.",
};

export type TermsWords = typeof terms;
