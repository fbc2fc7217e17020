/** Asks for an e-mail address when the fan first wants to hold something. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { refreshMine } from "./mine.ts";
import { asking, signIn } from "./session.ts";
import { problemWords } from "./words.ts";

export function SessionDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const email = useSignal("");
  const problem = useSignal("");
  const busy = useSignal(false);
  const done = asking.value;

  useEffect(() => {
    if (done !== null) dialog.current?.showModal();
    else dialog.current?.close();
  }, [done]);

  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy.value) return;
    busy.value = true;
    problem.value = "";
    const answer = await signIn(email.value.trim());
    busy.value = false;
    if ("problem" in answer) {
      problem.value = problemWords(answer.problem);
      return;
    }
    // What this buyer already holds elsewhere shows up here too.
    void refreshMine();
    asking.value?.(true);
  };

  return (
    <dialog ref={dialog} onClose={() => asking.value?.(false)} aria-labelledby="session-title">
      <form onSubmit={(event) => void submit(event)}>
        <h2 id="session-title">Where should we reach you?</h2>
        <p>Your seats and tickets are kept under your e-mail address. Nothing is charged.</p>
        <label class="field">
          E-mail address
          <input
            type="email"
            name="email"
            autocomplete="email"
            required
            maxLength={254}
            value={email.value}
            aria-describedby="session-problem"
            onInput={(e) => (email.value = e.currentTarget.value)}
          />
        </label>
        <p class="problem" id="session-problem" role="alert">
          {problem}
        </p>
        <div class="bar-actions">
          <button type="button" class="plain" onClick={() => asking.value?.(false)}>
            Not now
          </button>
          <button class="primary" disabled={busy.value}>
            {busy.value ? "One moment…" : "Continue"}
          </button>
        </div>
      </form>
    </dialog>
  );
}
