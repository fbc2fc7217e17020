/** Best available: say how many, and have them held. Two taps for most people. */
import { useSignal } from "@preact/signals";
import type { Choice } from "./choice.ts";
import { holdBest, type Wish } from "./hold.ts";
import { minorUnits, price } from "./money.ts";
import type { Sale } from "./sale.ts";
import { chosenFrom, listed, wish as wanted } from "./waiting/wish.ts";
import { shop } from "./words/shop.ts";

export function BestForm(props: { sale: Sale; choice: Choice }) {
  const { sale, choice } = props;
  const words = shop.value.best;
  const quantity = useSignal(wanted.value.party);
  const known = sale.event.prices.some((p) => p.category === wanted.value.category);
  const among = useSignal(listed(known ? wanted.value : { ...wanted.value, category: "" }));
  const maxPrice = useSignal("");
  const accessible = useSignal(wanted.value.accessible);
  const currency = sale.event.prices[0]?.price.currency ?? "EUR";
  const most = Math.max(1, choice.room.value);
  const party = Math.min(quantity.value, most);
  const [all = 0] = sale.totals.value;
  const ordinary = sale.ordinary.value;
  const free = accessible.value ? all : ordinary;
  const closed = !sale.selling.value || choice.room.value === 0 || free === 0;

  const submit = (event: Event) => {
    event.preventDefault();
    if (closed) return;
    const { category, prefer } = chosenFrom(among.value);
    const wish: Wish = {
      quantity: party,
      ...(category !== "" && { category }),
      ...(prefer === "price" && { prefer }),
      ...(maxPrice.value !== "" && {
        maxPrice: Math.round(Number(maxPrice.value) * minorUnits(currency)),
      }),
      ...(accessible.value && { accessible: true }),
    };
    void holdBest(sale, choice, wish);
  };

  return (
    <form class="best" onSubmit={submit} aria-labelledby="best-title">
      <h2 id="best-title">{words.title}</h2>
      <fieldset class="party">
        <legend>{words.howMany}</legend>
        {Array.from({ length: most }, (_, i) => i + 1).map((n) => (
          <label key={n}>
            <input
              type="radio"
              name="quantity"
              checked={party === n}
              onChange={() => (quantity.value = n)}
            />
            <span>{n}</span>
          </label>
        ))}
      </fieldset>
      <details open={ordinary === 0 && all > 0}>
        <summary>{words.limits}</summary>
        <label class="field">
          {words.category}
          <select value={among.value} onChange={(e) => (among.value = e.currentTarget.value)}>
            <option value="view">{words.any}</option>
            <option value="price">{words.cheapest}</option>
            {sale.event.prices.map((p) => (
              <option key={p.category} value={listed({ category: p.category, prefer: "view" })}>
                {p.category} · {price(p.price)}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          {words.atMost(currency)}
          <input
            type="number"
            inputMode="decimal"
            min="0"
            step="any"
            placeholder={words.noLimit}
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
          {words.accessible}
        </label>
      </details>
      {/* Disabled, it would lose the focus of who pressed it. */}
      <button class="primary" aria-disabled={closed || choice.busy.value}>
        {choice.busy.value ? shop.value.asking : words.hold(party)}
      </button>
    </form>
  );
}
