/** The title of the window: what a screen is about, and what a fan sees of the queue while another page is in front. */
import { useEffect } from "preact/hooks";
const TITLE = "Grandstand";

export function title(text: string | null): void {
  document.title = text === null ? TITLE : `${text} · ${TITLE}`;
}

/** What a screen is about, for as long as it is shown. */
export function useTitle(text: string): void {
  useEffect(() => title(text), [text]);
  useEffect(() => () => title(null), []);
}
