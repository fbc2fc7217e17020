/** Starts the page's worker (worker/sw.ts). It brings the whole page along, so it comes to who needs it and not to
 * everybody in the lobby: with the first hold or ticket, with the wish to be notified, to an installed page. */

export async function startWorker(): Promise<ServiceWorkerRegistration | null> {
  try {
    return await navigator.serviceWorker.register("/sw.js");
  } catch {
    // Not in this browser, or not now: all else works without.
    return null;
  }
}

/** Once it works. Null: it does not. */
export async function activeWorker(): Promise<ServiceWorkerRegistration | null> {
  const registration = await startWorker();
  const coming = registration?.installing ?? registration?.waiting;
  if (registration === null || registration.active !== null || !coming) return registration;
  return new Promise((resolve) => {
    coming.addEventListener("statechange", () => {
      if (coming.state === "activated") resolve(registration);
      if (coming.state === "redundant") resolve(null);
    });
  });
}
