/** Another screen takes the focus to its heading, as another page begins at its top: by ear and by keys one would
 * not notice it else.
 *
 *   on its way --its heading is there--> focused
 *       `--the fan has moved on by hand--> left alone
 */
let watch: MutationObserver | undefined;

/** `from` had the focus when the screen was left. */
export function focusHeading(from: Element | null): void {
  watch?.disconnect();
  const look = (): void => {
    const at = document.activeElement;
    const elsewhere = at !== from && at !== document.body;
    // While its code or its data are on their way a screen says that it is busy.
    const heading = document.querySelector<HTMLElement>("main:not([aria-busy]) h1");
    if (!elsewhere && heading === null) return;
    watch?.disconnect();
    if (elsewhere || heading === null) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  };
  watch = new MutationObserver(look);
  watch.observe(document.body, { childList: true, subtree: true, attributeFilter: ["aria-busy"] });
  look();
}
