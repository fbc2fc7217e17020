/** Screens whose code is fetched when they are first wanted. */
import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { Failed, Loading, NOT_LOADED } from "./screens/states.tsx";
import { allSpoken } from "./words/language.ts";

/** A whole screen, with its states of being loaded and not coming. */
export function Lazy<P extends object>(given: {
  readonly load: () => Promise<ComponentType<P>>;
  readonly props: P;
}) {
  const loaded = useSignal<{ readonly Screen: ComponentType<P> } | null>(null);
  const failed = useSignal(false);
  const load = async () => {
    failed.value = false;
    try {
      const Screen = await given.load();
      await allSpoken();
      loaded.value = { Screen };
    } catch {
      failed.value = true;
    }
  };
  useLayoutEffect(() => void load(), [given.load]);
  if (failed.value) return <Failed {...NOT_LOADED} again={load} />;
  if (loaded.value === null) return <Loading />;
  const { Screen } = loaded.value;
  return <Screen {...given.props} />;
}
