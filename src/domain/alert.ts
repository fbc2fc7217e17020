/** How a fan who waits wants to hear of the call: by a letter, by this device's notifications, or both. It
 * is used once; what is sent is in the lanes `mail` and `push`. */
export interface Alert {
  /** The address that the letter goes to. */
  readonly mail: string | null;
  readonly push: PushTarget | null;
  /** That the notification speaks: a language of the page. */
  readonly language: string;
}

/** A browser's push subscription (W3C Push API): where to send, and what to encrypt with. */
export interface PushTarget {
  readonly endpoint: string;
  /** The browser's public key and secret, base64url. */
  readonly p256dh: string;
  readonly auth: string;
}

export const PUSH_LANE = "push";

/** What the lane `push` is asked to send. */
export interface TurnPush {
  readonly event: string;
  readonly name: string;
  readonly buyer: string;
  readonly target: PushTarget;
  readonly language: string;
  /** How long the call is good for, epoch ms: later there is nothing to tell. */
  readonly until: number;
}

export function sameAlert(one: Alert | undefined, other: Alert | null): boolean {
  if (one === undefined || other === null) return one === undefined && other === null;
  return (
    one.mail === other.mail &&
    one.language === other.language &&
    one.push?.endpoint === other.push?.endpoint &&
    one.push?.p256dh === other.push?.p256dh &&
    one.push?.auth === other.push?.auth
  );
}
