/** What is left, by category, with every price as it will be paid. */
import type { QueueView } from "../../src/protocol/queue.ts";
import { price } from "../money.ts";
import { meanwhile as words } from "../words/meanwhile.ts";

export function Stock({ status, title }: { status: QueueView; title: string }) {
  const each = status.capacity / status.categories.length;
  return (
    <section class="card stock" aria-labelledby="stock-title">
      <h2 id="stock-title">{title}</h2>
      <ul>
        {status.categories.map(({ name, price: cost, free }) => (
          <li key={name}>
            <span>
              <bdi>{name}</bdi>
            </span>
            <b>{price(cost)}</b>
            <small>{stockText(free, each)}</small>
          </li>
        ))}
      </ul>
      <p class="hint">{words.value.stock.allIn}</p>
    </section>
  );
}

/** How much is left of something, in words that a fan can act on. */
function stockText(free: number, of: number): string {
  const stock = words.value.stock;
  if (free === 0) return stock.none;
  if (free < 20) return stock.veryFew;
  return free < of * 0.1 ? stock.few : stock.free(free);
}
