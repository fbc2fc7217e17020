/** It is one's turn: enter now, or be back at the front once. */
import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Problem } from "../../src/protocol/api.ts";
import type { EntryView } from "../../src/protocol/queue.ts";
import { enter } from "../admission.ts";
import { kindOf } from "../call.ts";
import { clockText, now } from "../clock.ts";
import { ProblemAlert } from "../screens/states.tsx";
import { page } from "../words/page.ts";
import { yourTurn } from "./alert.ts";
import type { Queue } from "./queue.ts";
import { title } from "../title.ts";
import { meanwhile as words } from "../words/meanwhile.ts";

export function Turn({ queue, entry }: { queue: Queue; entry: EntryView }) {
  const busy = useSignal(false);
  const problem = useSignal<Problem | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const called = entry.state === "called";
  useEffect(() => {
    if (called) yourTurn(queue.status.peek().name);
    else title(words.peek().turn.yours);
  }, [entry.state]);
  useLayoutEffect(() => button.current?.focus(), [entry.state]);
  const comeIn = async () => {
    if (busy.value) return;
    busy.value = true;
    problem.value = null;
    // The screen changes by itself once there is a pass.
    const answer = await enter(queue.status.peek().event);
    await queue.lookAtEntry();
    busy.value = false;
    if ("problem" in answer && kindOf(answer.problem) !== "call-missed")
      problem.value = answer.problem;
  };
  const turn = words.value.turn;
  const missed = entry.state === "missed-call";
  const inside = entry.state === "inside";
  const until = inside ? entry.insideUntil : entry.enterUntil;
  return (
    <section class="hero turn" aria-label={turn.yours}>
      {/* Without the clock: it would be read out every second. */}
      <div class="hero-said" role="alert">
        <p class="hero-over">{missed ? turn.over : turn.itIs}</p>
        <h2>{inside ? turn.inside : missed ? turn.onceMore : turn.comeIn}</h2>
      </div>
      {!missed && until !== null && (
        <p>{turn.kept(<b role="timer">{clockText(until - now.value)}</b>)}</p>
      )}
      <ProblemAlert problem={problem.value} />
      <button
        ref={button}
        class="primary wide flood"
        disabled={busy.value}
        onClick={() => void comeIn()}
      >
        {busy.value ? page.value.oneMoment : missed ? turn.back : turn.enter}
      </button>
    </section>
  );
}
