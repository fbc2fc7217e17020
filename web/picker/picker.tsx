/** The list: sections, then the rows and seats of the open one. The real control for everyone who does
 * not use the map, and the map's twin for everyone who does. */
import type { Choice } from "../choice.ts";
import { counted } from "../countdown.ts";
import { price } from "../money.ts";
import type { Sale } from "../sale.ts";
import { SeatGrid } from "./seat-grid.tsx";

export function Picker(props: { sale: Sale; choice: Choice }) {
  const { sale } = props;
  const tiers = Map.groupBy(sale.venue.sections.keys(), (s) => sale.venue.sections[s]!.tier ?? "");
  return (
    <section class="picker" aria-labelledby="picker-title">
      <h2 id="picker-title">Choose from the list</h2>
      <p class="hint keys">
        Open a section, then move with the arrow keys and take a seat with Enter.
      </p>
      {[...tiers].map(([tier, sections]) => (
        <div key={tier}>
          {tiers.size > 1 && tier !== "" && <h3>{tier}</h3>}
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
  return (
    <li class={gone ? "gone" : ""}>
      <button
        class="section"
        id={`section-${section}`}
        aria-expanded={open}
        onClick={() => (choice.openSection.value = open ? null : section)}
      >
        <span class="section-name">
          {name}
          {gate !== null && <small>{gate.startsWith("Gate") ? gate : `Gate ${gate}`}</small>}
        </span>
        <span class="section-offer">
          <b>{gone ? "Sold out" : counted(free, "seat")}</b>
          {from !== null && <small>from {price({ amount: from, currency })}</small>}
        </span>
      </button>
      {open && <SeatGrid {...props} />}
    </li>
  );
}
