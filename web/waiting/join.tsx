/** The button that joins, and what came of it. What it needs for that is fetched once it can be seen. */
import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect } from "preact/hooks";
import type { Problem } from "../../src/protocol/api.ts";
import { kindOf } from "../call.ts";
import { useFocusLeft } from "../focus-left.ts";
import { notify } from "../notice.tsx";
import { arrive } from "../route.tsx";
import { NOT_LOADED, ProblemAlert } from "../screens/states.tsx";
import { signedIn } from "../session.ts";
import { page } from "../words/page.ts";
import type { Queue } from "./queue.ts";

const enlist = () => import("./enlist.ts");

export function Join({ queue, label }: { queue: Queue; label: string }) {
  const busy = useSignal(false);
  const button = useFocusLeft<HTMLButtonElement>();
  const problem = useSignal<Problem | null>(null);
  /** Pressed again, it would be refused again. */
  const never = problem.value !== null && kindOf(problem.value) === "joined-too-often";
  useLayoutEffect(() => {
    if (never) arrive();
  }, [never]);
  useEffect(() => void enlist().catch(() => undefined), []);
  const join = async () => {
    if (busy.value || !(await signedIn())) return;
    busy.value = true;
    problem.value = null;
    const answer = await enlist().then(
      ({ join }) => join(queue),
      () => NOT_LOADED,
    );
    busy.value = false;
    if ("problem" in answer) problem.value = answer.problem;
    else if (answer.ok.entry?.state === "waiting") notify(page.peek().joined);
  };
  return (
    <>
      <ProblemAlert problem={problem.value} />
      {!never && (
        <button
          ref={button}
          class="primary wide flood"
          // Disabled, it would lose the focus.
          aria-disabled={busy.value}
          onClick={() => void join()}
        >
          {busy.value ? page.value.oneMoment : label}
        </button>
      )}
    </>
  );
}
