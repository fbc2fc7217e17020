/** What is on sale. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { EventList, EventSummary } from "../../src/protocol/api.ts";
import { call, type Answer } from "../call.ts";
import { clockText, now, syncClock } from "../clock.ts";
import { when } from "../dates.ts";
import { price } from "../money.ts";
import { Link } from "../route.tsx";
import { useTitle } from "../title.ts";
import { Failed, Loading } from "./states.tsx";
import "../css/order.css";
import { shop } from "../words/shop.ts";

export function EventsScreen() {
  const answer = useSignal<Answer<EventList> | null>(null);
  const load = async () => {
    answer.value = null;
    answer.value = await call<EventList>("/api/events");
    if ("ok" in answer.value) syncClock(answer.value.ok.now);
  };
  useEffect(() => void load(), []);
  useTitle(shop.value.events.title);

  if (answer.value === null) return <Loading />;
  if ("problem" in answer.value) return <Failed problem={answer.value.problem} again={load} />;
  const { events } = answer.value.ok;
  return (
    <main class="page">
      <h1>{shop.value.events.title}</h1>
      {events.length === 0 && <p>{shop.value.events.none}</p>}
      <ul class="events">
        {events.map((event) => (
          <li key={event.id}>
            <EventCard event={event} />
          </li>
        ))}
      </ul>
    </main>
  );
}

function EventCard({ event }: { event: EventSummary }) {
  return (
    <Link to={`/events/${event.id}`} class="card event-card">
      <p class="event-when">{when(event.startsAt, event.timeZone)}</p>
      <h2>
        <bdi>{event.name}</bdi>
      </h2>
      <p>
        <bdi>{event.venue}</bdi>
      </p>
      <p class="event-offer">
        <span class="pill">{standing(event)}</span>
        {event.priceFrom && <span>{shop.value.events.from(<b>{price(event.priceFrom)}</b>)}</span>}
      </p>
    </Link>
  );
}

function standing(event: EventSummary): string {
  const words = shop.value.events;
  if (event.phase === "announced" && now.value < event.opensAt) {
    return words.opensIn(clockText(event.opensAt - now.value));
  }
  if (event.phase === "lobby") return words.lobby(clockText(event.opensAt - now.value));
  if (event.phase === "queue" && event.free > 0) return words.onSale(event.free);
  if (event.phase === "paused") return words.paused;
  if (event.phase === "closed") return words.closed;
  if (event.free > 0) return words.free(event.free);
  return event.held > 0 ? words.allHeld : words.soldOut;
}
