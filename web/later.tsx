/** Parts of a screen whose code is fetched when they are first wanted.
 *
 *   not wanted --wanted--> on its way --> there, and stays
 *                            ^  | not come: a growing pause
 *                            +--+
 */
import { useSignal } from "@preact/signals";
import type { ComponentType, VNode } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { backoffMs } from "./backoff.ts";
import { allSpoken } from "./words/language.ts";

export function Later<P extends object>(given: {
  readonly load: () => Promise<ComponentType<P>>;
  readonly wanted: boolean;
  readonly props: P;
  /** What stands in its place until it is there. */
  readonly until?: VNode;
}) {
  const loaded = useSignal<{ readonly Part: ComponentType<P> } | null>(null);
  const { load, wanted } = given;
  useLayoutEffect(() => {
    if (!wanted || loaded.value !== null) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let gone = false;
    const ask = async (tries: number): Promise<void> => {
      try {
        const Part = await load();
        await allSpoken();
        loaded.value = { Part };
      } catch {
        if (!gone) timer = setTimeout(() => void ask(tries + 1), backoffMs(tries, Math.random()));
      }
    };
    void ask(0);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [load, wanted]);
  if (loaded.value === null) return given.until ?? null;
  const { Part } = loaded.value;
  return <Part {...given.props} />;
}
