/** The mail lane: writes the letter that a fact calls for, from the order as it is, and hands it over. */
import type { CodeLetter, MailEffect, OrderLetter, TurnLetter } from "../domain/letter.ts";
import type { Paper } from "../domain/paper.ts";
import type { EffectRow } from "../runtime/journal.ts";
import { type LaneHandler, type LaneLimits, Undeliverable } from "../runtime/outbox.ts";
import { lookPlaced } from "./look-order.ts";
import { isRefused } from "./once.ts";
import type { OrderDesk } from "./order-book.ts";
import { printed } from "./paper.ts";
import type { Letter, Post } from "./post-port.ts";

/** A mail server that hangs slows the mail, and nothing else. */
export const MAIL_LIMITS: Partial<LaneLimits> = {
  concurrency: 32,
  timeLimitMs: 90_000,
  gates: false,
};

const LETTERS: Record<MailEffect["mail"], true> = {
  "order-paid": true,
  "order-refunded": true,
  "payment-problem": true,
  "sign-in-code": true,
  "your-turn": true,
};

/** Writes letters. `id` is the letter's. */
export interface Writer {
  order(id: string, fact: OrderLetter, paper: Paper): Letter;
  code(id: string, fact: CodeLetter): Letter;
  turn(id: string, fact: TurnLetter): Letter;
}

export function mailLane(
  desk: Pick<OrderDesk, "book" | "codes" | "clock">,
  write: Writer,
  post: Post,
): LaneHandler {
  return async (effect: EffectRow) => {
    // The outbox holds what the order or the sign-in wrote.
    const fact = effect.payload as MailEffect;
    if (!Object.hasOwn(LETTERS, fact.mail))
      throw new Error("a letter of a newer version of the server is unknown here");
    if (fact.mail === "sign-in-code") {
      await post.send(write.code(effect.id, fact));
    } else if (fact.mail === "your-turn") {
      // Later than that it would send somebody to a door that is shut.
      if (desk.clock.now() < fact.until) await post.send(write.turn(effect.id, fact));
    } else {
      const placed = await lookPlaced(desk, fact.order);
      if (isRefused(placed)) throw new Undeliverable(`there is no order ${fact.order}`);
      const { event, order, terms } = placed;
      await post.send(write.order(effect.id, fact, printed(event, order, terms, desk.codes)));
    }
    await desk.book.sent(fact, effect.id);
  };
}
