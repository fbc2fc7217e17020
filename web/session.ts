/** Who the fan is. Nobody is asked before they want something: looking is free, holding needs an e-mail
 * address once, and the code that is sent there. The session itself is in a cookie that scripts cannot
 * read; what is kept here is only whose it is.
 *
 *   nobody --signs in--> signed in --its day is over--> lapsed: only kept tickets are shown
 *      ^                     |                             |
 *      +----signs out, or the server knows it no more------+
 */
import { effect, signal } from "@preact/signals";
import { call, kindOf, OFFLINE, type Answer, type Request } from "./call.ts";
import { serverNow } from "./clock.ts";

const STORED_AS = "grandstand.session";
/** A sign-out that the server has not heard of yet (sign-in.ts). */
export const OWED_AS = "grandstand.sign-out";
/** What else of one fan is kept here (kept-tickets.ts, pass.ts, waiting/wish.ts, waiting/alert.ts): all of it goes
 * with the session. The language, and that nothing is to be installed, are the device's. */
export const TICKETS_AS = "grandstand.tickets";
export const PASSES_AS = "grandstand.passes";
export const WISH_AS = "grandstand.wish";
export const ALERT_AS = "grandstand.alert";
const GOES = [TICKETS_AS, PASSES_AS, WISH_AS, ALERT_AS];

export interface Session {
  readonly email: string;
  readonly buyer: string;
  readonly expiresAt: number;
}

export const session = signal<Session | null>(current());

/** The buyer whose device this is: who is signed in, or whose sign-in lapsed. */
export const owner = signal(storedOwner());

/** Set while the address is being asked for; answered with true once signed in. */
export const asking = signal<((signedIn: boolean) => void) | null>(null);

/** Null: of nobody any more. */
export function keepSession(kept: Session | null): void {
  const before = storedOwner();
  // What nobody in particular has wished for here is of the first who signs in.
  if (kept === null || (before !== null && before !== kept.buyer)) {
    for (const name of GOES) localStorage.removeItem(name);
    // Nobody is called by this device any more. If it cannot be fetched, what comes is for whoever looks.
    import("./waiting/end-pushes.ts").then(
      ({ endPushes }) => endPushes(),
      () => undefined,
    );
  }
  if (kept === null) localStorage.removeItem(STORED_AS);
  else localStorage.setItem(STORED_AS, JSON.stringify(kept));
  owner.value = storedOwner();
  session.value = kept;
}

/** What was in memory of a fan goes too, in whatever tab they signed out. */
export function whenGone(forget: () => void): void {
  let whose = owner.peek();
  effect(() => {
    const before = whose;
    whose = owner.value;
    if (before !== null && before !== whose) forget();
  });
}

/** Another tab may have signed in or out. */
export function heardFromTab({ key }: Pick<StorageEvent, "key">): void {
  if (key !== STORED_AS && key !== null) return;
  owner.value = storedOwner();
  session.value = current();
}

/** Also before this tab has heard from another. */
export function storedOwner(): string | null {
  return stored()?.buyer ?? null;
}

/** True once there is a session; asks for the address if there is none. */
export function signedIn(): Promise<boolean> {
  if (session.value !== null) return Promise.resolve(true);
  asking.value?.(false);
  return new Promise((resolve) => {
    asking.value = (done) => {
      asking.value = null;
      resolve(done);
    };
  });
}

/** A request in the fan's name. A session that the server no longer knows is forgotten here too. */
export async function callAsMe<T>(path: string, request: Request = {}): Promise<Answer<T>> {
  // Who has signed out here is not to be asked for, though the cookie is still there.
  if (owed() && !(await signedOutThere())) return { problem: OFFLINE };
  const answer = await call<T>(path, request);
  if ("problem" in answer && kindOf(answer.problem) === "unauthenticated") {
    const kept = session.peek();
    // Its day is over; or it was ended on another device, and with it what is kept here.
    if (kept !== null && kept.expiresAt <= serverNow()) session.value = null;
    else if (kept !== null) keepSession(null);
  }
  return answer;
}

/** Tells the server of a sign-out, if there is one that it has not heard of. True: there is none, any more. */
export async function signedOutThere(): Promise<boolean> {
  try {
    return !owed() || (await (await import("./sign-in.ts")).settleSignOut());
  } catch {
    return false;
  }
}

function owed(): boolean {
  return localStorage.getItem(OWED_AS) !== null;
}

function current(): Session | null {
  const kept = stored();
  return kept !== null && kept.expiresAt > Date.now() ? kept : null;
}

function stored(): Session | null {
  try {
    const kept = JSON.parse(localStorage.getItem(STORED_AS) ?? "null") as Session | null;
    return kept !== null && typeof kept.email === "string" ? kept : null;
  } catch {
    return null;
  }
}
