/** What a fan does who has been let in. */
import { computed } from "@preact/signals";
import { kindOf, type Answer, type Request } from "./call.ts";
import { now } from "./clock.ts";
import { enter, forgetPass } from "./admission.ts";
import { passes } from "./pass.ts";
import { callAsMe } from "./session.ts";

/** Events that this fan is inside of, for the bar at the foot of the page. */
export const inside = computed(() =>
  Object.entries(passes.value).filter(([, pass]) => now.value < pass.shopUntil),
);

/** A request that holds or orders. Who holds seats gets a pass for the asking, also if theirs is lost. */
export async function callInside<T>(
  event: string,
  path: string,
  request: Request,
): Promise<Answer<T>> {
  const send = () => callAsMe<T>(path, { ...request, pass: passes.value[event]?.pass });
  const answer = await send();
  if (!("problem" in answer) || kindOf(answer.problem) !== "pass-needed") return answer;
  forgetPass(event);
  return "ok" in (await enter(event)) ? send() : answer;
}
