/** The admission actor, `admission/<event>`: the draw, the lines, and what has been called of them. */
import * as rules from "../domain/admission.ts";
import { ON_THE_WAY_MS } from "../domain/pace.ts";
import { defineActor } from "../runtime/actor.ts";

export const admissionActor = defineActor<rules.Admission, rules.AdmissionEvent>()({
  name: "admission",
  events: { committed: 1, drawn: 1, late: 1, back: 1, called: 1, set: 1 },
  initial: rules.newAdmission,
  evolve: rules.evolveAdmission,
  // It is told something every second of a sale.
  snapshotEvery: 500,
  on: {
    commit: (admission, c: { commitment: string; sealed: string }) => ({
      reply: OK,
      events: rules.commit(admission, c.commitment, c.sealed),
    }),
    draw: (admission, c: { seed: string; lots: number }, now) => ({
      reply: OK,
      events: rules.drawLots(admission, c.seed, c.lots, now),
    }),
    /** A number behind the lots, from 1. */
    late: (admission) => ({ reply: admission.late + 1, events: [{ kind: "late" }] }),
    /** A number in the line of those who come back, from 1. */
    back: (admission) => ({ reply: admission.front.given + 1, events: [{ kind: "back" }] }),
    call: (admission, c: { people: number }, now) => ({
      reply: OK,
      events: rules.call(admission, c.people, now),
    }),
    set: (_, c: { settings: rules.AdmissionSettings }) => ({
      reply: OK,
      events: [{ kind: "set", settings: c.settings }],
    }),
    /** When these numbers were called, epoch ms. Null: no number. */
    called: (admission, c: { line: number | null; back: number | null }) => ({
      reply: {
        line: c.line === null ? undefined : rules.calledAt(admission.line, c.line),
        back: c.back === null ? undefined : rules.calledAt(admission.front, c.back),
      },
    }),
    look: ({ draw, drawn, numbersBy = 0, late, line, front, settings }, _: object, now) => ({
      reply: {
        calledLately:
          rules.calledSince(line, now - ON_THE_WAY_MS) +
          rules.calledSince(front, now - ON_THE_WAY_MS),
        draw,
        drawn,
        numbersBy: drawn === null ? null : numbersBy,
        late,
        settings,
        line: { given: line.given, called: line.called },
        front: { given: front.given, called: front.called },
      },
    }),
  },
});

const OK = { ok: true } as const;
