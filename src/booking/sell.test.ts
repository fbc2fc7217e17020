import { expect, test } from "vitest";
import { seatActor, type SeatBox } from "../actors/seat.ts";
import type { OrderTerms } from "../domain/order.ts";
import type { Operation as Turns } from "../runtime/operation.ts";
import type { Loaded } from "./events.ts";
import { sellAll } from "./sell.ts";
import { eventOf, idOf } from "./testing/box-office.ts";

const NOW = 1_000;
const event = eventOf({});
const loaded: Pick<Loaded, "event" | "seatKeys"> = { event, seatKeys: [] };

/** The seats of another node, as operations of this one reach them: `late` says how many rounds a message is on
 * its way. */
class Afar {
  readonly #seats = new Map<string, SeatBox>();
  #ways: { rounds: number; readonly arrive: () => void }[] = [];

  as(late: (key: string) => number): Turns {
    const ask = (_: unknown, key: string, kind: "look" | "sellAnew" | "giveBack", command: never) =>
      new Promise((resolve) => {
        const arrive = (): void => resolve(this.#turn(key, kind, command));
        this.#ways.push({ rounds: late(key), arrive });
      });
    return { ask } as unknown as Turns;
  }

  ordersOf(keys: readonly string[]): unknown[] {
    return keys.map((key) => this.#box(key).seat).map((it) => "order" in it && it.order);
  }

  async allArrive(): Promise<void> {
    while (this.#ways.length > 0) {
      const ways = this.#ways.map((way) => ({ ...way, rounds: way.rounds - 1 }));
      this.#ways = ways.filter(({ rounds }) => rounds > 0);
      for (const { rounds, arrive } of ways) if (rounds <= 0) arrive();
      for (let n = 0; n < 20; n++) await Promise.resolve();
    }
  }

  #turn(key: string, kind: "look" | "sellAnew" | "giveBack", command: never): unknown {
    const box = this.#box(key);
    const { reply, events = [] } = seatActor.on[kind](box, command, NOW) as {
      reply: unknown;
      events?: Parameters<typeof seatActor.evolve>[1][];
    };
    for (const it of events) seatActor.evolve(box, it);
    return reply;
  }

  #box(key: string): SeatBox {
    const box = this.#seats.get(key) ?? { seat: { status: "free" } };
    this.#seats.set(key, box);
    return box;
  }
}

test("[O9] of two late orders for the same free seats one gets them all, however their messages overtake each other", async () => {
  const seats = [idOf(1), idOf(2), idOf(3)];
  const keys = seats.map((seat) => `${event.id}/s0/${seat}`);
  const afar = new Afar();
  const sale = (order: string, late: (key: string) => number): Promise<boolean> => {
    const terms = { hold: `hold of ${order}`, seats, buyer: order } as unknown as OrderTerms;
    return sellAll(afar.as(late), loaded as Loaded, terms, order);
  };
  const both = Promise.all([
    sale("first", (key) => 1 + keys.indexOf(key)),
    sale("second", (key) => keys.length - keys.indexOf(key)),
  ]);
  await afar.allArrive();
  const sold = await both;
  expect(sold.filter(Boolean)).toHaveLength(1);
  const winner = sold[0] ? "first" : "second";
  expect(afar.ordersOf(keys)).toEqual([winner, winner, winner]);
});
