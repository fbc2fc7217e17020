/** What has the focus is not beneath the dock, however high that is: neither when keys lead there nor when the dock
 * grows over it. */

const MARGIN_PX = 16;

/** Until what is returned is called. */
export function keepFocusClear(dock: HTMLElement): () => void {
  const watch = new ResizeObserver(() => {
    const high = dock.offsetHeight;
    document.documentElement.style.scrollPaddingBottom = `${high + MARGIN_PX}px`;
    const at = document.activeElement;
    if (at === null || at === document.body || dock.contains(at)) return;
    const { top, bottom } = at.getBoundingClientRect();
    // What its fan has scrolled away from is left where it is.
    if (top < innerHeight && bottom > innerHeight - high) at.scrollIntoView({ block: "nearest" });
  });
  watch.observe(dock);
  return () => watch.disconnect();
}
