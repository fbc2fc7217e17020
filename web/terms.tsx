/** What a fan should know before the seats: how many, for how long, and what can be done with them later. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { EventView, Problem } from "../src/protocol/api.ts";
import { call } from "./call.ts";
import { ProblemAlert } from "./screens/states.tsx";
import { spokenTime } from "./spoken-time.ts";
import { page } from "./words/page.ts";
import { terms as words } from "./words/terms.ts";

export function Terms({ limit, holdMs, extensionMs }: EventView) {
  const said = words.value;
  return (
    <ul class="terms">
      <li>{said.limit(limit)}</li>
      <li>{said.hold(spokenTime(holdMs), spokenTime(extensionMs))}</li>
      <li>{said.pay}</li>
      <li>{said.accessible}</li>
      <li>{said.back}</li>
    </ul>
  );
}

export function TermsDrawer(event: EventView) {
  return (
    <details>
      <summary>{words.value.title}</summary>
      <Terms {...event} />
    </details>
  );
}

/** Where only the queue is known of the event. */
export function TermsOf({ event }: { event: string }) {
  const view = useSignal<EventView | null>(null);
  const problem = useSignal<Problem | null>(null);
  useEffect(() => {
    void call<EventView>(`/api/events/${event}`).then((answer) => {
      if ("ok" in answer) view.value = answer.ok;
      else problem.value = answer.problem;
    });
  }, [event]);
  if (problem.value !== null) return <ProblemAlert problem={problem.value} />;
  if (view.value === null) return <p role="status">{page.value.loading}</p>;
  return <Terms {...view.value} />;
}
