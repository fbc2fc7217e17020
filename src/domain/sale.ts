/** The sale of one event: its phase, when it opened, and whether it is sold out.
 *
 *   announced --doors--> lobby --bell--> queue <--> open      queue: open to who has a pass
 *       |                  |               ^  \     ^  |
 *       +------bell (an event without a lobby)-----+   v
 *       |                  |               paused <----+
 *       +------------------+------------------+--> closed
 *
 * Doors and bell need no message: an announced sale whose time has come *is* open, or has its lobby. So it is closed
 * when its event is over.
 *
 *   (seats left) --the last is sold--> sold out --one comes back--> (seats left)
 */
export type Phase = "announced" | "lobby" | "queue" | "open" | "paused" | "closed";

export const PHASES: readonly Phase[] = ["announced", "lobby", "queue", "open", "paused", "closed"];

/** When an event opens by itself. */
export interface Bell {
  /** Epoch ms. */
  readonly opensAt: number;
  /** How long before the bell the lobby opens, ms; null: no lobby, and no queue behind it. */
  readonly lobbyMs: number | null;
  /** From when on it is closed, epoch ms; not said: the server says so (the page), or knows of no end (an older node). */
  readonly endsAt?: number;
}

export interface Sale {
  /** The phase last set by the organiser; `null` until then. */
  set: Phase | null;
  /** When the first seat could be had, epoch ms; `null`: at the bell, or not yet. */
  openedAt: number | null;
  /** `null`: there are seats left. */
  soldOut: SoldOut | null;
}

export interface SoldOut {
  /** Epoch ms. */
  readonly at: number;
  /** Who was in the queue at that moment and had not been called. */
  readonly waiting: number;
}

/** What there is of an event, in seats; blocked ones are none. */
export interface Stock {
  /** Free, or held by somebody who has not paid. */
  readonly left: number;
  readonly sold: number;
}

export type SaleEvent =
  | { readonly kind: "phase-set"; readonly phase: Phase }
  | { readonly kind: "opened"; readonly at: number }
  | { readonly kind: "sold-out"; readonly at: number; readonly waiting: number }
  | { readonly kind: "seats-back" };

export function newSale(): Sale {
  return { set: null, openedAt: null, soldOut: null };
}

/** The phase at a moment, epoch ms. */
export function phaseAt(sale: Pick<Sale, "set">, bell: Bell, now: number): Phase {
  const { opensAt, lobbyMs, endsAt = Infinity } = bell;
  if (now >= endsAt) return "closed";
  const set = sale.set ?? "announced";
  if (set === "lobby") return now >= opensAt ? "queue" : "lobby";
  if (set !== "announced") return set;
  if (lobbyMs === null) return now >= opensAt ? "open" : "announced";
  if (now >= opensAt) return "queue";
  return now >= opensAt - lobbyMs ? "lobby" : "announced";
}

/** What the organiser may set from which phase. Whoever has come to the lobby is not sent away again,
 * and what has been on sale is not announced again. Closed is final. */
// prettier-ignore
const ALLOWED: Record<Phase, Record<Phase, boolean>> = {
  announced: { announced: true,  lobby: true,  queue: true,  open: true,  paused: true, closed: true },
  lobby:     { announced: false, lobby: true,  queue: true,  open: true,  paused: true, closed: true },
  queue:     { announced: false, lobby: false, queue: true,  open: true,  paused: true, closed: true },
  open:      { announced: false, lobby: false, queue: true,  open: true,  paused: true, closed: true },
  paused:    { announced: false, lobby: false, queue: true,  open: true,  paused: true, closed: true },
  closed:    { announced: false, lobby: false, queue: false, open: false, paused: false, closed: true },
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

export function setPhase(sale: Sale, to: Phase, bell: Bell, now: number): PhaseDecision {
  const from = phaseAt(sale, bell, now);
  if (!ALLOWED[from][to]) return { refused: { kind: "phase-not-allowed", from, to } };
  if (sale.set === to) return { events: [] };
  return { events: [{ kind: "phase-set", phase: to }, ...opening(sale, from, to, bell, now)] };
}

/** Written down with the first change that would make the moment unknown. */
function opening(
  { openedAt }: Sale,
  from: Phase,
  to: Phase,
  { opensAt }: Bell,
  now: number,
): readonly SaleEvent[] {
  if (openedAt !== null) return [];
  if (isOpen(from)) return [{ kind: "opened", at: opensAt }];
  return isOpen(to) ? [{ kind: "opened", at: now }] : [];
}

function isOpen(phase: Phase): boolean {
  return phase === "queue" || phase === "open";
}

/** What a count of the seats changes. Before the bell nothing is sold out, though everything may be blocked;
 * a last hold may still be paid in a sale that is paused or closed. */
export function countSeats(
  sale: Sale,
  { left, sold }: Stock,
  waiting: number,
  bell: Bell,
  now: number,
): readonly SaleEvent[] {
  if (sale.soldOut) return left > 0 ? [{ kind: "seats-back" }] : [];
  const phase = phaseAt(sale, bell, now);
  if (left > 0 || sold === 0 || phase === "announced" || phase === "lobby") return [];
  return [{ kind: "sold-out", at: now, waiting }];
}

export function evolveSale(sale: Sale, event: SaleEvent): void {
  switch (event.kind) {
    case "phase-set":
      sale.set = event.phase;
      return;
    case "opened":
      sale.openedAt = event.at;
      return;
    case "sold-out":
      sale.soldOut = { at: event.at, waiting: event.waiting };
      return;
    case "seats-back":
      sale.soldOut = null;
      return;
    default:
      event satisfies never;
  }
}
