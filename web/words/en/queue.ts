/** English: the source. The other languages are checked against the shape of this one. */
import { number } from "../locale.ts";
import { pluralsOf } from "../plural.ts";

const plural = pluralsOf("en");

const stopped = "Nobody is let in at the moment. Your place is kept.";

export const queue = {
  line: {
    name: "Your place",
    drawingTitle: "Drawing",
    rung: "The bell has rung",
    drawing: "Your place is being drawn",
    drawingMeans: "It takes some seconds.",
    drawn: "The draw is done",
    numberIn: <Time>(time: Time) => ["Your number will be here within ", time],
    aheadTitle: (n: number) => `${number(n)} ahead`,
    /** `wait` null: nobody is let in. */
    said: (ahead: number, wait: string | null) =>
      `${ahead === 0 ? "Nobody is" : plural(ahead, { one: "# person is", other: "# people are" })} ahead of you. ${wait === null ? stopped : `The wait: ${wait}.`}`,
    number: "Your number",
    ahead: "Ahead of you",
    serving: "Now serving",
    rate: "Let in a minute",
    wait: <Time>(time: Time) => ["Your wait: ", time],
    all: (waiting: number) =>
      `${number(waiting)} waiting in all · this page goes on by itself, there is no need to reload`,
    stopped,
    aMinute: "about a minute",
    lessThan: (minutes: number) =>
      `less than ${plural(minutes, { one: "# minute", other: "# minutes" })}`,
    minutes: (from: number, to: number) => `about ${number(from)} to ${number(to)} minutes`,
    hours: (from: number, to: number) => `about ${number(from)} to ${number(to)} hours`,
  },
};

export type QueueWords = typeof queue;
