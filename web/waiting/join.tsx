/** The button that joins, and what came of it; or why there is none. What it needs for that is fetched once it can be
 * seen. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Problem } from "../../src/protocol/api.ts";
import { useFocusLeft } from "../focus-left.ts";
import { Later } from "../later.tsx";
import { notify } from "../notice.tsx";
import { NOT_LOADED, ProblemAlert } from "../screens/states.tsx";
import { signedIn } from "../session.ts";
import { page } from "../words/page.ts";
import type { Queue } from "./queue.ts";

const enlist = () => import("./enlist.ts");
const never = () => import("./never.tsx").then(({ Never }) => Never);

type Props = { readonly queue: Queue; readonly label: string };

export function Join(props: Props) {
  if (props.queue.never.value) return <Later load={never} wanted={true} props={{}} />;
  return <Ask {...props} />;
}

function Ask({ queue, label }: Props) {
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
    else if (answer.ok.entry?.state === "waiting") notify(page.peek().joined);
  };
  return (
    <>
      <ProblemAlert problem={problem.value} />
      <button
        ref={button}
        class="primary wide flood"
        // Disabled, it would lose the focus.
        aria-disabled={busy.value}
        onClick={() => void join()}
      >
        {busy.value ? page.value.oneMoment : label}
      </button>
    </>
  );
}
