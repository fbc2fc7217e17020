/** Signing in: sends a code to an address, and takes it back. Under a key a retry gets the first answer: a
 * code that was taken is dead, and an answer that was lost must not shut its owner out. Whether anybody has bought under the address
 * makes no difference to the answers. */
import { createHmac, randomInt } from "node:crypto";
import { signInActor } from "../actors/sign-in.ts";
import { CODE_DIGITS } from "../domain/sign-in.ts";
import { refuse } from "../domain/refusal.ts";
import { KEY_REUSED, type OperationId } from "../runtime/operation.ts";
import type { Outcome, SignedIn } from "./booking.ts";
import type { Desk } from "./desk.ts";

/** 60 bits: two networks of one buyer are taken for one by no accident. */
const NETWORK_CHARS = 10;

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

  /** A network as this buyer's journal knows it: its address is nowhere. */
  networkDigest(buyer: string, network: string): string {
    const mac = createHmac("sha256", this.#key).update(`network\n${buyer}\n${network}`);
    return mac.digest("base64url").slice(0, NETWORK_CHARS);
  }
}

export async function sendCode(
  desk: Desk,
  buyer: string,
  to: string,
  network: string,
  once: OperationId | undefined,
): Promise<Outcome<{ sent: true }>> {
  const code = desk.signIns.make();
  const digest = desk.signIns.digest(buyer, code);
  const letter = { buyer, digest, code, to, from: desk.signIns.networkDigest(buyer, network) };
  const sent = await desk.node.operation((turns) =>
    once
      ? turns.askOnce(signInActor, buyer, "send", letter, once)
      : turns.ask(signInActor, buyer, "send", letter),
  );
  if (sent === KEY_REUSED) return refuse({ kind: "key-reused" });
  return "refused" in sent ? refuse(sent.refused) : { sent: true };
}

export async function enterCode(
  desk: Desk,
  buyer: string,
  code: string,
  network: string,
  once: OperationId | undefined,
): Promise<Outcome<SignedIn>> {
  const tried = {
    digest: desk.signIns.digest(buyer, code),
    from: desk.signIns.networkDigest(buyer, network),
  };
  const entered = await desk.node.operation((turns) =>
    once
      ? turns.askOnce(signInActor, buyer, "enter", tried, once)
      : turns.ask(signInActor, buyer, "enter", tried),
  );
  if (entered === KEY_REUSED) return refuse({ kind: "key-reused" });
  if ("refused" in entered) return refuse(entered.refused);
  return { signedIn: true, knownSince: entered.knownSince, at: entered.at };
}
