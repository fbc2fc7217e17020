/** One order: its status in plain words, and its tickets once it is paid. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { OrderView, Problem } from "../../src/protocol/api.ts";
import { holds, refreshMine } from "../mine.ts";
import { price } from "../money.ts";
import { AtBank } from "../at-bank.tsx";
import { Downloads } from "../downloads.tsx";
import { cameBack, isLost, watchOrder } from "../order.ts";
import { Link } from "../route.tsx";
import { callAsMe } from "../session.ts";
import { Ticket } from "../ticket.tsx";
import { LOST_WORDS, ORDER_WORDS } from "../words.ts";
import { Failed, Loading } from "./states.tsx";

export function OrderScreen({ order: id }: { order: string }) {
  const order = useSignal<OrderView | null>(null);
  const problem = useSignal<Problem | null>(null);
  const load = async () => {
    problem.value = null;
    const answer = await callAsMe<{ order: OrderView }>(`/api/orders/${id}`);
    if ("problem" in answer) problem.value = answer.problem;
    else order.value = answer.ok.order;
  };
  useEffect(() => {
    void load();
    // This is where the bank sends the payer back to.
    void cameBack(id);
    const stop = watchOrder(id, (seen) => {
      order.value = seen;
      if (seen.status === "paid" || isLost(seen)) void refreshMine();
    });
    return stop;
  }, [id]);

  if (problem.value !== null) return <Failed problem={problem.value} again={load} />;
  if (order.value === null) return <Loading what="your order" />;
  return (
    <main class="page">
      <OrderCard order={order.value} heading="h1" />
    </main>
  );
}

/** On to the same seats, if they are still held. */
function Lost({ order }: { order: OrderView }) {
  const hold = holds.value.find((one) => one.id === order.hold);
  return hold === undefined ? (
    <Link to={`/events/${order.event}`}>Choose seats</Link>
  ) : (
    <Link to={`/pay/${hold.id}`}>Try another card</Link>
  );
}

export function OrderCard(props: { order: OrderView; heading: "h1" | "h2" }) {
  const { order, heading: Heading } = props;
  const words = ORDER_WORDS[order.status];
  return (
    <section class="order">
      <div class="order-head" role="status">
        <Heading>{words.title}</Heading>
        <p>{order.reason === null ? words.detail : LOST_WORDS[order.reason]}</p>
        <AtBank order={order} />
      </div>
      {order.tickets.length > 0 && (
        <ul class="tickets">
          {order.tickets.map((ticket) => (
            <Ticket key={ticket.id} ticket={ticket} />
          ))}
        </ul>
      )}
      <Downloads order={order} />
      <p class="hint">
        {order.seats.length} {order.seats.length === 1 ? "seat" : "seats"}, {price(order.total)},
        order <code>{order.id}</code>.{" "}
        {order.refunded.amount > 0 && `${price(order.refunded)} given back. `}
        {isLost(order) ? <Lost order={order} /> : <Link to="/me">All my tickets</Link>}
      </p>
    </section>
  );
}
