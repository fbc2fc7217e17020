/** The page's worker, once it works: what notifications go through. */
import { startWorker } from "../install.ts";

/** Null: it does not. */
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
