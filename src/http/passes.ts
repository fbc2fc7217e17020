/** Passes of admitted fans, signed (signed.ts): checked at every hold and order without asking anybody. */
import type { Pass } from "../domain/pass.ts";
import { signedBy } from "./signed.ts";

/** The header that carries a pass. */
export const PASS_HEADER = "grandstand-pass";

export interface Passes {
  write(pass: Pass): string;
  /** Null: none was sent, or it is not ours. Whose it is and until when it is good is the box office's to judge. */
  read(text: string | string[] | undefined): Pass | null;
}

/** A pass as it is written: event, buyer, ends of shopping and paying. */
interface Token {
  readonly e: string;
  readonly b: string;
  readonly s: number;
  readonly p: number;
}

export function createPasses(key: string | Uint8Array): Passes {
  const tokens = signedBy<Token>(key);
  return {
    write: ({ event, buyer, shopUntil, payUntil }) =>
      tokens.write({ e: event, b: buyer, s: shopUntil, p: payUntil }),
    read(text) {
      const token = typeof text === "string" ? tokens.read(text) : undefined;
      if (!token) return null;
      return { event: token.e, buyer: token.b, shopUntil: token.s, payUntil: token.p };
    },
  };
}
