/** Out of the queue: asked twice, since the place is gone. */
import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useFocusLeft } from "../focus-left.ts";
import { notify } from "../notice.tsx";
import { problemWords } from "../problem-words.ts";
import { meanwhile as words } from "../words/meanwhile.ts";
import { leave } from "./enlist.ts";
import type { Queue } from "./queue.ts";

export function Leave({ queue }: { queue: Queue }) {
  const sure = useSignal(false);
  const asked = useRef(false);
  const here = useFocusLeft<HTMLElement & HTMLButtonElement>();
  const stay = useRef<HTMLButtonElement>(null);
  // What was pressed is gone: on to what has come in its place, there and back.
  useLayoutEffect(() => {
    if (asked.current) (stay.current ?? here.current)?.focus();
    asked.current = true;
  }, [sure.value]);
  const out = async () => {
    const answer = await leave(queue);
    sure.value = false;
    if ("problem" in answer) notify(problemWords(answer.problem));
    else notify(words.peek().leave.left);
  };
  return sure.value ? (
    <section class="card" role="alert" ref={here}>
      <p>
        {words.value.leave.gone}{" "}
        {queue.entry.value?.joinsLeft === 0 && <b>{words.value.leave.last}</b>}
      </p>
      <div class="bar-actions">
        <button class="plain" ref={stay} onClick={() => (sure.value = false)}>
          {words.value.leave.stay}
        </button>
        {/* It comes where the first press was: who presses twice has not been asked. */}
        <button onClick={(event) => event.detail < 2 && void out()}>
          {words.value.leave.leave}
        </button>
      </div>
    </section>
  ) : (
    <button class="plain leave" ref={here} onClick={() => (sure.value = true)}>
      {words.value.leave.leave}
    </button>
  );
}
