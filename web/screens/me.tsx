/** Everything that is this fan's, on any device: holds, orders, tickets. Without a connection, and when the day of
 * a sign-in is over, the tickets that are kept here. */
import { useEffect } from "preact/hooks";
import { AsOf } from "../as-of.tsx";
import { keptTickets, type Kept } from "../kept-tickets.ts";
import { asOf, holds, mine, mineProblem, refreshMine } from "../mine.ts";
import { notify } from "../notice.tsx";
import { isLost } from "../order.ts";
import { arrive, Link } from "../route.tsx";
import { session, signedIn } from "../session.ts";
import { signOut } from "../sign-in.ts";
import { OrderCard } from "./order.tsx";
import { page } from "../words/page.ts";
import { shop } from "../words/shop.ts";
import { tickets } from "../words/tickets.ts";
import { useTitle } from "../title.ts";
import { Failed, Loading } from "./states.tsx";
import "../css/order.css";

export function MeScreen() {
  useEffect(() => {
    const refresh = () => void refreshMine();
    refresh();
    addEventListener("online", refresh);
    return () => removeEventListener("online", refresh);
  }, [session.value?.buyer]);
  const words = shop.value.me;
  useTitle(words.title);
  if (session.value === null) return <SignedOut kept={keptTickets()} />;
  const me = mine.value;
  if (me === null) {
    return mineProblem.value !== null && "problem" in mineProblem.value ? (
      <Failed problem={mineProblem.value.problem} again={refreshMine} />
    ) : (
      <Loading />
    );
  }
  const orders = me.orders.filter((o) => !isLost(o)).sort((a, b) => b.placedAt - a.placedAt);
  const stale = asOf.value !== null;
  return (
    <main class={`page ${orders.length === 0 ? "bare" : ""}`}>
      <h1>{words.title}</h1>
      <p class="hint">
        <bdi>{session.value.email}</bdi> <SignOut />{" "}
        <button class="plain" onClick={() => void leave(true)}>
          {words.everywhere}
        </button>
      </p>
      {asOf.value !== null && orders.length > 0 && (
        <AsOf at={asOf.value} orders={orders} again={refreshMine} />
      )}
      {holds.value.some(({ order }) => order === null) && <p>{words.holds}</p>}
      {orders.length === 0 && holds.value.length === 0 && (
        <p>
          {words.nothing} <Link to="/">{page.value.seeSales}</Link>
        </p>
      )}
      {orders.map((order) => (
        <OrderCard key={order.id} order={order} heading="h2" stale={stale} />
      ))}
    </main>
  );
}

/** `kept`: of who did not sign out, but whose sign-in is over. */
function SignedOut({ kept }: { kept: Kept | null }) {
  const words = shop.value.me;
  return (
    <main class="page">
      <h1>{words.title}</h1>
      {kept === null ? <p>{words.why}</p> : <AsOf at={kept.at} orders={kept.orders} />}
      <div class="downloads">
        <button class="primary" onClick={() => void signedIn()}>
          {words.enter}
        </button>
        {kept !== null && <SignOut />}
      </div>
      {kept?.orders.map((order) => (
        <OrderCard key={order.id} order={order} heading="h2" stale={true} />
      ))}
    </main>
  );
}

function SignOut() {
  return (
    <button class="plain" onClick={() => void leave(false)}>
      {shop.value.me.signOut}
    </button>
  );
}

async function leave(everywhere: boolean): Promise<void> {
  arrive();
  const heard = await signOut(everywhere);
  const words = tickets.peek().signedOut;
  if (!heard) notify(everywhere ? words.everywhere : words.here);
}
