/** The sign-in actor, `sign-in/<buyer>`: the code that was sent to one address. The letter with the code is
 * an effect of the event, so that the code is nowhere once it is sent. */
import * as rules from "../domain/sign-in.ts";
import { defineActor } from "../runtime/actor.ts";
import { MAIL_LANE, type MailEffect } from "../domain/letter.ts";

type Reply = { readonly ok: true } | { readonly refused: rules.SignInRefusal };
type Entered = { readonly ok: true; readonly knownSince: number } | Exclude<Reply, { ok: true }>;
const OK: Reply = { ok: true };

export const signInActor = defineActor<rules.SignIn, rules.SignInEvent>()({
  name: "sign-in",
  events: { "code-sent": 1, "code-wrong": 1, known: 1, "code-used": 1 },
  initial: rules.newSignIn,
  evolve: rules.evolveSignIn,
  snapshotEvery: 50,
  on: {
    send: (state, c: { buyer: string; digest: string; code: string; to: string }, now) => {
      const decision = rules.send(state, c.digest, now);
      if ("refused" in decision) return { reply: { refused: decision.refused } satisfies Reply };
      const { buyer, code, to } = c;
      const letter: MailEffect = { mail: "sign-in-code", buyer, to, code };
      return {
        reply: OK,
        events: decision.events,
        effects: [{ lane: MAIL_LANE, payload: letter }],
      };
    },
    enter: (state, c: { digest: string }, now) => {
      const decision = rules.enter(state, c.digest, now);
      const reply: Entered =
        "refused" in decision
          ? { refused: decision.refused }
          : { ok: true, knownSince: rules.knownSince(state, now) };
      return { reply, events: decision.events };
    },
    look: () => ({ reply: OK }),
  },
});
