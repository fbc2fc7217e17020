/** Where a message is shown: on the dock, or as much higher as it takes to be over nothing that is pressed meanwhile:
 * the map's buttons, what explains its colours, and what has the focus. */

const GAP_PX = 10;
/** Besides what has the focus. */
const OTHERS = ".legend, .map-buttons";

type Box = Pick<DOMRect, "left" | "right" | "top" | "bottom">;

/** How much higher. `notice`: as it is on the dock. Where it would not be clear on the screen at all it stays there. */
export function liftOver(notice: Box, others: readonly Box[]): number {
  const height = notice.bottom - notice.top;
  const inWay = others.filter(({ left, right }) => left < notice.right && right > notice.left);
  const isClear = (foot: number) =>
    inWay.every(({ top, bottom }) => foot <= top - GAP_PX || foot - height >= bottom + GAP_PX);
  const feet = inWay.map(({ top }) => top - GAP_PX).filter((foot) => foot - height >= 0);
  const foot = [notice.bottom, ...feet.toSorted((a, b) => b - a)].find(
    (at) => at <= notice.bottom && isClear(at),
  );
  return notice.bottom - (foot ?? notice.bottom);
}

/** Until what is returned is called. `notice` is a child of the dock. */
export function keepPlaceClear(notice: HTMLElement): () => void {
  const dock = notice.parentElement!;
  const place = (): void => {
    const focused = document.activeElement;
    const others = [...document.querySelectorAll(OTHERS)];
    if (focused !== null && focused !== document.body && !dock.contains(focused))
      others.push(focused);
    // Not as it is drawn: it moves as it comes.
    const { left, right } = notice.getBoundingClientRect();
    const bottom = dock.getBoundingClientRect().top - GAP_PX;
    const top = bottom - notice.offsetHeight;
    const boxes = others.map((other) => other.getBoundingClientRect());
    notice.style.marginBlockEnd = `${liftOver({ left, right, top, bottom }, boxes)}px`;
  };
  const watch = new ResizeObserver(place);
  watch.observe(dock);
  document.addEventListener("focusin", place);
  document.addEventListener("scrollend", place, true);
  return () => {
    watch.disconnect();
    document.removeEventListener("focusin", place);
    document.removeEventListener("scrollend", place, true);
  };
}
