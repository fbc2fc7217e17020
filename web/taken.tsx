/** Some of the wanted seats were gone: which ones, and what can be had instead with one tap. */
import { useEffect, useRef } from "preact/hooks";
import type { Choice } from "./choice.ts";
import { holdSeats } from "./hold.ts";
import { price } from "./money.ts";
import type { Sale } from "./sale.ts";
import { indexLines } from "./words.ts";

export function TakenSeats(props: { sale: Sale; choice: Choice }) {
  const { sale, choice } = props;
  const taken = choice.taken.value;
  const card = useRef<HTMLElement>(null);
  // The answer may be far from the button that asked: bring the reader to it.
  useEffect(() => card.current?.focus(), [taken]);
  if (taken === null) return null;
  const indexes = (ids: readonly string[]) => ids.flatMap((id) => sale.venue.index.get(id) ?? []);
  const gone = indexLines(sale.venue, indexes(taken.conflicts.map((c) => c.seat)));
  const kept = choice.picked.value.length;
  return (
    <section class="card taken" aria-labelledby="taken-title" tabIndex={-1} ref={card}>
      <h2 id="taken-title">Already taken</h2>
      <p>
        {gone.join("; ")} {taken.conflicts.length === 1 ? "has" : "have"} gone, so nothing was held.{" "}
        {kept > 0 && "Your other seats are still chosen."}
      </p>
      {taken.alternatives.length === 0 ? (
        <p>There is nothing like it nearby. Choose other seats, or try best available.</p>
      ) : (
        <>
          <p>Free at this moment, one tap to hold:</p>
          <ul class="alternatives">
            {taken.alternatives.map((ids) => {
              const seats = indexes(ids);
              const amount = seats.reduce((sum, seat) => sum + sale.priceOf(seat).amount, 0);
              const currency = sale.event.prices[0]?.price.currency ?? "EUR";
              return (
                <li key={ids.join()}>
                  <button
                    disabled={choice.busy.value}
                    onClick={() => void holdSeats(sale, choice, ids)}
                  >
                    <span>{indexLines(sale.venue, seats).join("; ")}</span>
                    <b>{price({ amount, currency })}</b>
                  </button>
                </li>
              );
            })}
          </ul>
        </>
      )}
      <button class="plain" onClick={() => (choice.taken.value = null)}>
        Choose myself
      </button>
    </section>
  );
}
