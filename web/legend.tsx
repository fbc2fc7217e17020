/** What colours and shapes mean: prices by category, and the states of a seat. */
import { useEffect, useRef } from "preact/hooks";
import { hexOf, inkOn, legibleOn, rgbOf } from "./map/contrast.ts";
import { price } from "./money.ts";
import { readInks } from "./map/inks.ts";
import type { Sale } from "./sale.ts";

const STATES = [
  ["free", "Free"],
  ["held", "Held"],
  ["sold", "Sold"],
  ["selected", "Chosen"],
  ["mine", "Yours"],
] as const;

export function Legend(props: { sale: Sale }) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const paint = () => {
      if (host.current !== null) tintCategories(host.current, props.sale);
    };
    paint();
    dark.addEventListener("change", paint);
    return () => dark.removeEventListener("change", paint);
  }, [props.sale]);
  return (
    <div class="legend" ref={host}>
      <ul aria-label="Prices, all fees included">
        {props.sale.event.prices.map((p, c) => (
          <li key={p.category}>
            <i class={`swatch free category-${c}`} aria-hidden="true" />
            {p.category} <b>{price(p.price)}</b>
          </li>
        ))}
      </ul>
      <ul aria-label="Seat states">
        {STATES.map(([state, word]) => (
          <li key={state}>
            <i class={`swatch ${state}`} aria-hidden="true" />
            {word}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Gives the page the category colours that the map draws with: as custom properties on the root, so
 * that no inline style is needed anywhere else. */
function tintCategories(host: HTMLElement, sale: Sale): void {
  const { ground } = readInks(host).palette;
  sale.venue.categories.forEach((category, c) => {
    const color = legibleOn(rgbOf(category.color), ground, 3);
    document.documentElement.style.setProperty(`--category-${c}`, hexOf(color));
    document.documentElement.style.setProperty(`--on-category-${c}`, inkOn(color));
  });
}
