/** Whether the browser knows that it is offline. Online it may still be that nobody answers: that shows when somebody
 * is asked. */
import { signal } from "@preact/signals";

export const offline = signal(knownOffline());

addEventListener("online", () => (offline.value = knownOffline()));
addEventListener("offline", () => (offline.value = knownOffline()));

function knownOffline(): boolean {
  return !navigator.onLine;
}
