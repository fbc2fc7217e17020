/** Some of the wanted seats were gone: which ones, and what is held for the fan instead; or, if nothing is,
 * what can be had with one tap. */
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { HoldView } from "../src/protocol/api.ts";
import type { Choice, Taken } from "./choice.ts";
import { clockText, now } from "./clock.ts";
import { focusPay, holdSeats } from "./hold.ts";
import { lookOn } from "./instead.ts";
import { holds } from "./mine.ts";
import { price } from "./money.ts";
import { say } from "./notice.tsx";
import { arrive } from "./route.tsx";
import type { Sale } from "./sale.ts";
import { indexLines, seatLines } from "./seat-names.ts";
import { shop } from "./words/shop.ts";

type Props = { readonly sale: Sale; readonly choice: Choice };

export function TakenSeats({ sale, choice }: Props) {
  const taken = choice.taken.value;
  const title = useRef<HTMLHeadingElement>(null);
  const words = shop.value.taken;
  const held = taken === null ? undefined : heldInstead(sale, taken);
  const gone = taken === null ? "" : goneWords(sale, taken);
  // The answer may be far from the button that asked: bring the reader to it, before they are on their way.
  useLayoutEffect(() => title.current?.focus(), [taken?.conflicts]);
  useEffect(() => {
    if (taken === null || taken.trying) return;
    const found = taken.alternatives.length === 0 ? words.nothing : words.instead;
    say(
      held === undefined
        ? `${gone} ${words.nothingHeld} ${found}`
        : `${gone} ${words.held} ${seatLines(held.seats)}${shop.peek().seat.comma}${price(held.total)}`,
    );
  }, [taken?.conflicts, taken?.trying]);
  if (taken === null) return null;
  return (
    <section class="card taken" aria-labelledby="taken-title">
      <h2 id="taken-title" tabIndex={-1} ref={title}>
        {words.title}
      </h2>
      {taken.trying ? (
        <>
          <p>{gone}</p>
          <p>{words.trying}</p>
        </>
      ) : held === undefined ? (
        <Offers sale={sale} choice={choice} taken={taken}>
          {gone}
        </Offers>
      ) : (
        <>
          <p>{gone}</p>
          <p>{words.held}</p>
          <Held hold={held} />
          <div class="bar-actions">
            <button
              class="plain"
              disabled={choice.busy.value}
              onClick={() => void lookOn(sale, choice, held).then(() => title.current?.focus())}
            >
              {words.giveBack}
            </button>
            <button
              class="primary"
              onClick={() => {
                choice.taken.value = null;
                focusPay(held);
              }}
            >
              {words.keep}
            </button>
          </div>
        </>
      )}
    </section>
  );
}

function Held({ hold }: { hold: HoldView }) {
  return (
    <p class="held">
      <span>{seatLines(hold.seats)}</span>
      <b>{price(hold.total)}</b>
      <span class="clock">
        <small>{shop.value.hold.heldFor}</small>{" "}
        <span>{clockText(hold.expiresAt - now.value)}</span>
      </span>
    </p>
  );
}

function Offers(props: Props & { taken: Taken; children: ComponentChildren }) {
  const { sale, choice, taken } = props;
  const words = shop.value.taken;
  return (
    <>
      <p>
        {props.children} {words.nothingHeld} {choice.picked.value.length > 0 && words.others}
      </p>
      {taken.alternatives.length === 0 ? (
        <p>{words.nothing}</p>
      ) : (
        <>
          <p>{words.instead}</p>
          <ul class="alternatives">
            {taken.alternatives.map((ids) => {
              const seats = indexes(sale, ids);
              const amount = seats.reduce((sum, seat) => sum + sale.priceOf(seat).amount, 0);
              const currency = sale.event.prices[0]?.price.currency ?? "EUR";
              return (
                <li key={ids.join()}>
                  <button
                    disabled={choice.busy.value}
                    onClick={() => void holdSeats(sale, choice, ids)}
                  >
                    <span>{indexLines(sale.venue, seats)}</span>
                    <b>{price({ amount, currency })}</b>
                  </button>
                </li>
              );
            })}
          </ul>
        </>
      )}
      <button
        class="plain"
        onClick={() => {
          arrive();
          choice.taken.value = null;
        }}
      >
        {words.myself}
      </button>
    </>
  );
}

/** By the server's own word, whoever gave it back and wherever. */
function heldInstead(sale: Sale, { alternatives }: Taken): HoldView | undefined {
  return holds.value.find(({ event, seats }) => {
    const ids = new Set(seats.map(({ id }) => id));
    const same = (offer: readonly string[]) =>
      offer.length === ids.size && offer.every((id) => ids.has(id));
    return event === sale.event.id && alternatives.some(same);
  });
}

function goneWords(sale: Sale, { conflicts }: Taken): string {
  const seats = indexes(
    sale,
    conflicts.map(({ seat }) => seat),
  );
  return shop.value.taken.gone(indexLines(sale.venue, seats), seats.length);
}

function indexes({ venue }: Sale, ids: readonly string[]): number[] {
  return ids.flatMap((id) => venue.index.get(id) ?? []);
}
