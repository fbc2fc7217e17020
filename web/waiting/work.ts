/** The work that the join asks for: an answer whose digest with the challenge begins with so many zero bits.
 * Done in the background by the device; nobody has to read or recognise anything. */
import type { ChallengeView } from "../../src/protocol/queue.ts";

/** Digests at a time: enough to keep the device busy, few enough that the page stays quick. */
const AT_ONCE = 256;

export type Work = { readonly challenge: string; readonly answer: string };

export async function answerTo({ challenge, bits }: ChallengeView): Promise<Work | object> {
  if (bits === 0) return {};
  const encoder = new TextEncoder();
  for (let from = 0; ; from += AT_ONCE) {
    const tried = Array.from({ length: AT_ONCE }, async (_, n) => {
      const answer = (from + n).toString(36);
      const digest = await crypto.subtle.digest(
        "SHA-256",
        encoder.encode(`${challenge}:${answer}`),
      );
      return zeroBits(new Uint8Array(digest)) >= bits ? answer : null;
    });
    const answer = (await Promise.all(tried)).find((one) => one !== null);
    if (answer) return { challenge, answer };
  }
}

export function zeroBits(digest: Uint8Array): number {
  let bits = 0;
  for (const byte of digest) {
    if (byte !== 0) return bits + Math.clz32(byte) - 24;
    bits += 8;
  }
  return bits;
}
