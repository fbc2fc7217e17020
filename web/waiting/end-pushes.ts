/** Ends what push-offer.ts has begun: fetched when somebody signs out. */
export async function endPushes(): Promise<void> {
  try {
    const worker = await navigator.serviceWorker?.getRegistration();
    await (await worker?.pushManager?.getSubscription())?.unsubscribe();
  } catch {
    // The browser keeps it: what comes is for whoever looks.
  }
}
