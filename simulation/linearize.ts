/** Is what the clients saw of one seat explained by a seat that did one thing at a time? The search of Wing
 * and Gong (1993) with the memory of Lowe (2017), for one seat at a time: a history is linearizable if
 * that of every object is (Herlihy and Wing, 1990). */

/** What one client did to a seat, or saw of it, between two moments. */
export interface Act {
  readonly call: number;
  readonly answer: number;
  readonly what:
    | { readonly kind: "hold"; readonly hold: string; readonly until: number }
    /** Refused: somebody has it. */
    | { readonly kind: "taken" }
    | { readonly kind: "extend"; readonly hold: string; readonly until: number }
    | { readonly kind: "release"; readonly hold: string }
    | { readonly kind: "buy"; readonly hold: string };
}

type State = { readonly hold: string; readonly until: number; readonly sold: boolean } | undefined;

/** `slack`: how far the clocks that decide about `until` may be ahead, ms. Returns whether an order exists
 * that explains every act. Acts after the same moment are at most 32 a seat at a time. */
export function isLinearizable(acts: readonly Act[], slack: number): boolean {
  const sorted = acts.toSorted((a, b) => a.call - b.call);
  const failed = new Set<string>();
  const search = (done: bigint, state: State): boolean => {
    if (done === (1n << BigInt(sorted.length)) - 1n) return true;
    const memory = `${done}:${JSON.stringify(state)}`;
    if (failed.has(memory)) return false;
    let firstAnswer = Infinity;
    for (const [n, act] of sorted.entries()) {
      if ((done >> BigInt(n)) & 1n) continue;
      firstAnswer = Math.min(firstAnswer, act.answer);
    }
    for (const [n, act] of sorted.entries()) {
      if ((done >> BigInt(n)) & 1n) continue;
      if (act.call > firstAnswer) break; // somebody else was answered before it was asked
      for (const next of outcomes(state, act, slack)) {
        if (search(done | (1n << BigInt(n)), next)) return true;
      }
    }
    failed.add(memory);
    return false;
  };
  return search(0n, undefined);
}

/** States in which the seat may be after the act; none if it cannot have been. */
function outcomes(state: State, { what, answer }: Act, slack: number): State[] {
  // Its time may be over by then, and nobody need have said so.
  const over = state !== undefined && !state.sold && answer >= state.until - slack;
  const states: State[] = over ? [state, undefined] : [state];
  return states.flatMap((now): State[] => {
    const ours = now !== undefined && "hold" in what && now.hold === what.hold;
    switch (what.kind) {
      case "hold":
        return now === undefined ? [{ hold: what.hold, until: what.until, sold: false }] : [];
      case "taken":
        return now === undefined ? [] : [now];
      case "extend":
        // To pay for a hold that another server's clock calls over is accepted, and refused in the end.
        if (what.until === 0 && !ours) return [now];
        return ours && !now.sold ? [{ ...now, until: what.until }] : [];
      case "release":
        return [ours && !now.sold ? undefined : now];
      case "buy":
        return ours ? [{ ...now, sold: true }] : [];
      default:
        return what satisfies never;
    }
  });
}
