/** Everything that is this fan's, on any device: holds, orders, tickets. */
import { useEffect } from "preact/hooks";
import { holds, mine, mineProblem, refreshMine } from "../mine.ts";
import { isLost } from "../order.ts";
import { Link } from "../route.tsx";
import { session, signedIn, signOut } from "../session.ts";
import { OrderCard } from "./order.tsx";
import { Failed, Loading } from "./states.tsx";

export function MeScreen() {
  useEffect(() => void refreshMine(), []);
  if (session.value === null) {
    return (
      <main class="page">
        <h1>My tickets</h1>
        <p>Tickets are kept under your e-mail address.</p>
        <button class="primary" onClick={() => void signedIn()}>
          Enter my address
        </button>
      </main>
    );
  }
  const me = mine.value;
  if (me === null) {
    return mineProblem.value !== null && "problem" in mineProblem.value ? (
      <Failed problem={mineProblem.value.problem} again={refreshMine} />
    ) : (
      <Loading what="your tickets" />
    );
  }
  const orders = me.orders.filter((o) => !isLost(o)).sort((a, b) => b.placedAt - a.placedAt);
  return (
    <main class="page">
      <h1>My tickets</h1>
      <p class="hint">
        {session.value.email}{" "}
        <button class="plain" onClick={() => void leave(false)}>
          Sign out on this device
        </button>{" "}
        <button class="plain" onClick={() => void leave(true)}>
          Everywhere
        </button>
      </p>
      {holds.value.length > 0 && (
        <p>Seats you hold are below, with the time left to pay for them.</p>
      )}
      {orders.length === 0 && holds.value.length === 0 && (
        <p>
          Nothing yet. <Link to="/">See what is on sale</Link>
        </p>
      )}
      {orders.map((order) => (
        <OrderCard key={order.id} order={order} heading="h2" />
      ))}
    </main>
  );
}

async function leave(everywhere: boolean): Promise<void> {
  await signOut(everywhere);
  mine.value = null;
}
