/** Best available: say how many, and have them held. Two taps for most people. */
import { useSignal } from "@preact/signals";
import type { Choice } from "./choice.ts";
import { holdBest, type Wish } from "./hold.ts";
import { minorUnits, price } from "./money.ts";
import type { Sale } from "./sale.ts";

export function BestForm(props: { sale: Sale; choice: Choice }) {
  const { sale, choice } = props;
  const quantity = useSignal(2);
  const category = useSignal("");
  const maxPrice = useSignal("");
  const accessible = useSignal(false);
  const currency = sale.event.prices[0]?.price.currency ?? "EUR";
  const most = Math.max(1, choice.room.value);
  const wanted = Math.min(quantity.value, most);
  const [free = 0] = sale.totals.value;
  const closed = sale.phase.value !== "open" || choice.room.value === 0 || free === 0;

  const submit = (event: Event) => {
    event.preventDefault();
    const wish: Wish = {
      quantity: wanted,
      ...(category.value !== "" && { category: category.value }),
      ...(maxPrice.value !== "" && {
        maxPrice: Math.round(Number(maxPrice.value) * minorUnits(currency)),
      }),
      ...(accessible.value && { accessible: true }),
    };
    void holdBest(sale, choice, wish);
  };

  return (
    <form class="best" onSubmit={submit} aria-labelledby="best-title">
      <h2 id="best-title">Best available</h2>
      <fieldset class="party">
        <legend>How many seats together?</legend>
        {Array.from({ length: most }, (_, i) => i + 1).map((n) => (
          <label key={n}>
            <input
              type="radio"
              name="quantity"
              checked={wanted === n}
              onChange={() => (quantity.value = n)}
            />
            <span>{n}</span>
          </label>
        ))}
      </fieldset>
      <details>
        <summary>Price and access</summary>
        <label class="field">
          Category
          <select value={category.value} onChange={(e) => (category.value = e.currentTarget.value)}>
            <option value="">Any</option>
            {sale.event.prices.map((p) => (
              <option key={p.category} value={p.category}>
                {p.category}, {price(p.price)}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          At most, per seat ({currency})
          <input
            type="number"
            inputMode="decimal"
            min="0"
            step="any"
            placeholder="No limit"
            value={maxPrice.value}
            onInput={(e) => (maxPrice.value = e.currentTarget.value)}
          />
        </label>
        <label class="check">
          <input
            type="checkbox"
            checked={accessible.value}
            onChange={(e) => (accessible.value = e.currentTarget.checked)}
          />
          A wheelchair place, the others companion seats beside it
        </label>
      </details>
      <button class="primary" disabled={closed || choice.busy.value}>
        {choice.busy.value
          ? "Asking…"
          : `Hold the best ${wanted === 1 ? "seat" : `${wanted} seats`}`}
      </button>
    </form>
  );
}
