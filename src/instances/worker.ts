/** What an instance does because it is one of several. */
import cluster from "node:cluster";
import type { Writer } from "../booking/mail-lane.ts";
import type { Post } from "../booking/post-port.ts";
import type { Log } from "../runtime/seams.ts";
import { isCopy, type Beat, type Copy } from "./messages.ts";

const BEAT_EVERY_MS = 1_000;

/** Whether this process is one of several. */
export function isInstance(): boolean {
  return cluster.isWorker;
}

/** Several speak on one terminal: whose line it is, as the primary calls it. */
export function asInstance(log: Log): Log {
  const me = `instance ${process.pid}`;
  return {
    info: (message) => log.info(`${me}: ${message}`),
    error: (message) => log.error(`${me}: ${message}`),
  };
}

/** Tells the primary that we serve, now and for as long as we do. */
export function beat(): void {
  sayAlive();
  setInterval(sayAlive, BEAT_EVERY_MS).unref();
}

function sayAlive(): void {
  process.send?.({ beat: true } satisfies Beat);
}

function tell(copy: Copy): void {
  process.send?.(copy);
}

/** The development inbox is in memory: each letter is written for the inboxes of the others as well. */
export function shared(write: Writer, inbox: Post): Writer {
  process.on("message", (message: unknown) => {
    if (!isCopy(message)) return;
    const { letter, fact, paper } = message;
    if (fact.mail === "sign-in-code") void inbox.send(write.code(letter, fact));
    else if (fact.mail === "your-turn") void inbox.send(write.turn(letter, fact));
    else if (paper) void inbox.send(write.order(letter, fact, paper));
  });
  return {
    order: (letter, fact, paper) => {
      tell({ letter, fact, paper });
      return write.order(letter, fact, paper);
    },
    code: (letter, fact) => {
      tell({ letter, fact, paper: null });
      return write.code(letter, fact);
    },
    turn: (letter, fact) => {
      tell({ letter, fact, paper: null });
      return write.turn(letter, fact);
    },
  };
}
