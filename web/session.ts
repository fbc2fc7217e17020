/** Who the fan is. Nobody is asked before they want something: looking is free, holding needs an
 * e-mail address once. The token stays on this device. */
import { signal } from "@preact/signals";
import type { SessionView } from "../src/protocol/api.ts";
import { call, callFile, kindOf, type Answer, type Request } from "./call.ts";

const STORED_AS = "grandstand.session";

export type Session = SessionView & { readonly email: string };

export const session = signal<Session | null>(stored());

/** Set while the address is being asked for; answered with true once signed in. */
export const asking = signal<((signedIn: boolean) => void) | null>(null);

export async function signIn(email: string): Promise<Answer<SessionView>> {
  const answer = await call<SessionView>("/api/sessions", { method: "POST", body: { email } });
  if ("ok" in answer) {
    session.value = { ...answer.ok, email };
    localStorage.setItem(STORED_AS, JSON.stringify(session.value));
  }
  return answer;
}

export function signOut(): void {
  localStorage.removeItem(STORED_AS);
  session.value = null;
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
  const answer = await call<T>(path, { ...request, token: session.value?.token });
  if ("problem" in answer && kindOf(answer.problem) === "unauthenticated") signOut();
  return answer;
}

/** A file that is this fan's. */
export function fileAsMe(path: string): Promise<Answer<Blob>> {
  return callFile(path, session.value?.token);
}

function stored(): Session | null {
  try {
    const kept = JSON.parse(localStorage.getItem(STORED_AS) ?? "null") as Session | null;
    return kept !== null && typeof kept.token === "string" && kept.expiresAt > Date.now()
      ? kept
      : null;
  } catch {
    return null;
  }
}
