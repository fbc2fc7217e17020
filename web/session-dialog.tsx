/** Signing in when the fan first wants to hold something.
 *
 *   address --code sent--> code --right--> signed in
 *      ^                    | ^ wrong, or sent again
 *      +--another address---+-+
 */
import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Problem } from "../src/protocol/api.ts";
import { kindOf } from "./call.ts";
import { refreshMine } from "./mine.ts";
import { asking } from "./session.ts";
import { sendCode, signIn } from "./sign-in.ts";
import { problemWords } from "./problem-words.ts";
import { page } from "./words/page.ts";
import { shop } from "./words/shop.ts";

export function SessionDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const email = useSignal("");
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal(false);
  /** Where the letter is shown while nothing is mailed; undefined: no code has been sent. */
  const sent = useSignal<{ readonly inbox: string | null } | undefined>(undefined);
  const done = asking.value;

  // In the same breath as it is seen: whoever types at once must not type into nothing.
  useLayoutEffect(() => {
    if (done !== null) dialog.current?.showModal();
    else dialog.current?.close();
    if (done === null) sent.value = undefined;
  }, [done]);

  const ask = async () => {
    if (busy.value) return;
    busy.value = true;
    problem.value = null;
    const answer = await sendCode(email.value.trim());
    busy.value = false;
    if ("ok" in answer) {
      sent.value = { inbox: answer.ok.inbox };
      return;
    }
    problem.value = answer.problem;
    // A letter is there already: before a reload it was asked for, or on another device.
    if (answer.problem["usable"] === true) sent.value ??= { inbox: null };
  };

  const enter = async (code: string) => {
    if (busy.value) return;
    busy.value = true;
    problem.value = null;
    const answer = await signIn(email.value.trim(), code);
    busy.value = false;
    if ("problem" in answer) {
      problem.value = answer.problem;
      if (kindOf(answer.problem) === "code-over") sent.value = undefined;
      return;
    }
    // What this buyer already holds elsewhere shows up here too.
    void refreshMine();
    asking.value?.(true);
  };

  return (
    <dialog ref={dialog} onClose={() => asking.value?.(false)} aria-labelledby="session-title">
      {sent.value === undefined ? (
        <AddressForm email={email} problem={problem.value} busy={busy.value} onSend={ask} />
      ) : (
        <CodeForm
          email={email.value.trim()}
          inbox={sent.value.inbox}
          problem={problem.value}
          busy={busy.value}
          onCode={enter}
          onAgain={ask}
          onBack={() => {
            sent.value = undefined;
            problem.value = null;
          }}
        />
      )}
    </dialog>
  );
}

function AddressForm(props: {
  readonly email: { value: string };
  readonly problem: Problem | null;
  readonly busy: boolean;
  readonly onSend: () => Promise<void>;
}) {
  const { email, problem, busy, onSend } = props;
  const words = shop.value.session;
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void onSend();
      }}
    >
      <h2 id="session-title">{words.where}</h2>
      <p>{words.why}</p>
      <label class="field">
        {words.address}
        <input
          ref={field}
          type="email"
          dir="ltr"
          name="email"
          autocomplete="email"
          required
          maxLength={254}
          value={email.value}
          aria-describedby="session-problem"
          onInput={(e) => (email.value = e.currentTarget.value)}
        />
      </label>
      <ProblemText problem={problem} />
      <div class="bar-actions">
        <button type="button" class="plain" onClick={() => asking.value?.(false)}>
          {words.notNow}
        </button>
        <button class="primary" disabled={busy}>
          {busy ? page.value.oneMoment : words.send}
        </button>
      </div>
    </form>
  );
}

function CodeForm(props: {
  readonly email: string;
  readonly inbox: string | null;
  readonly problem: Problem | null;
  readonly busy: boolean;
  readonly onCode: (code: string) => Promise<void>;
  readonly onAgain: () => Promise<void>;
  readonly onBack: () => void;
}) {
  const { email, inbox, problem, busy, onCode, onAgain, onBack } = props;
  const words = shop.value.session;
  const field = useRef<HTMLInputElement>(null);
  const code = useSignal("");
  useLayoutEffect(() => field.current?.focus(), []);
  const type = (text: string): void => {
    // However it was pasted.
    code.value = text.replace(/\D/g, "").slice(0, 6);
    if (code.value.length === 6) void onCode(code.value);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void onCode(code.value);
      }}
    >
      <h2 id="session-title">{words.enter}</h2>
      <p>
        {words.sent(
          <b>
            <bdi>{email}</bdi>
          </b>,
        )}
      </p>
      {inbox !== null && (
        <p class="hint">
          {words.inbox((text) => (
            <a href={inbox} target="_blank" rel="noreferrer">
              {text}
            </a>
          ))}
        </p>
      )}
      <label class="field">
        {words.code}
        <input
          ref={field}
          name="code"
          class="code"
          dir="ltr"
          inputMode="numeric"
          autocomplete="one-time-code"
          required
          pattern="[0-9]{6}"
          title={words.sixDigits}
          value={code.value}
          aria-describedby="session-problem"
          onInput={(e) => type(e.currentTarget.value)}
        />
      </label>
      <ProblemText problem={problem} />
      <div class="bar-actions">
        <button type="button" class="plain" onClick={onBack}>
          {words.another}
        </button>
        <button type="button" class="plain" disabled={busy} onClick={() => void onAgain()}>
          {words.again}
        </button>
        <button class="primary" disabled={busy || code.value.length < 6}>
          {busy ? page.value.oneMoment : words.signIn}
        </button>
      </div>
    </form>
  );
}

function ProblemText({ problem }: { problem: Problem | null }) {
  return (
    <p class="problem" id="session-problem" role="alert">
      {problem !== null && problemWords(problem)}
    </p>
  );
}
