/** English: the source. The other languages are checked against the shape of this one. */
import { number } from "../locale.ts";

export const outside = {
  name: "Queue",
  on: "The sale is on",
  title: "There is a queue",
  over: "Your time inside is over",
  missed: "Your turn has passed",
  why: "Join it: people are let in one after the other, so that the shop stays quick.",
  again: "You may join again, at the end of the queue.",
  /** To who holds some. */
  stillYours: "Seats that you hold are still yours.",
  join: "Join the queue",
  joinAgain: "Join again",
  waiting: (waiting: number, perMinute: number) =>
    `${number(waiting)} waiting · ${perMinute > 0 ? `about ${number(perMinute)} let in a minute` : "nobody is let in at the moment"}`,
};

export type OutsideWords = typeof outside;
