/** What to do after a problem. */
import type { Problem } from "../src/protocol/api.ts";
import { kindOf } from "./call.ts";
import { problems } from "./words/problems.ts";

/** Of what never became a request the status says more than the kind does, and so it does of a proxy's error page. */
const BY_STATUS: Readonly<Record<number, string>> = { 408: "too-slow", 431: "too-much-sent" };

/** What the page says about a problem. The server's words, where it knows none of its own. */
export function problemWords(problem: Problem): string {
  const kind = BY_STATUS[problem.status] ?? kindOf(problem);
  const known = problems.value;
  if (Object.hasOwn(known, kind)) {
    const words = known[kind as keyof typeof known];
    // The members of a problem are those of its refusal (src/protocol/problems.ts).
    return typeof words === "string" ? words : words(problem as never);
  }
  return problem.detail ? `${problem.title}. ${problem.detail}` : `${problem.title}.`;
}
