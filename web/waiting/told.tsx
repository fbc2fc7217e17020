/** How a fan who closes the page is told of the call: by letter, by a notification, both, or not. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Problem } from "../../src/protocol/api.ts";
import type { AlertBody, EntryView, PushKeyView } from "../../src/protocol/queue.ts";
import { call } from "../call.ts";
import { ProblemAlert } from "../screens/states.tsx";
import { callAsMe, session } from "../session.ts";
import { language } from "../words/language.ts";
import { told } from "../words/told.ts";
import { here, notOffered, subscribe, subscription, type Subscription } from "./push-offer.ts";
import { entryPath, type EntryAnswer, type Queue } from "./queue.ts";

export function Told({ queue, entry }: { queue: Queue; entry: EntryView }) {
  /** Undefined: not known yet. */
  const key = useSignal<string | null | undefined>(undefined);
  /** What the browser is subscribed with; undefined: not known yet. */
  const mine = useSignal<Subscription | null | undefined>(undefined);
  const busy = useSignal<"asking" | "saving" | null>(null);
  const trouble = useSignal<"refused" | "failed" | null>(null);
  const problem = useSignal<Problem | null>(null);
  useEffect(() => {
    void call<PushKeyView>("/api/push-key").then((answer) => {
      if ("ok" in answer) key.value = answer.ok.key;
    });
    void subscription().then((made) => (mine.value = made));
  }, []);

  const save = async (alert: Pick<AlertBody, "mail" | "push">) => {
    busy.value = "saving";
    problem.value = null;
    const answer = await callAsMe<EntryAnswer>(`${entryPath(queue.status.peek().event)}/alert`, {
      method: "PUT",
      body: { ...alert, language: language.peek() } satisfies AlertBody,
    });
    queue.keep(answer);
    if ("problem" in answer) problem.value = answer.problem;
    busy.value = null;
  };
  const { mail, push } = entry.alert;
  const setMail = (on: boolean) => save({ mail: on, push: push ? (mine.peek() ?? null) : null });
  const setPush = async (on: boolean) => {
    trouble.value = null;
    if (!on) return save({ mail, push: null });
    busy.value = "asking";
    const made = await subscribe(key.peek()!);
    busy.value = null;
    if (typeof made === "string") {
      trouble.value = made;
      return;
    }
    mine.value = made;
    return save({ mail, push: made });
  };

  const words = told.value;
  const not = key.value === undefined ? undefined : notOffered(here(key.value));
  const waits = busy.value !== null;
  let state = mail || push ? words.on : words.off;
  if (push && mine.value === null) state = words.elsewhere;
  if (trouble.value !== null) state = words.not[trouble.value];
  if (busy.value !== null) state = words[busy.value];
  return (
    <div class="told">
      <p class="hint">{words.why}</p>
      <Choice
        on={mail}
        waits={waits}
        set={setMail}
        text={words.letter(session.value?.email ?? "")}
      />
      {/* Who has just been refused has the focus there. */}
      {(not === null || push || trouble.value !== null) && (
        <Choice on={push} waits={waits} set={setPush} text={words.push} />
      )}
      {not && !push && trouble.value === null && <p class="hint">{words.not[not]}</p>}
      <p class="told-state" role="status">
        {state}
      </p>
      <ProblemAlert problem={problem.value} />
    </div>
  );
}

function Choice(props: {
  readonly on: boolean;
  readonly waits: boolean;
  readonly set: (on: boolean) => Promise<void>;
  readonly text: string;
}) {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={props.on}
        aria-disabled={props.waits}
        // Disabled, it would lose the focus.
        onClick={(e) => props.waits && e.preventDefault()}
        onChange={(e) => void props.set(e.currentTarget.checked)}
      />
      {props.text}
    </label>
  );
}
