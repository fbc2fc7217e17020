/** The phase of a sale, as a use case asks for it. On the sale's own node that is a turn of the sale. Elsewhere
 * every hold would wait for a message to that one node, so what the organiser has set is known for a moment:
 *
 *   unknown --asked--> known, asked for again before it is over --PHASE_KNOWN_MS since it was asked--> unknown
 *
 * Whoever sets a phase waits longer than that for the acknowledgement. So what begins after it finds the new
 * phase on every node, and a node that cannot ask sells nothing. Doors and bell are worked out here: they need no
 * message. */
import { saleActor } from "../actors/sale.ts";
import { bellOf, type Event } from "../domain/event.ts";
import { phaseAt, type Phase, type Sale } from "../domain/sale.ts";
import type { ActorNode } from "../runtime/node.ts";
import type { Maybe, Operation as Turns } from "../runtime/operation.ts";
import type { Clock, Timers } from "../runtime/seams.ts";
import { homeOfSale } from "./desk.ts";

/** Since it was asked for, ms. */
export const PHASE_KNOWN_MS = 250;
/** It is asked for again, by who needs it, when it is so old, ms. */
const ASK_AGAIN_MS = 100;
/** From a change to its acknowledgement, ms. Longer: the clocks of two nodes run at different speeds. */
export const PHASE_SETTLES_MS = 300;

interface Known {
  readonly sale: Pick<Sale, "set">;
  readonly askedAt: number;
}

export interface PhasesParts {
  readonly node: Pick<ActorNode, "isHome" | "operation">;
  readonly clock: Clock;
  readonly timers: Timers;
  /** There are no other nodes. */
  readonly alone: boolean;
}

export class Phases {
  readonly #parts: PhasesParts;
  readonly #known = new Map<string, Known>();
  readonly #asking = new Map<string, Promise<void>>();

  constructor(parts: PhasesParts) {
    this.#parts = parts;
  }

  /** At once, if it is known here. Throws Unavailable. */
  of(turns: Turns, event: Event): Maybe<Phase> {
    const { node, clock, alone } = this.#parts;
    if (alone || node.isHome(homeOfSale(event.id))) return ask(turns, event);
    const known = this.#known.get(event.id);
    const age = known ? clock.monotonic() - known.askedAt : Infinity;
    if (age >= ASK_AGAIN_MS) {
      const asking = this.#ask(event.id);
      if (age >= PHASE_KNOWN_MS) return asking.then(() => this.#learnt(turns, event));
      asking.catch(() => undefined); // who needs it when it is unknown hears why
    }
    return phaseAt(known!.sale, bellOf(event), clock.now());
  }

  /** Resolves when every node knows of what was set before. */
  async settled(): Promise<void> {
    const { timers, alone } = this.#parts;
    if (alone) return;
    await new Promise<void>((resolve) => timers.after(PHASE_SETTLES_MS, resolve));
  }

  /** The question that was answered may have been another's, from before a change that this one must see. */
  #learnt(turns: Turns, event: Event): Maybe<Phase> {
    const { clock } = this.#parts;
    const { sale, askedAt } = this.#known.get(event.id)!;
    if (clock.monotonic() - askedAt >= PHASE_KNOWN_MS) return ask(turns, event);
    return phaseAt(sale, bellOf(event), clock.now());
  }

  #ask(id: string): Promise<void> {
    const asking = this.#asking.get(id);
    if (asking) return asking;
    const asked = this.#askNow(id).finally(() => this.#asking.delete(id));
    this.#asking.set(id, asked);
    return asked;
  }

  async #askNow(id: string): Promise<void> {
    const { node, clock } = this.#parts;
    const askedAt = clock.monotonic();
    // Of its own: it changes nothing, and whose operation asks must not seem to.
    const sale = await node.operation((turns) => turns.ask(saleActor, id, "setting", {}));
    this.#known.set(id, { sale, askedAt });
  }
}

function ask(turns: Turns, event: Event): Maybe<Phase> {
  return turns.ask(saleActor, event.id, "phase", { bell: bellOf(event) });
}
