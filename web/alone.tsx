/** A choice that would leave a single seat: said in words, and mended by one button. The rule is the server's
 * own (domain/orphan.ts), over the seats as they are on the map this moment. */
import { mended, wouldOrphan } from "../src/domain/orphan.ts";
import { SectionIndex } from "../src/domain/section.ts";
import type { SeatStatus } from "../src/domain/availability.ts";
import type { Choice } from "./choice.ts";
import { price } from "./money.ts";
import type { Sale } from "./sale.ts";
import { indexLines } from "./seat-names.ts";
import { shop } from "./words/shop.ts";

export function Alone(props: { sale: Sale; choice: Choice; done: () => void }) {
  const { sale, choice, done } = props;
  void sale.version.value;
  const picked = choice.picked.value;
  const found = singlesOf(sale, picked);
  if (found.alone.length === 0) return null;
  const words = shop.value.alone;
  const { currency } = sale.priceOf(picked[0]!);
  const costs = (seats: readonly number[]) =>
    seats.reduce((sum, seat) => sum + sale.priceOf(seat).amount, 0);
  const amount = costs(found.instead) - costs(picked);
  const difference =
    amount === 0
      ? words.same
      : amount > 0
        ? words.more(price({ amount, currency }))
        : words.less(price({ amount: -amount, currency }));
  return (
    <>
      <p>{words.left(indexLines(sale.venue, found.alone), found.alone.length)}</p>
      <button
        onClick={() => {
          choice.picked.value = found.instead;
          choice.focus.value = found.instead[0] ?? null;
          done();
        }}
      >
        <span>{words.take(indexLines(sale.venue, found.instead))}</span> <b>{difference}</b>
      </button>
    </>
  );
}

/** The seats that would be left alone, and the choice that leaves none; by index, over all sections. */
function singlesOf(
  { venue, seats }: Sale,
  picked: readonly number[],
): { readonly alone: readonly number[]; readonly instead: readonly number[] } {
  const alone: number[] = [];
  const instead: number[] = [];
  for (const [section, some] of Map.groupBy(picked, (seat) => venue.sectionOf[seat]!)) {
    const index = new SectionIndex(venue, section);
    const { first, count } = venue.sections[section]!;
    // The feed holds nothing but statuses.
    for (let seat = first; seat < first + count; seat++)
      if (seats[seat] !== 0) index.set(seat, seats[seat] as SeatStatus);
    alone.push(...wouldOrphan(index, some));
    instead.push(...mended(index, some));
  }
  return { alone, instead: instead.sort((a, b) => a - b) };
}
