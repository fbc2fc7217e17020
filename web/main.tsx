/** Mounts the page: the frame around every screen, and the screen the path asks for. */
import { render } from "preact";
import { startClock } from "./clock.ts";
import { Dock } from "./dock.tsx";
import { startMine } from "./mine.ts";
import { Spoken } from "./notice.tsx";
import { Link, route, type Route } from "./route.tsx";
import { EventsScreen } from "./screens/events.tsx";
import { MeScreen } from "./screens/me.tsx";
import { OrderScreen } from "./screens/order.tsx";
import { PayScreen } from "./screens/pay.tsx";
import { SaleScreen } from "./screens/sale.tsx";
import { Nowhere } from "./screens/states.tsx";
import { SessionDialog } from "./session-dialog.tsx";
import "./css/theme.css";
import "./css/base.css";
import "./css/sale.css";
import "./css/picker.css";
import "./css/order.css";

function Page() {
  return (
    <>
      <header class="top">
        <Link to="/" class="brand">
          Grandstand
        </Link>
        <nav>
          <Link to="/me">My tickets</Link>
        </nav>
      </header>
      <Spoken />
      <Screen route={route.value} />
      <Dock />
      <SessionDialog />
    </>
  );
}

function Screen({ route }: { route: Route }) {
  switch (route.screen) {
    case "events":
      return <EventsScreen />;
    case "sale":
      return <SaleScreen event={route.event} />;
    case "pay":
      return <PayScreen hold={route.hold} />;
    case "order":
      return <OrderScreen order={route.order} />;
    case "me":
      return <MeScreen />;
    case "nowhere":
      return <Nowhere />;
    default:
      return route satisfies never;
  }
}

startClock();
startMine();
const app = document.getElementById("app");
if (app !== null) render(<Page />, app);
