/** The list: sections, then the rows and seats of the open one. The real control for everyone who does
 * not use the map, and the map's twin for everyone who does. */
import type { Choice } from "../choice.ts";
import { price } from "../money.ts";
import { gateLetter } from "../plan.ts";
import type { Sale } from "../sale.ts";
import { shop } from "../words/shop.ts";
import { SeatGrid } from "./seat-grid.tsx";

export function Picker(props: { sale: Sale; choice: Choice }) {
  const { sale } = props;
  const tiers = Map.groupBy(sale.venue.sections.keys(), (s) => sale.venue.sections[s]!.tier ?? "");
  return (
    <section class="picker" aria-labelledby="picker-title">
      <h2 id="picker-title">{shop.value.list.title}</h2>
      <p class="hint keys">{shop.value.list.keys}</p>
      {[...tiers].map(([tier, sections]) => (
        <div key={tier}>
          {tiers.size > 1 && tier !== "" && <h3 dir="auto">{tier}</h3>}
          <ul class="sections">
            {sections.map((section) => (
              <SectionItem key={section} {...props} section={section} />
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

function SectionItem(props: { sale: Sale; choice: Choice; section: number }) {
  const { sale, choice, section } = props;
  const { name, gate } = sale.venue.sections[section]!;
  const { free, from } = sale.offers[section]!.value;
  const open = choice.openSection.value === section;
  const currency = sale.event.prices[0]?.price.currency ?? "EUR";
  const gone = free === 0;
  const words = shop.value.list;
  return (
    <li class={gone ? "gone" : ""}>
      <button
        class="section"
        id={`section-${section}`}
        aria-expanded={open}
        onClick={() => (choice.openSection.value = open ? null : section)}
      >
        <span class="section-name">
          <bdi>{name}</bdi>
          {gate !== null && <small>{words.gate(gateLetter(gate))}</small>}
        </span>
        <span class="section-offer">
          <b>{gone ? words.noneFree : shop.value.seats(free)}</b>
          {from !== null && <small>{words.from(price({ amount: from, currency }))}</small>}
        </span>
      </button>
      {open && <SeatGrid {...props} />}
    </li>
  );
}
