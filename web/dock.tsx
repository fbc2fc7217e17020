/** What is always in reach at the foot of the page: the seats held, their clock, and the choice made so
 * far. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { HoldView } from "../src/protocol/api.ts";
import { current, type Current } from "./current.ts";
import { offline } from "./connection.ts";
import { clockText, HURRY_MS, now } from "./clock.ts";
import { useFocusLeft } from "./focus-left.ts";
import { extendHold, holdSeats, offered, releaseHold, showAnother, unreachable } from "./hold.ts";
import { LastKnown } from "./last-known.tsx";
import { Later } from "./later.tsx";
import { holds, lapsed, startMine } from "./mine.ts";
import { price } from "./money.ts";
import { shown } from "./notice.tsx";
import { inside } from "./inside.ts";
import { go, route } from "./route.tsx";
import { indexLines, seatLines } from "./seat-names.ts";
import { shop } from "./words/shop.ts";

const alone = () => import("./alone.tsx").then(({ Alone }) => Alone);
const over = () => import("./lapsed.tsx").then(({ Lapsed }) => Lapsed);

export function Dock() {
  useEffect(startMine, []);
  const paying = route.value.screen === "pay" ? route.value.hold : null;
  const running = holds.value.filter((hold) => hold.id !== paying);
  const anyHeld = holds.value.length > 0;
  // A hold may end where nothing can be fetched: what says so is there before.
  useEffect(() => {
    if (anyHeld) over().catch(() => undefined);
  }, [anyHeld]);
  return (
    <div class="dock">
      <Notice />
      {running.map((hold) => (
        <HoldBar key={hold.id} hold={hold} />
      ))}
      {lapsed.value.map((hold) => (
        <Later key={hold.id} load={over} wanted={true} props={{ hold }} />
      ))}
      {route.value.screen === "sale" && <ChoiceBar />}
      <InsideBar />
    </div>
  );
}

function Notice() {
  const notice = shown.value;
  return notice === null ? null : <Shown key={notice.id} text={notice.text} />;
}

function Shown({ text }: { text: string }) {
  return (
    <aside class="notice" ref={useFocusLeft<HTMLElement>()}>
      <p>{text}</p>
      <button class="plain" aria-label={shop.value.dismiss} onClick={() => (shown.value = null)}>
        ×
      </button>
    </aside>
  );
}

function HoldBar({ hold }: { hold: HoldView }) {
  const left = hold.expiresAt - now.value;
  const toPay = hold.order === null;
  const busy = useSignal(false);
  const bar = useFocusLeft<HTMLElement>();
  const pay = useRef<HTMLButtonElement>(null);
  const words = shop.value.hold;
  /** True once it has been done. */
  const run = async (action: (hold: HoldView) => Promise<unknown>): Promise<boolean> => {
    if (busy.value || unreachable()) return false;
    busy.value = true;
    await action(hold);
    busy.value = false;
    return true;
  };
  // Disabled, a button would lose the focus.
  const waits = busy.value || offline.value;
  const note = `last-known-${hold.id}`;
  const why = offline.value ? note : undefined;
  return (
    <section class="bar hold-bar" aria-label={words.yours} ref={bar}>
      <p class="bar-what">
        <b>
          {shop.value.seats(hold.seats.length)}
          {shop.value.seat.comma}
          {price(hold.total)}
        </b>
        <small>{seatLines(hold.seats)}</small>
      </p>
      {toPay ? (
        <p class={`clock ${left < HURRY_MS ? "hurry" : ""}`}>
          <small>{words.heldFor}</small>
          <span role="timer">{clockText(left)}</span>
        </p>
      ) : (
        <p class="clock">
          <small>{words.payment}</small>
          {words.confirming}
        </p>
      )}
      <LastKnown id={note} />
      <div class="bar-actions">
        {toPay && (
          <>
            <button
              class="plain"
              aria-disabled={waits}
              aria-describedby={why}
              onClick={() => void run(releaseHold)}
            >
              {words.giveBack}
            </button>
            {offered.value?.hold === hold.id && (
              <button
                id={`another-${hold.id}`}
                class="plain"
                aria-disabled={waits}
                aria-describedby={why}
                onClick={() => void run(() => showAnother(offered.value!)).then(toAnother)}
              >
                {words.another}
              </button>
            )}
            {hold.extendable && (
              <button
                class="plain"
                aria-disabled={waits}
                aria-describedby={why}
                onClick={() => void run(extendHold).then((done) => done && pay.current?.focus())}
              >
                {words.moreTime}
              </button>
            )}
          </>
        )}
        <button
          ref={pay}
          id={`pay-${hold.id}`}
          class="primary"
          aria-disabled={toPay && offline.value}
          aria-describedby={toPay ? why : undefined}
          onClick={() => (toPay && unreachable()) || go(`/pay/${hold.id}`)}
        >
          {toPay ? words.pay : words.seePayment}
        </button>
      </div>
    </section>
  );
}

/** The seats shown now have a bar of their own: the next press is for others again. */
function toAnother(): void {
  const next = document.getElementById(`another-${offered.peek()?.hold}`);
  if (document.activeElement === document.body) next?.focus();
}

/** While a queue is on, who is inside has a time to choose; what is held by then can be paid after it. */
function InsideBar() {
  const [first] = inside.value;
  if (first === undefined || holds.value.length > 0) return null;
  const [event, pass] = first;
  const words = shop.value.inside;
  return (
    <section class="bar inside-bar" aria-label={words.yours}>
      <p class="bar-what">
        <b>{words.title}</b>
        <small>{words.left}</small>
      </p>
      <p class="clock">
        <span role="timer">{clockText(pass.shopUntil - now.value)}</span>
      </p>
      {route.value.screen !== "sale" && (
        <div class="bar-actions">
          <button class="primary" onClick={() => go(`/events/${event}`)}>
            {shop.value.chooseSeats}
          </button>
        </div>
      )}
    </section>
  );
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
        <small>{indexLines(sale.venue, picked)}</small>
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
          disabled={choice.busy.value || !ready}
          onClick={() => void holdSeats(sale, choice, ids)}
        >
          {choice.busy.value ? shop.value.asking : words.hold(picked.length, total)}
        </button>
      </div>
    </section>
  );
}
