/** What is always in reach at the foot of the page: the seats held, their clock, and the choice made so
 * far. */
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { HoldView } from "../src/protocol/api.ts";
import { keepFocusClear } from "./clear-of-dock.ts";
import { current, type Current } from "./current.ts";
import { useFocusLeft } from "./focus-left.ts";
import { Held } from "./held.tsx";
import { focusPay, holdSeats } from "./hold.ts";
import { Later } from "./later.tsx";
import { holds, startMine } from "./mine.ts";
import { price } from "./money.ts";
import { keepPlaceClear } from "./notice-place.ts";
import { shown } from "./notice.tsx";
import { InsideBar } from "./inside-bar.tsx";
import { route } from "./route.tsx";
import { choiceLines } from "./seat-names.ts";
import { shop } from "./words/shop.ts";
import "./css/dock.css";
import "./css/notice.css";

const alone = () => import("./alone.tsx").then(({ Alone }) => Alone);

export function Dock() {
  useEffect(startMine, []);
  const dock = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => keepFocusClear(dock.current!), []);
  const paying = holdShown();
  const own = route.value.screen === "me";
  return (
    <div class="dock" ref={dock}>
      <Notice />
      {/* Anew on a screen that is about something else: whether it is open is asked there again. */}
      <Held key={paying ?? (own ? "own" : "")} paying={paying} own={own} />
      {route.value.screen === "sale" && <ChoiceBar />}
      <InsideBar />
    </div>
  );
}

/** The hold that the screen is about. */
function holdShown(): string | null {
  const at = route.value;
  if (at.screen === "pay") return at.hold;
  if (at.screen !== "order") return null;
  return holds.value.find(({ order }) => order === at.order)?.id ?? null;
}

function Notice() {
  const notice = shown.value;
  return notice === null ? null : <Shown key={notice.id} text={notice.text} />;
}

function Shown({ text }: { text: string }) {
  const notice = useFocusLeft<HTMLElement>();
  useLayoutEffect(() => keepPlaceClear(notice.current!), []);
  return (
    <aside class="notice" ref={notice}>
      <p>{text}</p>
      <button class="plain" aria-label={shop.value.dismiss} onClick={() => (shown.value = null)}>
        ×
      </button>
    </aside>
  );
}

/** The bar with the button has gone: on with what is held. */
function toPay(held: HoldView | null): void {
  if (held !== null) focusPay(held);
}

function ChoiceBar() {
  const open = current.value;
  if (open === null || open.choice.picked.value.length === 0) return null;
  return <Chosen {...open} />;
}

function Chosen({ sale, choice }: Current) {
  const bar = useFocusLeft<HTMLElement>();
  const hold = useRef<HTMLButtonElement>(null);
  const picked = choice.picked.value;
  const amount = picked.reduce((sum, seat) => sum + sale.priceOf(seat).amount, 0);
  const total = price({ amount, currency: sale.priceOf(picked[0]!).currency });
  const ids = picked.map((seat) => sale.venue.ids[seat]!);
  const ready = sale.selling.value;
  const words = shop.value.chosen;
  return (
    <section class="bar choice-bar" aria-label={words.yours} ref={bar}>
      <p class="bar-what">
        <b>{words.chosen(picked.length)}</b>
        <small>{choiceLines(sale.venue, picked)}</small>
      </p>
      <div class="alone" role="status">
        <Later
          load={alone}
          wanted={true}
          props={{ sale, choice, done: () => hold.current?.focus() }}
        />
      </div>
      <div class="bar-actions">
        <button class="plain" onClick={() => (choice.picked.value = [])}>
          {words.clear}
        </button>
        <button
          ref={hold}
          class="primary"
          aria-disabled={choice.busy.value || !ready}
          onClick={() => ready && void holdSeats(sale, choice, ids).then(toPay)}
        >
          {choice.busy.value ? shop.value.asking : words.hold(picked.length, total)}
        </button>
      </div>
    </section>
  );
}
