/** What crosses from us to the page's worker by way of a push service. */

/** Of the notification, the worker's and the open page's own: one takes the other's place. */
export const TURN_TAG = "grandstand-turn";

/** What the page's worker gets (web/worker/). */
export interface PushMessage {
  readonly kind: "your-turn";
  readonly event: string;
  readonly name: string;
  readonly language: string;
  /** Until when it is worth being shown, epoch ms. */
  readonly until: number;
}
