/** Checkout on one screen, for one hold.
 *
 *   choosing --pay--> sending --202--> confirming --paid--> (order screen)
 *      ^                 |problem       |  |  ^
 *      |                 |              |  +--+ at the bank's page
 *      +-----------------+--------------+ refused, expired
 */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { SeatFlag } from "../../src/domain/plan.ts";
import type { HeldSeat, HoldView, OrderView } from "../../src/protocol/api.ts";
import { kindOf } from "../call.ts";
import { now } from "../clock.ts";
import { clockText } from "../countdown.ts";
import { extendHold, releaseHold } from "../hold.ts";
import { keepOrder, mine, mineProblem, refreshMine } from "../mine.ts";
import { price } from "../money.ts";
import { say } from "../notice.tsx";
import { AtBank } from "../at-bank.tsx";
import { isLost, watchOrder } from "../order.ts";
import { go, Link } from "../route.tsx";
import { callAsMe, session } from "../session.ts";
import { LOST_WORDS, ORDER_WORDS, problemWords, traits } from "../words.ts";
import { Failed, Loading } from "./states.tsx";

/** A few of the test bank's cards: its own page has them all. */
const TEST_CARDS = [
  { number: "4242424242424242", says: "approves" },
  { number: "4000000000003220", says: "asks you on the bank's page" },
  { number: "4000000000000002", says: "declines" },
  { number: "4000000000009995", says: "has too little money" },
  { number: "4000000000001000", says: "answers late" },
  { number: "4000000000001208", says: "approves, and the line breaks" },
] as const;

export function PayScreen({ hold: id }: { hold: string }) {
  useEffect(() => void refreshMine(), [id]);
  const me = mine.value;
  const hold = me?.holds.find((h) => h.id === id);
  const paid = me?.orders.find((o) => o.hold === id && o.status === "paid");
  if (paid !== undefined) return <Done order={paid} />;
  if (hold !== undefined && (hold.order !== null || hold.expiresAt > now.value)) {
    return <Checkout key={id} hold={hold} />;
  }
  if (me === null && session.value !== null) {
    return mineProblem.value !== null && "problem" in mineProblem.value ? (
      <Failed problem={mineProblem.value.problem} again={refreshMine} />
    ) : (
      <Loading what="your seats" />
    );
  }
  return (
    <main class="page">
      <section class="card" role="status">
        <h1>This hold has ended</h1>
        <p>
          Its time ran out or it was given back. Nothing was charged. The seats may still be free.
        </p>
        <Link to={hold === undefined ? "/" : `/events/${hold.event}`} class="button primary">
          Choose seats
        </Link>
      </section>
    </main>
  );
}

/** Paid while this screen was open or before: the tickets are on the order's own screen. */
function Done({ order }: { order: OrderView }) {
  useEffect(() => go(`/orders/${order.id}`), []);
  return <Loading what="your tickets" />;
}

