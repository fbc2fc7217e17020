/** The sign-in actor, `sign-in/<buyer>`: the code that was sent to one address. The letter with the code is
 * an effect of the event, so that the code is nowhere once it is sent. */
import * as rules from "../domain/sign-in.ts";
import { defineActor } from "../runtime/actor.ts";
import { MAIL_LANE, type MailEffect } from "../domain/letter.ts";

type Reply = { readonly ok: true } | { readonly refused: rules.SignInRefusal };
/** `at`: epoch ms; answers of older nodes do not say it. */
type Entered =
  | { readonly ok: true; readonly knownSince: number; readonly at?: number }
  | Exclude<Reply, { ok: true }>;
interface Send {
  readonly buyer: string;
  readonly digest: string;
  readonly code: string;
  readonly to: string;
  readonly from?: string;
}
const OK: Reply = { ok: true };

export const signInActor = defineActor<rules.SignIn, rules.SignInEvent>()({
  name: "sign-in",
  events: { "code-sent": 2, "code-wrong": 2, known: 1, "code-used": 1 },
  initial: rules.newSignIn,
  evolve: rules.evolveSignIn,
  snapshotEvery: 50,
  on: {
    // A node of before networks were told says none: all that it asks for is from one.
    send: (state, { from = "", ...c }: Send, now) => {
      const decision = rules.send(state, c.digest, from, now);
      if ("refused" in decision)
        return { reply: { refused: decision.refused } satisfies Reply, passing: true };
      const { buyer, code, to } = c;
      const letter: MailEffect = { mail: "sign-in-code", buyer, to, code };
      return {
        reply: OK,
        events: decision.events,
        effects: [{ lane: MAIL_LANE, payload: letter }],
      };
    },
    enter: (state, { digest, from = "" }: { digest: string; from?: string }, now) => {
      const decision = rules.enter(state, digest, from, now);
      const reply: Entered =
        "refused" in decision
          ? { refused: decision.refused }
          : { ok: true, knownSince: rules.knownSince(state, now), at: now };
      return { reply, events: decision.events };
    },
    look: () => ({ reply: OK }),
  },
});
