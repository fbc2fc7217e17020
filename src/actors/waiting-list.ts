/** The waiting list actor, `waiting-list/<event>`. */
import * as rules from "../domain/waiting-list.ts";
import { defineActor } from "../runtime/actor.ts";

export const waitingListActor = defineActor<rules.WaitingList, rules.WaitingListEvent>()({
  name: "waiting-list",
  events: { joined: 1, changed: 1, left: 1 },
  initial: rules.newWaitingList,
  evolve: rules.evolveWaitingList,
  on: {
    join: (list, c: { buyer: string; wants: rules.Wants }, now) => ({
      reply: OK,
      events: rules.join(list, c.buyer, c.wants, now),
    }),
    leave: (list, c: { buyer: string }) => ({ reply: OK, events: rules.leave(list, c.buyer) }),
    look: (list, c: { buyer: string }) => {
      const entry = list.entries.get(c.buyer);
      return { reply: { entry: entry && { ...entry, ahead: rules.ahead(list, entry) } } };
    },
  },
});

const OK = { ok: true } as const;
