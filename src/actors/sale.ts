/** The sale actor, `sale/<event>`: the phase of the sale, and whether it is sold out. */
import {
  type Bell,
  countSeats,
  evolveSale,
  newSale,
  phaseAt,
  setPhase,
  type Phase,
  type Sale,
  type SaleEvent,
  type Stock,
} from "../domain/sale.ts";
import { defineActor } from "../runtime/actor.ts";

export const saleActor = defineActor<Sale, SaleEvent>()({
  name: "sale",
  events: { "phase-set": 1, opened: 1, "sold-out": 1, "seats-back": 1 },
  initial: newSale,
  evolve: evolveSale,
  on: {
    phase: (sale, c: { bell: Bell }, now) => ({ reply: phaseAt(sale, c.bell, now) }),
    /** What the phase follows from, with the bell and the time. */
    setting: ({ set }) => ({ reply: { set } }),
    look: ({ openedAt, soldOut }, c: { bell: Bell }) => ({
      reply: { openedAt: openedAt ?? c.bell.opensAt, soldOut },
    }),
    count: (sale, c: { stock: Stock; waiting: number; bell: Bell }, now) => ({
      reply: OK,
      events: countSeats(sale, c.stock, c.waiting, c.bell, now),
    }),
    set: (sale, c: { phase: Phase; bell: Bell }, now) => {
      const decision = setPhase(sale, c.phase, c.bell, now);
      if ("refused" in decision) return { reply: decision };
      return { reply: { phase: c.phase }, events: decision.events };
    },
  },
});

const OK = { ok: true } as const;
