/** The button that joins, and what came of it. What it needs for that is fetched once it can be seen. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Problem } from "../../src/protocol/api.ts";
import { useFocusLeft } from "../focus-left.ts";
import { notify } from "../notice.tsx";
import { NOT_LOADED, ProblemAlert } from "../screens/states.tsx";
import { signedIn } from "../session.ts";
import { page } from "../words/page.ts";
import type { Queue } from "./queue.ts";

const enlist = () => import("./enlist.ts");

export function Join({ queue, label }: { queue: Queue; label: string }) {
  const busy = useSignal(false);
  const button = useFocusLeft<HTMLButtonElement>();
  const problem = useSignal<Problem | null>(null);
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
    else notify(page.peek().joined);
  };
  return (
    <>
      <ProblemAlert problem={problem.value} />
      {/* Disabled, it would lose the focus. */}
      <button
        ref={button}
        class="primary wide flood"
        aria-disabled={busy.value}
        onClick={() => void join()}
      >
        {busy.value ? page.value.oneMoment : label}
      </button>
    </>
  );
}
