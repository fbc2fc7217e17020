/** English: the source. The other languages are checked against the shape of this one. */
import { number } from "../locale.ts";

export const outside = {
  name: "Queue",
  on: "The sale is on",
  title: "There is a queue",
  over: "Your time inside is over",
  missed: "Your turn has passed",
  why: "Join it: people are let in one after the other, so that the shop stays quick.",
  again: "You may join again, at the end of the queue. Seats that you hold are still yours.",
  join: "Join the queue",
  joinAgain: "Join again",
  waiting: (waiting: number, perMinute: number) =>
    `${number(waiting)} waiting · about ${number(perMinute)} let in a minute`,
  knownBy: (when: string) =>
    `Addresses that signed in here for the first time after ${when} draw no lot. They come next behind the draw, in the order of joining.`,
  behindMeans:
    "This address is too new to draw a lot: you get the next number behind the draw. You may close this page and come back; there is no need to reload.",
};

export type OutsideWords = typeof outside;
