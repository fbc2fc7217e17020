/** Is what the clients saw of one seat explained by a seat that did one thing at a time? The search of Wing
 * and Gong (1993) with the memory of Lowe (2017), for one seat at a time: a history is linearizable if
 * that of every object is (Herlihy and Wing, 1990). */

/** States that are searched, at most: past it nothing is disproved. Among several nodes answers take long, and
 * what overlaps may have happened in very many orders. */
const STATES_MAX = 50_000;

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
    /** Asked for, and refused because the hold was over: a try that got no further may have freed the seat. */
    | { readonly kind: "maybe-release"; readonly hold: string }
    /** An order was placed: from here the bank decides when the seat is sold or freed, or sold though the
     * hold was over, or given back with its money. */
    | { readonly kind: "pay"; readonly hold: string };
}

interface State {
  readonly now: { readonly hold: string; readonly until: number } | undefined;
  /** Holds that an order was placed for. */
  readonly paid: readonly string[];
}

/** `slack`: how far the clocks that decide about `until` may be ahead, ms. Returns whether an order exists
 * that explains every act. Acts after the same moment are at most 32 a seat at a time. */
export function isLinearizable(acts: readonly Act[], slack: number): boolean {
  const sorted = acts.toSorted((a, b) => a.call - b.call);
  const failed = new Set<string>();
  const search = (done: bigint, state: State): boolean => {
    if (done === (1n << BigInt(sorted.length)) - 1n) return true;
    if (failed.size >= STATES_MAX) return true;
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
  return search(0n, { now: undefined, paid: [] });
}

/** States in which the seat may be after the act; none if it cannot have been. */
function outcomes({ now: last, paid }: State, { what, answer }: Act, slack: number): State[] {
  // Its time may be over by then, and nobody need have said so; and a bank may have said yes or no.
  const over = last !== undefined && (paid.includes(last.hold) || answer >= last.until - slack);
  const free = last === undefined || over;
  const sold = free ? paid.map((hold) => ({ hold, until: 0 })) : [];
  const states = [last, ...(over ? [undefined] : []), ...sold];
  return states.flatMap((now): State[] => {
    const ours = now !== undefined && "hold" in what && now.hold === what.hold;
    switch (what.kind) {
      case "hold":
        return now === undefined ? [{ now: { hold: what.hold, until: what.until }, paid }] : [];
      case "taken":
        return now === undefined ? [] : [{ now, paid }];
      case "extend":
        return ours ? [{ now: { ...now, until: what.until }, paid }] : [];
      case "release":
        return [{ now: ours ? undefined : now, paid }];
      case "maybe-release":
        return ours
          ? [
              { now, paid },
              { now: undefined, paid },
            ]
          : [{ now, paid }];
      case "pay":
        // To pay for a hold that another server's clock calls over is accepted, and refused in the end.
        return [{ now, paid: [...paid.filter((hold) => hold !== what.hold), what.hold].sort() }];
      default:
        return what satisfies never;
    }
  });
}
