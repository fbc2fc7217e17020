/** What happened to a seat and no client was told of: it explains what others saw of the seat.
 *
 * A client that was refused by one server and accepted by the next never hears of what the first one did. And a
 * hold may have been tried on a seat before, and have got no further: a buyer on another node is the last to know
 * of it. The client heard of the last try only. */
import type { Act } from "./linearize.ts";

export interface Happened {
  readonly event: object;
}

/** `life`: what the journal has of the seat, in order. `moment`: virtual ms of a wall time. */
export function unseen(
  life: readonly Happened[],
  seen: readonly Act[],
  moment: (wallMs: number) => number,
): Act[] {
  const known = new Set(seen.map(({ what }) => ("hold" in what ? what.hold : "")));
  // It happened at some time.
  const some = { call: 0, answer: Number.MAX_SAFE_INTEGER };
  return life.flatMap(({ event }, n): Act[] => {
    const { kind, hold, until } = event as { kind: string; hold: string; until: number };
    const isTriedAgain = life
      .slice(n + 1)
      .some(({ event: later }) => isHeld(later) && later.hold === hold);
    if (known.has(hold) && !isTriedAgain) return [];
    if (kind === "held") return [{ ...some, what: { kind: "hold", hold, until: moment(until) } }];
    return kind === "released" ? [{ ...some, what: { kind: "release", hold } }] : [];
  });
}

function isHeld(event: object): event is { readonly hold: string } {
  return "kind" in event && event.kind === "held";
}
