/** The sale of one event: its phase.
 *
 *   announced --bell--> open <--> paused
 *       |                |          |
 *       +----------------+----------+--> closed
 *
 * The bell needs no message: an announced sale whose time has come *is* open. Phases of the lobby
 * and the queue come later.
 */
export type Phase = "announced" | "open" | "paused" | "closed";

export const PHASES: readonly Phase[] = ["announced", "open", "paused", "closed"];

export interface Sale {
  /** The phase last set by the organiser; `null` until then. */
  set: Phase | null;
}

export type SaleEvent = { readonly kind: "phase-set"; readonly phase: Phase };

export function newSale(): Sale {
  return { set: null };
}

/** The phase at a moment. Times are epoch ms. */
export function phaseAt(sale: Sale, opensAt: number, now: number): Phase {
  const set = sale.set ?? "announced";
  return set === "announced" && now >= opensAt ? "open" : set;
}

/** What the organiser may set from which phase. Closed is final. */
const ALLOWED: Record<Phase, Record<Phase, boolean>> = {
  announced: { announced: true, open: true, paused: true, closed: true },
  open: { announced: false, open: true, paused: true, closed: true },
  paused: { announced: false, open: true, paused: true, closed: true },
  closed: { announced: false, open: false, paused: false, closed: true },
};

export type PhaseDecision =
  | { readonly events: readonly SaleEvent[] }
  | {
      readonly refused: {
        readonly kind: "phase-not-allowed";
        readonly from: Phase;
        readonly to: Phase;
      };
    };

export function setPhase(sale: Sale, to: Phase, opensAt: number, now: number): PhaseDecision {
  const from = phaseAt(sale, opensAt, now);
  if (!ALLOWED[from][to]) return { refused: { kind: "phase-not-allowed", from, to } };
  return { events: sale.set === to ? [] : [{ kind: "phase-set", phase: to }] };
}

export function evolveSale(sale: Sale, event: SaleEvent): void {
  sale.set = event.phase;
}