function Checkout({ hold }: { hold: HoldView }) {
  const card = useSignal("");
  const testBank = hold.payment === "testbank";
  const sending = useSignal(false);
  const problem = useSignal("");
  const order = useSignal<OrderView | null>(null);

  // An order that was under way before a refresh, or on another device, is followed too.
  const orderId = order.value?.id ?? hold.order;
  useEffect(() => {
    if (orderId === null) return undefined;
    return watchOrder(orderId, (seen) => {
      order.value = seen;
      if (seen.status === "paid") keepOrder(seen);
      if (isLost(seen)) {
        problem.value = seen.reason === null ? ORDER_WORDS.expired.detail : LOST_WORDS[seen.reason];
        order.value = null;
        void refreshMine();
      }
    });
  }, [orderId]);

  const pay = async (event: Event) => {
    event.preventDefault();
    if (sending.value || orderId !== null) return;
    sending.value = true;
    problem.value = "";
    const answer = await callAsMe<{ order: OrderView }>("/api/orders", {
      method: "POST",
      body: testBank ? { hold: hold.id, card: card.value.replace(/\D/g, "") } : { hold: hold.id },
    });
    sending.value = false;
    if ("ok" in answer) {
      order.value = answer.ok.order;
      say(ORDER_WORDS.authorising.detail);
      return;
    }
    problem.value = problemWords(answer.problem);
    if (kindOf(answer.problem).startsWith("hold-") || kindOf(answer.problem) === "unknown-hold")
      void refreshMine();
  };

  const busy = sending.value || orderId !== null;
  const asked = order.value?.action?.kind === "stripe";
  const words = asked ? STRIPE_WORDS : ORDER_WORDS[order.value?.status ?? "authorising"];
  return (
    <main class="page pay">
      <Link to={`/events/${hold.event}`} class="back">
        Back to the map
      </Link>
      <h1>Pay for your seats</h1>
      <Summary hold={hold} busy={busy} />
      {busy ? (
        <section class="card confirming" role="status">
          <h2>{words.title}</h2>
          <p>{words.detail}</p>
          <AtBank order={order.value} />
        </section>
      ) : (
        <form class="card" onSubmit={(event) => void pay(event)}>
          <h2>{testBank ? "Card" : "Payment"}</h2>
          <div role="alert">{problem.value !== "" && <p class="problem shown">{problem}</p>}</div>
          {testBank && <TestCard card={card} />}
          <button class="primary wide">
            {testBank ? `Pay ${price(hold.total)}` : "Continue to payment"}
          </button>
        </form>
      )}
    </main>
  );
}

const STRIPE_WORDS = {
  title: "Pay for your seats",
  detail: "Your seats are kept meanwhile, and you cannot be charged twice.",
} as const;

function TestCard({ card }: { card: { value: string } }) {
  return (
    <>
      <p class="hint">This is a test bank: no real card is accepted and no money moves.</p>
      <div class="cards">
        {TEST_CARDS.map(({ number, says }) => (
          <button
            key={number}
            type="button"
            aria-pressed={card.value === number}
            onClick={() => (card.value = number)}
          >
            <span>{number.replace(/(.{4})(?=.)/g, "$1 ")}</span>
            <small>{says}</small>
          </button>
        ))}
      </div>
      <label class="field">
        Test card number
        <input
          inputMode="numeric"
          autocomplete="off"
          required
          pattern="[0-9 ]{12,23}"
          title="12 to 19 digits"
          value={card.value}
          onInput={(e) => (card.value = e.currentTarget.value)}
        />
      </label>
    </>
  );
}

function Summary({ hold, busy }: { hold: HoldView; busy: boolean }) {
  return (
    <section class="card summary" aria-label="Your seats">
      <ul>
        {hold.seats.map((seat) => (
          <li key={seat.id}>
            <span>
              {seat.section}, row {seat.row}, seat {seat.number}
              <small>{[seat.category, ...traits(flagsOf(seat))].join(", ")}</small>
            </span>
            <b>{price(seat.price)}</b>
          </li>
        ))}
      </ul>
      <p class="total">
        <span>Total, all fees included</span>
        <b>{price(hold.total)}</b>
      </p>
      {!busy && (
        <div class="summary-foot">
          <p class="clock">
            <small>held for</small>
            <span role="timer">{clockText(hold.expiresAt - now.value)}</span>
          </p>
          <div class="bar-actions">
            <button
              class="plain"
              onClick={() => void releaseHold(hold).then(() => go(`/events/${hold.event}`))}
            >
              Give back
            </button>
            {hold.extendable && (
              <button class="plain" onClick={() => void extendHold(hold)}>
                More time
              </button>
            )}
          </div>
        </div>
      )}
    </section>
  );
}

function flagsOf(seat: HeldSeat): number {
  return (
    (seat.wheelchair ? SeatFlag.wheelchair : 0) |
    (seat.companion ? SeatFlag.companion : 0) |
    (seat.restrictedView ? SeatFlag.restricted : 0)
  );
}
