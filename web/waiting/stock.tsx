/** What is left, by category, with every price as it will be paid. */
import type { QueueView } from "../../src/protocol/queue.ts";
import { price } from "../money.ts";
import { meanwhile as words } from "../words/meanwhile.ts";
import { left } from "./left.ts";

export function Stock({ status, title }: { status: QueueView; title: string }) {
  return (
    <section class="card stock" aria-labelledby="stock-title">
      <h2 id="stock-title">{title}</h2>
      <ul>
        {status.categories.map(({ name, price: cost, free, forSale }) => (
          <li key={name}>
            <span>
              <bdi>{name}</bdi>
            </span>
            <b>{price(cost)}</b>
            <small>{stockText(free, forSale)}</small>
          </li>
        ))}
      </ul>
      <p class="hint">{words.value.stock.allIn}</p>
    </section>
  );
}

function stockText(free: number, of: number): string {
  const stock = words.value.stock;
  const how = left(free, of);
  return how === "some" ? stock.free(free) : stock[how];
}
