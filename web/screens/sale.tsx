/** The sale of one event: map and list, best available, and what phase it is in. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Problem } from "../../src/protocol/api.ts";
import { BestForm } from "../best-form.tsx";
import { openChoice, type Choice } from "../choice.ts";
import { current } from "../current.ts";
import { when } from "../dates.ts";
import { Legend } from "../legend.tsx";
import { SeatMap } from "../map/map.tsx";
import { PhaseBanner, StalePill } from "../phase-banner.tsx";
import { Picker } from "../picker/picker.tsx";
import { loadSale, type Sale } from "../sale.ts";
import { TakenSeats } from "../taken.tsx";
import { Failed, Loading } from "./states.tsx";

export function SaleScreen({ event }: { event: string }) {
  const problem = useSignal<Problem | null>(null);
  const load = async () => {
    problem.value = null;
    const answer = await loadSale(event);
    if ("problem" in answer) problem.value = answer.problem;
    else return answer.ok;
    return null;
  };
  const open = async (stillHere: () => boolean) => {
    const sale = await load();
    if (sale === null) return;
    if (stillHere()) current.value = { sale, choice: openChoice(sale) };
    else sale.close();
  };
  useEffect(() => {
    let here = true;
    void open(() => here);
    return () => {
      here = false;
      current.value?.choice.close();
      current.value?.sale.close();
      current.value = null;
    };
  }, [event]);

  if (problem.value !== null) {
    return <Failed problem={problem.value} again={() => open(() => true)} />;
  }
  if (current.value === null) return <Loading what="the stadium" />;
  return <OpenSale key={event} {...current.value} />;
}

function OpenSale(props: { sale: Sale; choice: Choice }) {
  const { sale } = props;
  const { event } = sale;
  return (
    <main class="sale">
      <header class="sale-head">
        <div>
          <h1>{event.name}</h1>
          <p>
            {event.venue} · <time>{when(event.startsAt, event.timeZone)}</time>
          </p>
        </div>
        <Totals sale={sale} />
      </header>
      <div class="sale-news">
        <PhaseBanner sale={sale} />
        <TakenSeats {...props} />
      </div>
      <div class="sale-panel">
        <BestForm {...props} />
        <Picker {...props} />
      </div>
      <div class="sale-map">
        <SeatMap {...props} />
        <Legend sale={sale} />
      </div>
    </main>
  );
}

function Totals({ sale }: { sale: Sale }) {
  const [free = 0] = sale.totals.value;
  return (
    <p class="totals">
      <b>{free.toLocaleString()}</b> of {sale.event.capacity.toLocaleString()} free
      <StalePill sale={sale} />
    </p>
  );
}
