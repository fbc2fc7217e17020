/** Checkout on one screen, for one hold.
 *
 *   choosing --pay--> sending --202--> confirming --paid--> (order screen)
 *      ^                 |problem       |  |  ^
 *      |                 |              |  +--+ at the bank's page
 *      +-----------------+--------------+ refused, expired
 */
import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { HoldView, OrderView, Problem } from "../../src/protocol/api.ts";
import { kindOf } from "../call.ts";
import { now } from "../clock.ts";
import { offline } from "../connection.ts";
import { useFocusLeft } from "../focus-left.ts";
import {
  asOf,
  dropOrder,
  heardSince,
  keepOrder,
  lapsed,
  lostTry,
  mine,
  mineProblem,
  orderOfMine,
  refreshMine,
} from "../mine.ts";
import { price } from "../money.ts";
import { say } from "../notice.tsx";
import { AtBank } from "../at-bank.tsx";
import { LastKnown } from "../last-known.tsx";
import { isLost, watchOrder } from "../order.ts";
import { NOTE, Summary } from "../held-summary.tsx";
import { unreachable } from "../hold.ts";
import { callInside } from "../inside.ts";
import { go, Link } from "../route.tsx";
import { session } from "../session.ts";
import { problemWords } from "../problem-words.ts";
import { page } from "../words/page.ts";
import { shop } from "../words/shop.ts";
import { useTitle } from "../title.ts";
import { SignInFirst } from "./sign-in-first.tsx";
import { Failed, Loading } from "./states.tsx";
import "../css/order.css";

/** A few of the test bank's cards: its own page has them all. */
const TEST_CARDS = [
  { number: "4242424242424242", does: "approves" },
  { number: "4000000000003220", does: "asks" },
  { number: "4000000000000002", does: "declines" },
  { number: "4000000000009995", does: "poor" },
  { number: "4000000000001000", does: "late" },
  { number: "4000000000001208", does: "breaks" },
] as const;

export function PayScreen({ hold: id }: { hold: string }) {
  useEffect(() => void refreshMine(), [id]);
  useTitle(shop.value.pay.title);
  const me = mine.value;
  const hold = me?.holds.find((h) => h.id === id);
  const shown = useRef(hold);
  if (hold !== undefined) shown.current = hold;
  const paid = me?.orders.find((o) => o.hold === id && o.status === "paid");
  if (paid !== undefined) return <Done order={paid} />;
  if (hold !== undefined && (hold.order !== null || hold.expiresAt > now.value)) {
    return <Checkout key={id} hold={hold} />;
  }
  if (session.value === null) return <SignInFirst title={shop.value.pay.title} />;
  if (me === null) {
    return mineProblem.value !== null && "problem" in mineProblem.value ? (
      <Failed problem={mineProblem.value.problem} again={refreshMine} />
    ) : (
      <Loading />
    );
  }
  const ended =
    [shown.current, ...lapsed.value].find((one) => one?.id === id) ??
    me.orders.find((one) => one.hold === id);
  if (ended === undefined) return <NoneHere />;
  const sure = hold === undefined || heardSince(hold.expiresAt);
  return (
    <main class="page">
      <section class="card" role="status">
        <h1>{shop.value.pay.ended}</h1>
        <p>{sure ? shop.value.pay.endedMeans : shop.value.hold.ranOutHere}</p>
        <Link to={`/events/${ended.event}`} class="button primary">
          {shop.value.chooseSeats}
        </Link>
      </section>
    </main>
  );
}

/** It never was, is somebody else's, or ended before this page was opened: nobody here can tell which. */
function NoneHere() {
  return (
    <main class="page">
      <section class="card" role="status">
        <h1>{shop.value.pay.none}</h1>
        <p>{shop.value.pay.noneMeans}</p>
        <Link to="/me" class="button primary">
          {page.value.myTickets}
        </Link>
        <p>
          <Link to="/">{page.value.seeSales}</Link>
        </p>
      </section>
    </main>
  );
}

/** Paid while this screen was open or before: the tickets are on the order's own screen. */
function Done({ order }: { order: OrderView }) {
  useEffect(() => go(`/orders/${order.id}`, true), []);
  return <Loading />;
}

