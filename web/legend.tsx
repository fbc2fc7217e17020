/** What colours and shapes mean, and what of it the map shows: prices by category are switches, beside
 * them those for accessible places and for seats side by side; then the states of a seat. */
import { useEffect, useRef } from "preact/hooks";
import { SeatFlag } from "../src/domain/plan.ts";
import type { Choice } from "./choice.ts";
import { hexOf, inkOn, legibleOn, rgbOf, SEAT_CONTRAST } from "./map/contrast.ts";
import { shortPrice } from "./money.ts";
import type { Filter } from "./map/filter.ts";
import { readInks } from "./map/inks.ts";
import type { Sale } from "./sale.ts";
import { shop } from "./words/shop.ts";

const STATES = ["free", "held", "sold", "selected", "mine"] as const;

export function Legend(props: { sale: Sale; choice: Choice }) {
  const host = useRef<HTMLDivElement>(null);
  const words = shop.value.map;
  const { sale, choice } = props;
  const filter = choice.filter.value;
  const change = (changes: Partial<Filter>) => (choice.filter.value = { ...filter, ...changes });
  const toggle = (category: number) => {
    const categories = new Set(filter.categories);
    if (!categories.delete(category)) categories.add(category);
    change({ categories });
  };
  useEffect(() => {
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const paint = () => {
      if (host.current !== null) tintCategories(host.current, sale);
    };
    paint();
    dark.addEventListener("change", paint);
    return () => dark.removeEventListener("change", paint);
  }, [sale]);
  return (
    <div class="legend" ref={host}>
      <ul class="filters" aria-label={words.filters}>
        {sale.event.prices.map((p, c) => (
          <li key={p.category}>
            <button class="chip" aria-pressed={filter.categories.has(c)} onClick={() => toggle(c)}>
              <i class={`swatch free category-${c}`} aria-hidden="true" />
              <bdi>{p.category}</bdi> <b>{shortPrice(p.price)}</b>
            </button>
          </li>
        ))}
        <li>
          <button
            class="chip"
            aria-pressed={filter.accessible}
            onClick={() => change({ accessible: !filter.accessible })}
          >
            <i class="swatch accessible" aria-hidden="true" />
            {words.accessible}
          </button>
        </li>
        <li>
          <label class={filter.together > 1 ? "chip on" : "chip"}>
            {words.together}
            <select
              value={filter.together}
              onChange={(e) => change({ together: Number(e.currentTarget.value) })}
            >
              {Array.from({ length: Math.max(2, sale.event.limit) }, (_, i) => i + 1).map((n) => (
                <option key={n} value={n}>
                  {n === 1 ? words.anyNumber : n}
                </option>
              ))}
            </select>
          </label>
        </li>
      </ul>
      <ul aria-label={words.states}>
        {STATES.map((state) => (
          <li key={state}>
            <i class={`swatch ${state}`} aria-hidden="true" />
            {words.state[state]}
          </li>
        ))}
        {sale.venue.flags.some((flags) => flags & SeatFlag.restricted) && (
          <li>
            <i class="swatch free restricted" aria-hidden="true" />
            <span>{shop.value.seat.restricted}</span>
          </li>
        )}
      </ul>
    </div>
  );
}

/** Gives the page the category colours that the map draws with: as custom properties on the root, so
 * that no inline style is needed anywhere else. */
function tintCategories(host: HTMLElement, sale: Sale): void {
  const { ground } = readInks(host).palette;
  sale.venue.categories.forEach((category, c) => {
    const color = legibleOn(rgbOf(category.color), ground, SEAT_CONTRAST);
    document.documentElement.style.setProperty(`--category-${c}`, hexOf(color));
    document.documentElement.style.setProperty(`--on-category-${c}`, inkOn(color));
  });
}
