/** A limit on how long something is waited for. It goes on, and nobody listens any more. */
import type { Timers } from "./seams.ts";

/** What `run` gives within the limit; otherwise rejects with what `late` makes. */
export async function limited<T>(
  timers: Timers,
  limitMs: number,
  run: Promise<T>,
  late: () => Error,
): Promise<T> {
  let cancel: (() => void) | undefined;
  const over = new Promise<never>((_, reject) => {
    cancel = timers.after(limitMs, () => reject(late()));
  });
  try {
    return await Promise.race([run, over]);
  } finally {
    cancel?.();
  }
}
