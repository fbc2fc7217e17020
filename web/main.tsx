/** Mounts the page: the frame around every screen, and the screen the path asks for. */
// The layers are put in order by the first style sheet.
import "./css/theme.css";
import "./css/base.css";
import "./css/waiting.css";
import { render } from "preact";
import { startBeside } from "./beside.ts";
import { startClock } from "./clock.ts";
import { current } from "./current.ts";
import { LanguageMenu } from "./language-menu.tsx";
import { Spoken } from "./notice.tsx";
import { Later } from "./later.tsx";
import { Lazy } from "./lazy.tsx";
import { Link, route, type Route } from "./route.tsx";
import { EventScreen, known } from "./screens/event.tsx";
import { asking, session } from "./session.ts";
import { startLanguage } from "./words/language.ts";
import { page } from "./words/page.ts";

// One at a time, when it is wanted: the first screen should be there soonest.
const events = () => import("./screens/events.tsx").then(({ EventsScreen }) => EventsScreen);
const draw = () => import("./screens/draw.tsx").then(({ DrawScreen }) => DrawScreen);
const pay = () => import("./screens/pay.tsx").then(({ PayScreen }) => PayScreen);
const order = () => import("./screens/order.tsx").then(({ OrderScreen }) => OrderScreen);
const me = () => import("./screens/me.tsx").then(({ MeScreen }) => MeScreen);
const nowhere = () => import("./screens/nowhere.tsx").then(({ Nowhere }) => Nowhere);
const dock = () => import("./dock.tsx").then(({ Dock }) => Dock);
const dialog = () => import("./session-dialog.tsx").then(({ SessionDialog }) => SessionDialog);

function Page() {
  return (
    <>
      <header class="top">
        <Link to="/" class="brand">
          Grandstand
        </Link>
        <nav>
          <Link to="/me">{page.value.myTickets}</Link>
          <LanguageMenu />
        </nav>
      </header>
      <Spoken />
      {/* With a key: one screen must not be drawn with what another is about. */}
      <Screen key={route.value.screen} route={route.value} />
      <Later load={dock} wanted={session.value !== null || current.value !== null} props={{}} />
      <Later load={dialog} wanted={asking.value !== null} props={{}} />
    </>
  );
}

function Screen({ route }: { route: Route }) {
  switch (route.screen) {
    case "events":
      return <Lazy load={events} props={{}} />;
    case "sale":
      return <EventScreen event={route.event} />;
    case "draw":
      return <Lazy load={draw} props={{ event: route.event }} />;
    case "pay":
      return <Lazy load={pay} props={{ hold: route.hold }} />;
    case "order":
      return <Lazy load={order} props={{ order: route.order }} />;
    case "me":
      return <Lazy load={me} props={{}} />;
    case "nowhere":
      return <Later load={nowhere} wanted={true} props={{}} />;
    default:
      return route satisfies never;
  }
}

startClock();
const app = document.getElementById("app");
if (app !== null) void Promise.all([startLanguage(), known]).then(() => render(<Page />, app));
startBeside();
