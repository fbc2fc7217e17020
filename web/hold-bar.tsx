/** Seats that are held: which, for which event if it is another than the one on the screen, for how long, and what
 * can be done with them. */
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { HoldView } from "../src/protocol/api.ts";
import { clockText, HURRY_MS, now } from "./clock.ts";
import { offline } from "./connection.ts";
import { current } from "./current.ts";
import { EventName } from "./event-name.tsx";
import { useFocusLeft } from "./focus-left.ts";
import { GiveBack } from "./give-back.tsx";
import { extendHold, offered, releaseHold, showAnother, unreachable } from "./hold.ts";
import { LastKnown } from "./last-known.tsx";
import { askedAbout } from "./mine.ts";
import { price } from "./money.ts";
import { go, Link, route } from "./route.tsx";
import { seatLines } from "./seat-names.ts";
import { shop } from "./words/shop.ts";

type Props = {
  readonly hold: HoldView;
  /** What it is called among others. */
  readonly label: string;
};

export function HoldBar({ hold, label }: Props) {
  const toPay = hold.order === null;
  const asked = askedAbout(hold);
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
    <section class="bar hold-bar" aria-label={label} ref={bar}>
      <What hold={hold} />
      <Clock hold={hold} />
      <LastKnown id={note} />
      <div class="bar-actions">
        {toPay && (
          <GiveBack hold={hold} waits={waits} why={why} give={() => run(releaseHold)}>
            {offered.value?.hold === hold.id && mayBeSold(hold.event) && (
              <Another
                hold={hold}
                waits={waits}
                why={why}
                show={() => void run(() => showAnother(offered.value!)).then(toAnother)}
              />
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
          </GiveBack>
        )}
        <button
          ref={pay}
          id={`pay-${hold.id}`}
          class="primary"
          aria-disabled={toPay && offline.value}
          aria-describedby={toPay ? why : undefined}
          onClick={() =>
            (toPay && unreachable()) || go(asked ? `/orders/${asked.id}` : `/pay/${hold.id}`)
          }
        >
          {toPay ? words.pay : asked ? words.answerBank : words.seePayment}
        </button>
      </div>
    </section>
  );
}

/** It goes by nobody's press when the sale is paused or closed. */
function Another(props: {
  readonly hold: HoldView;
  readonly waits: boolean;
  readonly why: string | undefined;
  readonly show: () => void;
}) {
  const button = useFocusLeft<HTMLButtonElement>();
  return (
    <button
      ref={button}
      id={`another-${props.hold.id}`}
      class="plain"
      aria-disabled={props.waits}
      aria-describedby={props.why}
      onClick={props.show}
    >
      {shop.value.hold.another}
    </button>
  );
}

/** Where its sale is on the screen it is known that nothing is sold at present; elsewhere the server says so. */
function mayBeSold(event: string): boolean {
  const sale = current.value?.sale;
  return sale?.event.id !== event || sale.selling.value;
}

/** While something else is being paid: no button there is louder than the one of what is. */
export function QuietBar({ hold, label }: Props) {
  const words = shop.value.hold;
  return (
    <section class="bar hold-bar quiet" aria-label={label}>
      <What hold={hold} />
      <Clock hold={hold} />
      <LastKnown id={`last-known-${hold.id}`} />
      <div class="bar-actions">
        <Link to={`/pay/${hold.id}`} class="button plain">
          {hold.order === null ? words.pay : words.seePayment}
        </Link>
      </div>
    </section>
  );
}

function What({ hold }: { hold: HoldView }) {
  const at = route.value.screen === "sale" ? route.value.event : null;
  return (
    <p class="bar-what">
      <b>
        {shop.value.seats(hold.seats.length)}
        {shop.value.seat.comma}
        {price(hold.total)}
      </b>{" "}
      {hold.event !== at && <EventName event={hold.event} />}
      <small>{seatLines(hold.seats)}</small>
    </p>
  );
}

function Clock({ hold }: { hold: HoldView }) {
  const left = hold.expiresAt - now.value;
  const words = shop.value.hold;
  if (hold.order !== null)
    return (
      <p class="clock">
        <small>{words.payment}</small>
        {askedAbout(hold) ? words.bankAsks : words.confirming}
      </p>
    );
  return (
    <p class={`clock ${left < HURRY_MS ? "hurry" : ""}`}>
      <small>{words.heldFor}</small>
      <span role="timer">{clockText(left)}</span>
    </p>
  );
}

/** The seats shown now have a bar of their own: the next press is for others again. */
function toAnother(): void {
  const next = document.getElementById(`another-${offered.peek()?.hold}`);
  if (document.activeElement === document.body) next?.focus();
}
