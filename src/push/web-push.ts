/** Pushes to browsers: RFC 8030, encrypted for the browser alone (RFC 8291, aes128gcm), signed so that the push
 * service knows whose it is (RFC 8292, VAPID). The library encrypts and signs; carried it is as webhooks are,
 * since the address is a stranger's word here too. */
import { hash } from "node:crypto";
import webPush from "web-push";
import type { Push } from "../booking/push-port.ts";
import type { PushTarget } from "../domain/alert.ts";
import type { Clock } from "../runtime/seams.ts";
import { type AddressPolicy, urlFault } from "../webhooks/address.ts";
import type { Sender } from "../webhooks/sender.ts";

export interface VapidKeys {
  /** base64url. */
  readonly publicKey: string;
  readonly privateKey: string;
  /** Whom a push service may turn to: mailto: or https: */
  readonly subject: string;
}

/** Of a name by which the push service replaces what it has not delivered yet (RFC 8030, section 5.4). */
const TOPIC_CHARS = 32;

export class WebPush implements Push {
  readonly publicKey: string;
  readonly #keys: VapidKeys;
  readonly #sender: Sender;
  readonly #policy: AddressPolicy;
  readonly #clock: Clock;
  readonly #end = new AbortController();

  constructor(parts: {
    readonly keys: VapidKeys;
    readonly sender: Sender;
    readonly policy: AddressPolicy;
    readonly clock: Clock;
  }) {
    this.publicKey = parts.keys.publicKey;
    this.#keys = parts.keys;
    this.#sender = parts.sender;
    this.#policy = parts.policy;
    this.#clock = parts.clock;
  }

  faultOf(endpoint: string): string | undefined {
    return urlFault(endpoint, this.#policy);
  }

  async send(
    id: string,
    { endpoint, p256dh, auth }: PushTarget,
    message: { readonly until: number },
  ): Promise<"sent" | "gone"> {
    const leftMs = message.until - this.#clock.now();
    const { headers, body } = webPush.generateRequestDetails(
      { endpoint, keys: { p256dh, auth } },
      JSON.stringify(message),
      {
        vapidDetails: this.#keys,
        TTL: Math.max(0, Math.ceil(leftMs / 1_000)),
        urgency: "high",
        topic: hash("sha256", id, "base64url").slice(0, TOPIC_CHARS),
      },
    );
    const { status, error } = await this.#sender.send(
      endpoint,
      { headers: written(headers), body },
      this.#end.signal,
    );
    if (status === null) throw new Error(`the push service was not reached: ${error}`);
    if (status >= 200 && status < 300) return "sent";
    // Too much at once, or its own trouble. Any other answer would be the same again: the subscription is
    // gone (404, 410), or not for our keys.
    if (status === 429 || status >= 500) throw new Error(`the push service answered ${status}`);
    return "gone";
  }

  close(): void {
    this.#end.abort();
    this.#sender.close();
  }
}

function written(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
