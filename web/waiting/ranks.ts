/** The order of a draw, worked out in the browser. */

/** Digests at a time. */
const AT_ONCE = 2_000;

const encoder = new TextEncoder();

/** SHA-256 in hex. */
export async function digestOf(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(text)));
  return digest.toHex();
}

/** The ids in the order of SHA-256 of `seed:id`. `told` hears how many are done. */
export async function rankAll(
  seed: string,
  ids: readonly string[],
  told: (done: number) => void,
): Promise<string[]> {
  const scored: { readonly id: string; readonly score: string }[] = [];
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const some = ids.slice(from, from + AT_ONCE);
    const scores = await Promise.all(some.map((id) => digestOf(`${seed}:${id}`)));
    for (const [n, score] of scores.entries()) scored.push({ id: some[n]!, score });
    told(scored.length);
    // Lets the page show it.
    await new Promise((resolve) => setTimeout(resolve));
  }
  return scored.sort((a, b) => (a.score < b.score ? -1 : 1)).map(({ id }) => id);
}