function Checkout({ hold }: { hold: HoldView }) {
  const card = useSignal("");
  const sending = useSignal(false);
  const problem = useSignal<Problem | null>(null);
  const order = useSignal<OrderView | null>(null);

  // What comes next: when it is paid, nothing may come any more.
  useEffect(() => void import("./order.tsx").catch(() => undefined), []);
  // An order that was under way before a refresh, or on another device, is followed too.
  const orderId = order.value?.id ?? hold.order;
  // After a reload it is known before it is heard of, and without a connection from this device.
  const known = order.value ?? (orderId === null ? null : orderOfMine(orderId));
  useEffect(() => {
    if (orderId === null) return undefined;
    return watchOrder(orderId, (seen) => {
      order.value = seen;
      if (!isLost(seen)) keepOrder(seen);
      else {
        order.value = null;
        void dropOrder();
      }
      // The server answers again: what else was known last need not do any longer.
      if (asOf.peek() !== null) void refreshMine();
    });
  }, [orderId]);

  const pay = async (event: Event) => {
    event.preventDefault();
    if (sending.value || orderId !== null || unreachable()) return;
    sending.value = true;
    problem.value = null;
    const answer = await callInside<{ order: OrderView }>(hold.event, "/api/orders", {
      method: "POST",
      body: {
        hold: hold.id,
        ...(isTest(hold) && { card: card.value.replace(/\D/g, "") }),
      },
    });
    sending.value = false;
    if ("ok" in answer) {
      order.value = answer.ok.order;
      keepOrder(answer.ok.order);
      say(shop.peek().order.status.authorising.detail);
      return;
    }
    problem.value = answer.problem;
    if (kindOf(answer.problem).startsWith("hold-") || kindOf(answer.problem) === "unknown-hold")
      void refreshMine();
  };

  const busy = sending.value || orderId !== null;
  // The server knows, so a reload or another device does.
  const lost = lostTry(hold.id);
  const why =
    problem.value !== null ? problemWords(problem.value) : lost !== null ? lostWords(lost) : null;
  const asked = known?.status === "at-bank" && known.action?.kind !== "redirect";
  const words = shop.value.pay;
  // Until it has arrived nothing is promised.
  const standing = asked
    ? { title: words.title, detail: words.formKept }
    : known === null
      ? words.sending
      : shop.value.order.status[known.status];
  return (
    <main class="page pay">
      <Link to={`/events/${hold.event}`} class="back">
        {words.back}
      </Link>
      <h1>{words.title}</h1>
      <Summary
        hold={hold}
        paying={orderId !== null ? "placed" : sending.value ? "sending" : null}
      />
      {orderId !== null && <LastKnown id={NOTE} />}
      {busy ? (
        <section class="card confirming" role="status">
          <h2>{standing.title}</h2>
          <p>{standing.detail}</p>
          <AtBank order={known} />
        </section>
      ) : (
        <Form hold={hold} card={card} why={why} pay={pay} />
      )}
    </main>
  );
}

function isTest({ payment }: HoldView): boolean {
  return payment === "testbank";
}

function Form(props: {
  readonly hold: HoldView;
  readonly card: { value: string };
  readonly why: string | null;
  readonly pay: (event: Event) => Promise<void>;
}) {
  const { hold, card, why, pay } = props;
  const words = shop.value.pay;
  const form = useFocusLeft<HTMLFormElement>();
  const told = useRef<HTMLParagraphElement>(null);
  // On a phone it is below the seats, out of sight.
  useLayoutEffect(() => {
    told.current?.focus({ preventScroll: true });
    told.current?.scrollIntoView({ block: "center" });
  }, [why]);
  return (
    <form class="card" ref={form} onSubmit={(event) => void pay(event)}>
      <h2>{isTest(hold) ? words.card : words.payment}</h2>
      <div role="alert">
        {why !== null && (
          <p class="problem shown" tabIndex={-1} ref={told}>
            {why}
          </p>
        )}
      </div>
      {isTest(hold) && <TestCard card={card} />}
      <button
        class="primary wide"
        aria-disabled={offline.value}
        aria-describedby={offline.value ? NOTE : undefined}
      >
        {isTest(hold) ? words.pay(price(hold.total)) : words.goOn}
      </button>
    </form>
  );
}

/** Why the last attempt came to nothing. */
function lostWords({ reason }: OrderView): string {
  const { lost, status } = shop.value.order;
  return reason === null ? status.expired.detail : lost[reason];
}

function TestCard({ card }: { card: { value: string } }) {
  const words = shop.value.pay;
  return (
    <>
      <p class="hint">{words.testBank}</p>
      <div class="cards">
        {TEST_CARDS.map(({ number, does }) => (
          <button
            key={number}
            type="button"
            aria-pressed={card.value === number}
            onClick={() => (card.value = number)}
          >
            <span dir="ltr">{number.replace(/(.{4})(?=.)/g, "$1 ")}</span>
            <small>{words.testCards[does]}</small>
          </button>
        ))}
      </div>
      <label class="field">
        {words.testCard}
        <input
          inputMode="numeric"
          dir="ltr"
          autocomplete="off"
          required
          pattern="[0-9 ]{12,23}"
          title={words.digits}
          value={card.value}
          onInput={(e) => (card.value = e.currentTarget.value)}
        />
      </label>
    </>
  );
}
