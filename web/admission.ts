/** Being let in: the pass is asked for, kept on this device, and forgotten. Another device asks the server for the
 * same pass. */
import type { PassView } from "../src/protocol/queue.ts";
import type { Answer } from "./call.ts";
import { passes, queuePath, type Passes } from "./pass.ts";
import { callAsMe, PASSES_AS, storedOwner } from "./session.ts";

export async function enter(event: string): Promise<Answer<PassView>> {
  const asked = storedOwner();
  const answer = await callAsMe<PassView>(`${queuePath(event)}/pass`, { method: "POST" });
  // Who has signed out meanwhile has left nothing here.
  if ("ok" in answer && storedOwner() === asked) keep({ ...passes.value, [event]: answer.ok });
  return answer;
}

export function forgetPass(event: string): void {
  const { [event]: _, ...others } = passes.value;
  keep(others);
}

function keep(all: Passes): void {
  passes.value = all;
  localStorage.setItem(PASSES_AS, JSON.stringify(all));
}
