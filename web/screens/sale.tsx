/** The sale of one event: map and list, best available, and what phase it is in. */
import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Problem } from "../../src/protocol/api.ts";
import { openChoice, type Choice } from "../choice.ts";
import { current } from "../current.ts";
import { when } from "../dates.ts";
import type { AskedSale } from "../event-path.ts";
import { Later } from "../later.tsx";
import { Legend } from "../legend.tsx";
import { SeatMap } from "../map/map.tsx";
import { notify } from "../notice.tsx";
import { PhaseBanner, StalePill } from "../phase-banner.tsx";
import { arrive, path } from "../route.tsx";
import { loadSale, type Sale } from "../sale.ts";
import { number } from "../words/locale.ts";
import { shop } from "../words/shop.ts";
import "../css/sale.css";
import "../css/picker.css";
import { useTitle } from "../title.ts";
import { Failed, Loading } from "./states.tsx";

// The map comes first: a list of a hundred sections takes as long, and is looked at after it.
const doors = () => import("../doors.tsx").then(({ Doors }) => Doors);
const taken = () => import("../taken.tsx").then(({ TakenSeats }) => TakenSeats);
const facts = () => import("../sold-out.tsx").then(({ SoldOut }) => SoldOut);
const wanting = () => import("../wanting.tsx").then(({ Wanting }) => Wanting);

/** `asked`: what it is made of, asked for while this screen was on its way. */
export function SaleScreen(props: { event: string; asked: AskedSale }) {
  const { event } = props;
  const problem = useSignal<Problem | null>(null);
  const load = async (asked?: AskedSale) => {
    problem.value = null;
    const answer = await loadSale(event, asked);
    if ("problem" in answer) problem.value = answer.problem;
    else return answer.ok;
    return null;
  };
  const open = async (stillHere: () => boolean, asked?: AskedSale) => {
    // On its way while the plan is; if it does not come, it is asked for again when it is wanted.
    doors().catch(() => undefined);
    const sale = await load(asked);
    if (sale === null) return;
    if (stillHere()) current.value = { sale, choice: openChoice(sale) };
    else sale.close();
  };
  useLayoutEffect(() => {
    let here = true;
    void open(() => here, props.asked);
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
  if (current.value === null) return <Loading />;
  return <OpenSale key={event} {...current.value} />;
}

function OpenSale(props: { sale: Sale; choice: Choice }) {
  const { sale } = props;
  const { event } = sale;
  useTitle(event.name);
  const currency = event.prices[0]?.price.currency ?? "EUR";
  const [free = 0, held = 0] = sale.totals.value;
  const soldOut = sale.selling.value && sale.ordinary.value === 0;
  const mapShown = useSignal(false);
  useEffect(() => {
    const frame = requestAnimationFrame(() => setTimeout(() => (mapShown.value = true)));
    return () => cancelAnimationFrame(frame);
  }, []);
  return (
    <main class="sale" ref={useGivenWay(sale)}>
      <header class="sale-head">
        <div>
          <h1>
            <bdi>{event.name}</bdi>
          </h1>
          <p>
            <bdi>{event.venue}</bdi> ·{" "}
            <time dateTime={new Date(event.startsAt).toISOString()}>
              {when(event.startsAt, event.timeZone)}
            </time>
          </p>
        </div>
        <Totals sale={sale} />
      </header>
      <div class="sale-side">
        <div class="sale-news">
          <PhaseBanner sale={sale} />
          <Later load={taken} wanted={props.choice.taken.value !== null} props={props} />
          {soldOut && (
            <Later
              load={facts}
              wanted={true}
              props={{ event: event.id, allSold: free + held === 0 }}
            />
          )}
          <Later
            load={wanting}
            wanted={soldOut}
            props={{ event: event.id, currency, limit: event.limit }}
          />
        </div>
        <div class="sale-panel">
          <Later load={doors} wanted={mapShown.value} props={props} />
        </div>
      </div>
      <div class="sale-map">
        <SeatMap {...props} />
        <Legend {...props} />
      </div>
    </main>
  );
}

/** Lobby and queue take this screen's place by nobody's press: it is said why, and who was at what goes, or nowhere,
 * begins at their heading. */
function useGivenWay(sale: Sale): RefObject<HTMLElement | null> {
  const screen = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const here = path.peek();
    return () => {
      if (path.peek() !== here) return; // Left by who was here.
      if (sale.phase.peek() === "lobby") notify(shop.peek().sale.lobbyOpen);
      const at = document.activeElement;
      // It is still there.
      if (at !== document.body && !screen.current?.contains(at)) return;
      scrollTo(0, 0);
      arrive();
    };
  }, []);
  return screen;
}

function Totals({ sale }: { sale: Sale }) {
  const [free = 0] = sale.totals.value;
  return (
    <p class="totals">
      <span>{shop.value.sale.free(<b>{number(free)}</b>, sale.event.capacity)}</span>
      <StalePill sale={sale} />
    </p>
  );
}
