/** Being let in: the pass is asked for, kept on this device, and forgotten. Another device asks the server for the
 * same pass. */
import type { PassView } from "../src/protocol/queue.ts";
import type { Answer } from "./call.ts";
import { passes, queuePath, STORED_AS, type Passes } from "./pass.ts";
import { callAsMe } from "./session.ts";

export async function enter(event: string): Promise<Answer<PassView>> {
  const answer = await callAsMe<PassView>(`${queuePath(event)}/pass`, { method: "POST" });
  if ("ok" in answer) keep({ ...passes.value, [event]: answer.ok });
  return answer;
}

export function forgetPass(event: string): void {
  const { [event]: _, ...others } = passes.value;
  keep(others);
}

function keep(all: Passes): void {
  passes.value = all;
  localStorage.setItem(STORED_AS, JSON.stringify(all));
}
