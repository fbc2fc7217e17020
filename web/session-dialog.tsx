/** Signing in when the fan first wants to hold something.
 *
 *   address --code sent--> code --right--> signed in
 *      ^                    | ^ wrong, or sent again
 *      +--another address---+-+
 */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { kindOf } from "./call.ts";
import { refreshMine } from "./mine.ts";
import { asking, sendCode, signIn } from "./session.ts";
import { problemWords } from "./words.ts";

export function SessionDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const email = useSignal("");
  const problem = useSignal("");
  const busy = useSignal(false);
  /** Where the letter is shown while nothing is mailed; undefined: no code has been sent. */
  const sent = useSignal<{ readonly inbox: string | null } | undefined>(undefined);
  const done = asking.value;

  useEffect(() => {
    if (done !== null) dialog.current?.showModal();
    else dialog.current?.close();
    if (done === null) sent.value = undefined;
  }, [done]);

  const ask = async () => {
    if (busy.value) return;
    busy.value = true;
    problem.value = "";
    const answer = await sendCode(email.value.trim());
    busy.value = false;
    if ("problem" in answer) problem.value = problemWords(answer.problem);
    else sent.value = { inbox: answer.ok.inbox };
  };

  const enter = async (code: string) => {
    if (busy.value) return;
    busy.value = true;
    problem.value = "";
    const answer = await signIn(email.value.trim(), code);
    busy.value = false;
    if ("problem" in answer) {
      problem.value = problemWords(answer.problem);
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
            problem.value = "";
          }}
        />
      )}
    </dialog>
  );
}

function AddressForm(props: {
  readonly email: { value: string };
  readonly problem: string;
  readonly busy: boolean;
  readonly onSend: () => Promise<void>;
}) {
  const { email, problem, busy, onSend } = props;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void onSend();
      }}
    >
      <h2 id="session-title">Where should we reach you?</h2>
      <p>
        Your seats and tickets are kept under your e-mail address, on every device. We send a code
        there, to be sure that it is yours. Nothing is charged.
      </p>
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
      <Problem text={problem} />
      <div class="bar-actions">
        <button type="button" class="plain" onClick={() => asking.value?.(false)}>
          Not now
        </button>
        <button class="primary" disabled={busy}>
          {busy ? "One moment…" : "Send me a code"}
        </button>
      </div>
    </form>
  );
}

function CodeForm(props: {
  readonly email: string;
  readonly inbox: string | null;
  readonly problem: string;
  readonly busy: boolean;
  readonly onCode: (code: string) => Promise<void>;
  readonly onAgain: () => Promise<void>;
  readonly onBack: () => void;
}) {
  const { email, inbox, problem, busy, onCode, onAgain, onBack } = props;
  const field = useRef<HTMLInputElement>(null);
  const code = useSignal("");
  useEffect(() => field.current?.focus(), []);
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
      <h2 id="session-title">Enter your code</h2>
      <p>
        We have sent six digits to <b>{email}</b>. They are good for ten minutes.
      </p>
      {inbox !== null && (
        <p class="hint">
          Nothing is mailed here:{" "}
          <a href={inbox} target="_blank" rel="noreferrer">
            open the development inbox
          </a>
          .
        </p>
      )}
      <label class="field">
        Code
        <input
          ref={field}
          name="code"
          class="code"
          inputMode="numeric"
          autocomplete="one-time-code"
          required
          pattern="[0-9]{6}"
          title="Six digits"
          value={code.value}
          aria-describedby="session-problem"
          onInput={(e) => type(e.currentTarget.value)}
        />
      </label>
      <Problem text={problem} />
      <div class="bar-actions">
        <button type="button" class="plain" onClick={onBack}>
          Another address
        </button>
        <button type="button" class="plain" disabled={busy} onClick={() => void onAgain()}>
          Send it again
        </button>
        <button class="primary" disabled={busy || code.value.length < 6}>
          {busy ? "One moment…" : "Sign in"}
        </button>
      </div>
    </form>
  );
}

function Problem({ text }: { text: string }) {
  return (
    <p class="problem" id="session-problem" role="alert">
      {text}
    </p>
  );
}
