/** While a queue is on, who is inside has a time to choose; what is held by then can be paid after it. Away from the
 * event it is said which one, and where nobody can tell, nothing is: a clock of another event would be taken for one
 * of what is on the screen.
 *
 *   its sale is open: the clock | it is on its way, or does not come: nothing | elsewhere: its name, a way there,
 *   as long as the time counts
 */
import type { Phase } from "../src/domain/sale.ts";
import type { PassView } from "../src/protocol/queue.ts";
import { clockText, now } from "./clock.ts";
import { current } from "./current.ts";
import { EventName, useEventName } from "./event-name.tsx";
import { inside } from "./inside.ts";
import { holds } from "./mine.ts";
import { usePhaseElsewhere } from "./phase-elsewhere.ts";
import { go, route } from "./route.tsx";
import { shop } from "./words/shop.ts";

/** The time runs on while the sale is paused. Once it is open to all, or closed, it is of no matter. */
const COUNTS: ReadonlySet<Phase> = new Set(["queue", "paused"]);

export function InsideBar() {
  const at = route.value.screen === "sale" ? route.value.event : null;
  const choosing = inside.value.filter(([id]) => !holds.value.some(({ event }) => event === id));
  const [event, pass] = choosing.find(([id]) => id === at) ?? choosing[0] ?? [];
  if (event === undefined || pass === undefined) return null;
  if (event !== at) return <Elsewhere key={event} event={event} pass={pass} />;
  const sale = current.value?.sale;
  return sale?.event.id === event && COUNTS.has(sale.phase.value) ? <Bar pass={pass} /> : null;
}

function Elsewhere({ event, pass }: { event: string; pass: PassView }) {
  const known = useEventName(event) !== undefined;
  const phase = usePhaseElsewhere(event);
  // Without a connection the time runs on as far as anybody knows.
  const counts = phase === null || (phase !== undefined && COUNTS.has(phase));
  return known && counts ? <Bar pass={pass} of={event} /> : null;
}

function Bar({ pass, of }: { pass: PassView; of?: string }) {
  const words = shop.value.inside;
  return (
    <section class="bar inside-bar" aria-label={words.yours}>
      <p class="bar-what">
        <b>{words.title}</b> {of !== undefined && <EventName event={of} />}
        <small>{words.left}</small>
      </p>
      <p class="clock">
        <span role="timer">{clockText(pass.shopUntil - now.value)}</span>
      </p>
      {of !== undefined && (
        <div class="bar-actions">
          <button class="primary" onClick={() => go(`/events/${of}`)}>
            {shop.value.chooseSeats}
          </button>
        </div>
      )}
    </section>
  );
}
