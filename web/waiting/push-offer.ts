/** Notifications while the page is closed: whether they can be had here, and how they are asked for.
 *
 *   off --tap--> the browser asks --granted--> subscribed --told to the server--> on
 *    ^                 | refused: until it is changed in the browser's settings    | tap
 *    +-----------------+-----------------------------------------------------------+
 */
import type { AlertBody } from "../../src/protocol/queue.ts";
import { isInstalled } from "../install.ts";
import { isIos } from "../ios.ts";
import { activeWorker } from "./active-worker.ts";

export type NotOffered = "no-key" | "no-push" | "home-screen" | "refused";
export type Subscription = NonNullable<AlertBody["push"]>;

export interface Here {
  /** The server's; null: it has none. */
  readonly key: string | null;
  readonly pushes: boolean;
  readonly permission: NotificationPermission;
  readonly ios: boolean;
  readonly installed: boolean;
}

/** Null: they can be had. */
export function notOffered({ key, pushes, permission, ios, installed }: Here): NotOffered | null {
  if (key === null) return "no-key";
  if (!pushes) return ios && !installed ? "home-screen" : "no-push";
  return permission === "denied" ? "refused" : null;
}

export function here(key: string | null): Here {
  const pushes = "PushManager" in globalThis && "Notification" in globalThis;
  return {
    key,
    pushes,
    permission: pushes ? Notification.permission : "default",
    ios: isIos(),
    installed: isInstalled(),
  };
}

/** In a tap, for the browser asks. */
export async function subscribe(key: string): Promise<Subscription | "refused" | "failed"> {
  if ((await Notification.requestPermission()) !== "granted") return "refused";
  try {
    const worker = await activeWorker();
    return worker === null ? "failed" : bodyOf(await subscribedWith(worker.pushManager, key));
  } catch {
    return "failed";
  }
}

/** What this browser has subscribed to before, if anything. */
export async function subscription(): Promise<Subscription | null> {
  const worker = await navigator.serviceWorker?.getRegistration();
  const made = await worker?.pushManager?.getSubscription();
  return made ? bodyOf(made) : null;
}

async function subscribedWith(manager: PushManager, key: string): Promise<PushSubscription> {
  const options = { userVisibleOnly: true, applicationServerKey: key };
  try {
    return await manager.subscribe(options);
  } catch (error) {
    // It has one for a key that the server had before: no push would come by it.
    const old = await manager.getSubscription();
    if (old === null) throw error;
    await old.unsubscribe();
    return manager.subscribe(options);
  }
}

function bodyOf(made: PushSubscription): Subscription {
  const { p256dh = "", auth = "" } = made.toJSON().keys ?? {};
  return { endpoint: made.endpoint, keys: { p256dh, auth } };
}
