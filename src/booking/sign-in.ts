/** Signing in: sends a code to an address, and takes it back. Whether anybody has bought under the address
 * makes no difference to the answers. */
import { createHmac, randomInt } from "node:crypto";
import { signInActor } from "../actors/sign-in.ts";
import { CODE_DIGITS } from "../domain/sign-in.ts";
import { refuse } from "../domain/refusal.ts";
import type { Outcome } from "./booking.ts";
import type { Desk } from "./desk.ts";

/** Makes codes, and their keyed digests. */
export class SignInCodes {
  readonly #key: Buffer;

  /** `key`: 32 secret bytes. */
  constructor(key: Buffer) {
    this.#key = key;
  }

  make(): string {
    return String(randomInt(10 ** CODE_DIGITS)).padStart(CODE_DIGITS, "0");
  }

  digest(buyer: string, code: string): string {
    return createHmac("sha256", this.#key).update(`${buyer}\n${code}`).digest("base64url");
  }
}

export async function sendCode(
  desk: Desk,
  buyer: string,
  to: string,
): Promise<Outcome<{ sent: true }>> {
  const code = desk.signIns.make();
  const digest = desk.signIns.digest(buyer, code);
  const sent = await desk.node.operation((turns) =>
    turns.ask(signInActor, buyer, "send", { buyer, digest, code, to }),
  );
  return "refused" in sent ? refuse(sent.refused) : { sent: true };
}

export async function enterCode(
  desk: Desk,
  buyer: string,
  code: string,
): Promise<Outcome<{ signedIn: true }>> {
  const digest = desk.signIns.digest(buyer, code);
  const entered = await desk.node.operation((turns) =>
    turns.ask(signInActor, buyer, "enter", { digest }),
  );
  return "refused" in entered ? refuse(entered.refused) : { signedIn: true };
}
