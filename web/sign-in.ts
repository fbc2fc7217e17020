/** Signing in by the code that is sent to an address, and out again. Out is at once on this device, whether the
 * server can be reached or not: until it has heard of it, it is asked for nothing in the fan's name. */
import type { CodeSent, Problem, SessionView } from "../src/protocol/api.ts";
import { call, OFFLINE, type Answer } from "./call.ts";
import { keepSession, OWED_AS } from "./session.ts";

export function sendCode(email: string): Promise<Answer<CodeSent>> {
  return call<CodeSent>("/api/sessions/codes", { method: "POST", body: { email } });
}

export async function signIn(email: string, code: string): Promise<Answer<SessionView>> {
  // Told later, it would end the session that begins here.
  if (!(await settleSignOut())) return { problem: OFFLINE };
  const answer = await call<SessionView>("/api/sessions", {
    method: "POST",
    body: { email, code },
  });
  if ("ok" in answer) {
    const { buyer, expiresAt } = answer.ok;
    keepSession({ email, buyer, expiresAt });
  }
  return answer;
}

/** `everywhere`: on every device. False: the server has not heard of it yet. */
export function signOut(everywhere = false): Promise<boolean> {
  localStorage.setItem(OWED_AS, everywhere ? "everywhere" : "here");
  keepSession(null);
  return settleSignOut();
}

let settling: Promise<boolean> | undefined;

/** Tells the server of a sign-out that it has not heard of; however many ask, one request. True: there is none,
 * any more. */
export function settleSignOut(): Promise<boolean> {
  settling ??= settle().finally(() => (settling = undefined));
  return settling;
}

async function settle(): Promise<boolean> {
  const owed = localStorage.getItem(OWED_AS);
  if (owed === null) return true;
  const path = `/api/sessions${owed === "everywhere" ? "?everywhere=yes" : ""}`;
  const answer = await call(path, { method: "DELETE", attempts: 1 });
  // A session that is over already is refused, and need not be ended.
  const heard = "ok" in answer || isFinal(answer.problem);
  if (heard) localStorage.removeItem(OWED_AS);
  return heard;
}

function isFinal({ status }: Problem): boolean {
  return status >= 400 && status < 500 && status !== 429;
}
