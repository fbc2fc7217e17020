/** One order: its status in plain words, and its tickets once it is paid; those also without a connection. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { OrderView, Problem } from "../../src/protocol/api.ts";
import { AsOf } from "../as-of.tsx";
import { Install } from "../install-offer.tsx";
import { kindOf } from "../call.ts";
import { keptHere, orKept } from "../kept-tickets.ts";
import { dropOrder, holds, keepOrder, mine, orderOfMine, refreshMine } from "../mine.ts";
import { price } from "../money.ts";
import { AtBank } from "../at-bank.tsx";
import { Downloads } from "../downloads.tsx";
import { OccasionLine } from "../occasion.tsx";
import { cameBack, isLost, watchOrder } from "../order.ts";
import { Link } from "../route.tsx";
import { callAsMe, owner, session } from "../session.ts";
import { Ticket } from "../ticket.tsx";
import { shop } from "../words/shop.ts";
import { useTitle } from "../title.ts";
import { SignInFirst } from "./sign-in-first.tsx";
import { Failed, Loading } from "./states.tsx";
import "../css/order.css";

export function OrderScreen({ order: id }: { order: string }) {
  // Who has just paid was told so: it need not come again to be said here.
  const order = useSignal(orderOfMine(id));
  const problem = useSignal<Problem | null>(null);
  const asOf = useSignal<number | null>(null);
  const keep = (seen: OrderView) => {
    order.value = seen;
    asOf.value = null;
    problem.value = null;
  };
  /** What this page was told, or else what is kept on this device. */
  const showKnown = (): boolean => {
    const kept = keptHere();
    const found = kept?.orders.find((one) => one.id === id);
    order.value ??= found ?? null;
    if (order.value === null) return false;
    asOf.value = (found && kept?.at) ?? mine.peek()?.now ?? null;
    return true;
  };
  const load = async () => {
    problem.value = null;
    const asked = callAsMe<{ order: OrderView }>(`/api/orders/${id}`);
    const answer = await orKept(asked, showKnown);
    if ("ok" in answer) keep(answer.ok.order);
    else if (!showKnown()) problem.value = answer.problem;
  };
  useEffect(() => {
    order.value = orderOfMine(id);
    void load();
    // This is where the bank sends the payer back to.
    void cameBack(id);
    const stop = watchOrder(id, (seen) => {
      keep(seen);
      if (isLost(seen)) void dropOrder();
      if (seen.status !== "paid") return;
      keepOrder(seen);
      void refreshMine();
    });
    return stop;
  }, [id, owner.value, session.value?.buyer]);

  const { order: words, me } = shop.value;
  useTitle(order.value === null ? me.title : words.status[order.value.status].title);

  if (problem.value !== null && kindOf(problem.value) === "unauthenticated")
    return <SignInFirst title={me.title} />;
  if (problem.value !== null) return <Failed problem={problem.value} again={load} />;
  if (order.value === null) return <Loading />;
  return (
    <main class="page">
      {asOf.value !== null && <AsOf at={asOf.value} orders={[order.value]} again={load} />}
      <OrderCard order={order.value} heading="h1" stale={asOf.value !== null} />
    </main>
  );
}

/** On to the same seats, if they are still held. */
function Lost({ order }: { order: OrderView }) {
  const hold = holds.value.find((one) => one.id === order.hold);
  return hold === undefined ? (
    <Link to={`/events/${order.event}`}>{shop.value.chooseSeats}</Link>
  ) : (
    <Link to={`/pay/${hold.id}`}>{shop.value.order.anotherCard}</Link>
  );
}

/** `stale`: as it was kept, with no server that would answer. */
export function OrderCard(props: { order: OrderView; heading: "h1" | "h2"; stale: boolean }) {
  const { order, heading: Heading, stale } = props;
  const { status, lost, summary, givenBack, all } = shop.value.order;
  const words = status[order.status];
  return (
    <section class="order">
      <div class="order-head" role="status">
        <Heading>{words.title}</Heading>
        {order.tickets.length === 0 && <OccasionLine occasion={order.occasion} />}
        <p>{order.reason === null ? words.detail : lost[order.reason]}</p>
        <AtBank order={order} />
      </div>
      {order.tickets.length > 0 && (
        <ul class="tickets">
          {order.tickets.map((ticket) => (
            <Ticket key={ticket.id} ticket={ticket} occasion={order.occasion} />
          ))}
        </ul>
      )}
      {!stale && <Downloads order={order} />}
      {Heading === "h1" && order.tickets.length > 0 && <Install />}
      <p class="hint">
        {summary(order.seats.length, price(order.total), <code>{order.id}</code>)}{" "}
        {order.refunded.amount > 0 && `${givenBack(price(order.refunded))} `}
        {isLost(order) ? <Lost order={order} /> : Heading === "h1" && <Link to="/me">{all}</Link>}
      </p>
    </section>
  );
}
