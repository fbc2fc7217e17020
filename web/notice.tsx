/** Short messages: shown for a while and said once by a screen reader, politely. */
import { effect, signal } from "@preact/signals";
import { path } from "./route.tsx";

const SHOWN_MS = 7000;

export const shown = signal<{ readonly id: number; readonly text: string } | null>(null);
const spoken = signal("");
let count = 0;

/** Shows and says a message. */
export function notify(text: string): void {
  const id = ++count;
  shown.value = { id, text };
  say(text);
  setTimeout(() => {
    if (shown.value?.id === id) shown.value = null;
  }, SHOWN_MS);
}

/** Says a message without showing it. */
export function say(text: string): void {
  // The same words again are only read out if they differ: a no-break space does not sound.
  const said = spoken.value === text ? `${text}\u00a0` : text;
  spoken.value = said;
  // Who comes upon it later would hear what is true no more.
  setTimeout(() => {
    if (spoken.value === said) spoken.value = "";
  }, SHOWN_MS);
}

// A message belongs to the screen it was said on.
effect(() => {
  void path.value;
  shown.value = null;
});

/** What a screen reader says. Always in the page, so that a change in it is noticed. */
export function Spoken() {
  return (
    <p class="unseen" role="status" aria-live="polite">
      {spoken}
    </p>
  );
}
