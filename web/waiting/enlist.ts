/** Into the queue, with the work that it asks for, and out of it. */
import { type Answer } from "../call.ts";
import { forgetPass } from "../admission.ts";
import { queuePath } from "../pass.ts";
import { callAsMe } from "../session.ts";
import { entryPath, type EntryAnswer, type Queue } from "./queue.ts";
import { answerTo } from "./work.ts";

export async function join({ status, keep }: Queue): Promise<Answer<EntryAnswer>> {
  const { event } = status.peek();
  const challenge = await callAsMe<{ challenge: string; bits: number }>(
    `${queuePath(event)}/challenge`,
  );
  if ("problem" in challenge) return challenge;
  const body = await answerTo(challenge.ok);
  const answer = await callAsMe<EntryAnswer>(entryPath(event), { method: "POST", body });
  keep(answer);
  return answer;
}

/** What joining anew would be answered with after the last time. */
const OUT = { problem: { type: "/problems/joined-too-often", title: "", status: 409 } };

export async function leave({ status, never, keep }: Queue): Promise<Answer<unknown>> {
  const { event } = status.peek();
  const answer = await callAsMe<unknown>(entryPath(event), { method: "DELETE" });
  if ("ok" in answer) {
    keep(never.peek() ? OUT : { ok: { entry: null } });
    forgetPass(event);
  }
  return answer;
}
