/** Who the fan is. Nobody is asked before they want something: looking is free, holding needs an e-mail
 * address once, and the code that is sent there. The session itself is in a cookie that scripts cannot
 * read; what is kept here is only whose it is. */
import { signal } from "@preact/signals";
import type { CodeSent, SessionView } from "../src/protocol/api.ts";
import { call, kindOf, type Answer, type Request } from "./call.ts";

const STORED_AS = "grandstand.session";

export interface Session {
  readonly email: string;
  readonly buyer: string;
  readonly expiresAt: number;
}

export const session = signal<Session | null>(stored());

/** Set while the address is being asked for; answered with true once signed in. */
export const asking = signal<((signedIn: boolean) => void) | null>(null);

export function sendCode(email: string): Promise<Answer<CodeSent>> {
  return call<CodeSent>("/api/sessions/codes", { method: "POST", body: { email } });
}

export async function signIn(email: string, code: string): Promise<Answer<SessionView>> {
  const answer = await call<SessionView>("/api/sessions", {
    method: "POST",
    body: { email, code },
  });
  if ("ok" in answer) {
    const { buyer, expiresAt } = answer.ok;
    session.value = { email, buyer, expiresAt };
    localStorage.setItem(STORED_AS, JSON.stringify(session.value));
  }
  return answer;
}

/** `everywhere`: on every device. */
export async function signOut(everywhere = false): Promise<void> {
  await call(`/api/sessions${everywhere ? "?everywhere=yes" : ""}`, { method: "DELETE" });
  forget();
}

function forget(): void {
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
  const answer = await call<T>(path, request);
  if ("problem" in answer && kindOf(answer.problem) === "unauthenticated") forget();
  return answer;
}

function stored(): Session | null {
  try {
    const kept = JSON.parse(localStorage.getItem(STORED_AS) ?? "null") as Session | null;
    return kept !== null && typeof kept.email === "string" && kept.expiresAt > Date.now()
      ? kept
      : null;
  } catch {
    return null;
  }
}
