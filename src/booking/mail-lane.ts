/** The mail lane: writes the letter that a fact calls for, from the order as it is, and hands it over. */
import type { CodeLetter, MailEffect, OrderLetter } from "../actors/mail-effect.ts";
import { orderActor } from "../actors/order.ts";
import { signInActor } from "../actors/sign-in.ts";
import type { Paper } from "../domain/paper.ts";
import type { EffectRow } from "../runtime/journal.ts";
import { type LaneHandler, type LaneLimits, Undeliverable } from "../runtime/outbox.ts";
import type { Desk } from "./desk.ts";
import { lookPlaced } from "./look-order.ts";
import { isRefused } from "./once.ts";
import { printed } from "./paper.ts";
import type { Letter, Post } from "./post-port.ts";

/** A mail server that hangs slows the mail, and nothing else. */
export const MAIL_LIMITS: Partial<LaneLimits> = {
  concurrency: 32,
  timeLimitMs: 90_000,
  gates: false,
};

/** Writes letters. `id` is the letter's. */
export interface Writer {
  order(id: string, fact: OrderLetter, paper: Paper): Letter;
  code(id: string, fact: CodeLetter): Letter;
}

export function mailLane(desk: Desk, write: Writer, post: Post): LaneHandler {
  return async (effect: EffectRow) => {
    // The outbox holds what the order actor wrote.
    const fact = effect.payload as MailEffect;
    const done = { done: effect.id };
    if (fact.mail === "sign-in-code") {
      await post.send(write.code(effect.id, fact));
      await desk.node.operation((turns) => turns.ask(signInActor, fact.buyer, "look", {}, done));
      return;
    }
    const placed = await lookPlaced(desk, fact.order);
    if (isRefused(placed)) throw new Undeliverable(`there is no order ${fact.order}`);
    const { loaded, order, terms } = placed;
    const paper = printed(loaded.event, order, terms, desk.codes);
    await post.send(write.order(effect.id, fact, paper));
    await desk.node.operation((turns) => turns.ask(orderActor, fact.order, "look", {}, done));
  };
}
