/** What is on sale. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { EventList, EventSummary } from "../../src/protocol/api.ts";
import { call, type Answer } from "../call.ts";
import { now, syncClock } from "../clock.ts";
import { clockText } from "../countdown.ts";
import { when } from "../dates.ts";
import { price } from "../money.ts";
import { Link } from "../route.tsx";
import { Failed, Loading } from "./states.tsx";

export function EventsScreen() {
  const answer = useSignal<Answer<EventList> | null>(null);
  const load = async () => {
    answer.value = null;
    answer.value = await call<EventList>("/api/events");
    if ("ok" in answer.value) syncClock(answer.value.ok.now);
  };
  useEffect(() => void load(), []);

  if (answer.value === null) return <Loading what="events" />;
  if ("problem" in answer.value) return <Failed problem={answer.value.problem} again={load} />;
  const { events } = answer.value.ok;
  return (
    <main class="page">
      <h1>On sale</h1>
      {events.length === 0 && <p>There is no event at the moment. Come back soon.</p>}
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
      <h2>{event.name}</h2>
      <p>{event.venue}</p>
      <p class="event-offer">
        <span class="pill">{standing(event)}</span>
        <span>
          from <b>{price(event.priceFrom)}</b>, all fees included
        </span>
      </p>
    </Link>
  );
}

function standing(event: EventSummary): string {
  if (event.phase === "announced" && now.value < event.opensAt) {
    return `Opens in ${clockText(event.opensAt - now.value)}`;
  }
  if (event.phase === "paused") return "Paused for a moment";
  if (event.phase === "closed") return "Sale closed";
  return event.free === 0 ? "Sold out" : `${event.free.toLocaleString()} seats free`;
}
