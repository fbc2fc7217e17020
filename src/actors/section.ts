/** The section actor, `section/<event>/<section>`: the index over its seats, and what of them was just offered. A
 * view: made from the seats, told of each change in the turn that makes it, never persisted. */
import { SeatStatus } from "../domain/availability.ts";
import { alternatives } from "../domain/alternatives.ts";
import { bestInSection } from "../domain/best.ts";
import { Offers } from "../domain/offers.ts";
import type { Plan } from "../domain/plan.ts";
import { SectionIndex } from "../domain/section.ts";
import type { Candidate, Wish } from "../domain/wish.ts";
import { defineActor } from "../runtime/actor.ts";
import { statusOf, type SeatBox } from "./seat.ts";

export interface Section {
  readonly index: SectionIndex;
  readonly offers: Offers;
}

export interface Search {
  readonly wish: Wish;
  readonly bound: Candidate | undefined;
  readonly avoid: readonly number[];
  /** Whoever asks is on another node. */
  readonly afar?: boolean;
  /** Nothing is left anywhere but what others may take: whoever comes first has it. */
  readonly last?: boolean;
}

/** `planOf` answers from memory: an event is loaded before its sections are asked. */
export function sectionActor(planOf: (event: string) => Plan) {
  return defineActor<Section, never>()({
    name: "section",
    events: {},
    initial: (key) => {
      const slash = key.indexOf("/");
      const plan = planOf(key.slice(0, slash));
      const id = key.slice(slash + 1);
      const at = plan.sections.findIndex((section) => section.id === id);
      return { index: new SectionIndex(plan, at), offers: new Offers() };
    },
    evolve: () => undefined,
    watches: {
      type: "seat",
      observe: ({ index }: Section, key: string, seat: SeatBox) => {
        const id = key.slice(key.lastIndexOf("/") + 1);
        const at = index.layout.plan.index.get(id);
        if (at !== undefined) index.set(at, statusOf(seat));
      },
      unread: ({ index }: Section, key: string) => {
        const at = index.layout.plan.index.get(key.slice(key.lastIndexOf("/") + 1));
        if (at !== undefined) index.set(at, SeatStatus.blocked);
      },
    },
    on: {
      /** The best choice here without the seats to avoid, if it beats `bound`; otherwise `bound`. */
      best: ({ index, offers }, { wish, bound, avoid, afar, last }: Search, now) => {
        const offered = last ? [] : offers.at(now);
        const without = offered.length > 0 ? [...avoid, ...offered] : avoid;
        const found = index.without(without, () => bestInSection(index, wish, bound));
        if (afar && found && found !== bound) offers.add(found.seats, now);
        return { reply: found };
      },
      /** Free sets near seats that were wanted and taken. */
      alternatives: (
        { index },
        c: { wanted: readonly number[]; quantity: number; limit: number },
      ) => ({
        reply: alternatives([index], c.wanted, c.quantity, c.limit),
      }),
      /** A copy of the statuses, by seat of the section. */
      statuses: ({ index }) => ({ reply: index.bytes().slice() }),
    },
  });
}

export type SectionActor = ReturnType<typeof sectionActor>;
