/** The browser's own offer to install the page: kept until there is a ticket worth opening offline. And the page's
 * worker (worker/sw.ts), which brings the whole page along: so it comes to who needs it and not to everybody in the
 * lobby: with the first hold or ticket, with the wish to be notified, to an installed page. */
import { signal } from "@preact/signals";

/** Not in TypeScript's DOM: only Chromium has it. */
export interface InstallOffer extends Event {
  prompt(): Promise<{ readonly outcome: "accepted" | "dismissed" }>;
}

export const installOffer = signal<InstallOffer | null>(null);

export function listenForInstall(): void {
  addEventListener("beforeinstallprompt", (event) => {
    // Else Chromium puts a bar of its own over the page.
    event.preventDefault();
    installOffer.value = event as InstallOffer;
  });
}

export function isInstalled(): boolean {
  return matchMedia("(display-mode: standalone)").matches;
}

/** Null: not in this browser, or not now. All else works without. */
export async function startWorker(): Promise<ServiceWorkerRegistration | null> {
  return navigator.serviceWorker?.register("/sw.js").catch(() => null) ?? null;
}
