/** What goes on beside the screens: other tabs are heard, a sign-out that the server has not heard of is told, an
 * offer to install is kept, an installed page works offline. In the frame, for files of its own would be asked for
 * while the first picture waits for others. */
import { isInstalled, listenForInstall, startWorker } from "./install.ts";
import { passFromTab } from "./pass.ts";
import { heardFromTab, signedOutThere } from "./session.ts";

export function startBeside(): void {
  listenForInstall();
  addEventListener("storage", heardFromTab);
  addEventListener("storage", passFromTab);
  addEventListener("online", () => void signedOutThere());
  void signedOutThere();
  if (isInstalled()) void startWorker();
}
