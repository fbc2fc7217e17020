/** What to do after a problem, as a part of a screen: fetched when there is one. */
import type { Problem } from "../src/protocol/api.ts";
import { problemWords } from "./problem-words.ts";

export function ProblemText({ problem }: { problem: Problem | null }) {
  return problem && <p class="problem shown">{problemWords(problem)}</p>;
}
