/** What goes on beside the screens: other tabs are heard, a sign-out that the server has not heard of is told, an
 * offer to install is kept, an installed page works offline. In the frame, for files of its own would be asked for
 * while the first picture waits for others. */
import { isInstalled, listenForInstall, startWorker } from "./install.ts";
import { passFromTab } from "./pass.ts";
import { heardFromTab, owner, PASSES_AS, signedOutThere, storedOwner } from "./session.ts";

/** Listening to other tabs opens the browser's storages, which takes a slow phone a twentieth of the time to its first
 * picture. Nobody is in another tab so soon; if somebody was, it is seen then. */
const HEARS_AFTER_MS = 2_000;

function listenToTabs(): void {
  addEventListener("storage", heardFromTab);
  addEventListener("storage", passFromTab);
  if (storedOwner() !== owner.peek()) heardFromTab({ key: null });
  passFromTab({ key: PASSES_AS });
}

export function startBeside(): void {
  listenForInstall();
  setTimeout(listenToTabs, HEARS_AFTER_MS);
  addEventListener("online", () => void signedOutThere());
  void signedOutThere();
  if (isInstalled()) void startWorker();
}
