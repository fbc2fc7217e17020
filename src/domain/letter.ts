/** What the lane `mail` is asked to send: one letter a fact. The effect's id is the letter's, for ever. */
import type { OrderReason } from "./order.ts";

export const MAIL_LANE = "mail";

export type MailEffect = OrderLetter | CodeLetter | TurnLetter;

/** The code is gone with the effect. */
export type CodeLetter = {
  readonly mail: "sign-in-code";
  readonly buyer: string;
  readonly to: string;
  readonly code: string;
};

/** To whoever waits and asked for it. */
export type TurnLetter = {
  readonly mail: "your-turn";
  readonly event: string;
  readonly name: string;
  readonly timeZone: string;
  readonly buyer: string;
  readonly to: string;
  /** How long the call is good for, epoch ms: later there is nothing to tell. */
  readonly until: number;
};

export type OrderLetter =
  | { readonly mail: "order-paid"; readonly order: string }
  | { readonly mail: "order-refunded"; readonly order: string; readonly refund: string }
  /** Nothing was charged though the buyer may think so. `reason` null: the time to pay was over. */
  | {
      readonly mail: "payment-problem";
      readonly order: string;
      readonly reason: OrderReason | null;
    };
