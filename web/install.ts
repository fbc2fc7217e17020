/** The browser's own offer to install the page: kept until there is a ticket worth opening offline. */
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
