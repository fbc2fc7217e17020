/** The page's worker: opens the page without a connection, and shows what is pushed while it is closed. It never
 * touches an answer of the API: tickets are kept by the page itself (kept-tickets.ts).
 *
 *   installing: fetches the page as it was built --> waiting, until no page of the version before is open
 *                                                   --> active: drops that version's cache
 *
 * So a purchase that is under way ends with the code that it began with.
 */
import type { PushMessage } from "../../src/protocol/push.ts";
import { answerWith, asked, dropOthers, fill, type Shell } from "./shell.ts";
import { notificationOf, openPage } from "./turn.ts";

declare const self: ServiceWorkerGlobalScope;
/** Written in by the build, wherever it is named. */
declare const SHELL: Shell;
const shell = SHELL;

self.addEventListener("install", (event) => event.waitUntil(fill(shell)));

self.addEventListener("activate", (event) => {
  // The page that brought the first worker is served by it too.
  event.waitUntil(dropOthers(shell).then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const kind = asked(event.request, self.location.origin);
  if (kind !== null) event.respondWith(answerWith(kind, event.request, shell));
});

self.addEventListener("push", (event) => {
  const message = event.data?.json() as PushMessage;
  const { title, options } = notificationOf(message, Date.now(), navigator.languages);
  event.waitUntil(self.registration.showNotification(title, options));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { path } = event.notification.data as { path: string };
  event.waitUntil(openPage(path, self.clients));
});
