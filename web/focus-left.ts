/** What goes from the page with the focus in it leaves the focus to the screen's heading: in the browser's hands
 * keys would begin anew at the top of the page, and a screen reader would be nowhere. */
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { arrive } from "./route.tsx";

/** For the element that goes when its component does. */
export function useFocusLeft<T extends HTMLElement>(): RefObject<T | null> {
  const leaving = useRef<T>(null);
  useLayoutEffect(
    () => () => {
      // It is still there.
      if (leaving.current?.contains(document.activeElement)) arrive();
    },
    [],
  );
  return leaving;
}
