/** What the box office asks of the browsers' push services. */
import type { PushTarget } from "../domain/alert.ts";
import type { PushMessage } from "../protocol/push.ts";

export interface Push {
  /** What a browser subscribes with, base64url. */
  readonly publicKey: string;
  /** Why nothing can be sent there; undefined: something may. */
  faultOf(endpoint: string): string | undefined;
  /** `id`: the same for every repetition. Rejects: to be tried again. */
  send(id: string, target: PushTarget, message: PushMessage): Promise<"sent" | "gone">;
}
