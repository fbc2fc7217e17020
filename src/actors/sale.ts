/** The sale actor, `sale/<event>`: the phase of the sale. */
import {
  evolveSale,
  newSale,
  phaseAt,
  setPhase,
  type Phase,
  type Sale,
  type SaleEvent,
} from "../domain/sale.ts";
import { defineActor } from "../runtime/actor.ts";

export const saleActor = defineActor<Sale, SaleEvent>()({
  name: "sale",
  initial: newSale,
  evolve: evolveSale,
  on: {
    phase: (sale, c: { opensAt: number }, now) => ({ reply: phaseAt(sale, c.opensAt, now) }),
    set: (sale, c: { phase: Phase; opensAt: number }, now) => {
      const decision = setPhase(sale, c.phase, c.opensAt, now);
      if ("refused" in decision) return { reply: decision };
      return { reply: { phase: c.phase }, events: decision.events };
    },
  },
});
