/** Seats whose time ran out: told until their fan has seen it, and had again by one press if nobody took them. Not
 * where a queue is on and they are not inside: it would be refused, and joining is what the event's page is for. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { HoldView } from "../src/protocol/api.ts";
import type { QueueView } from "../src/protocol/queue.ts";
import type { Answer } from "./call.ts";
import { now } from "./clock.ts";
import { EventName } from "./event-name.tsx";
import { useFocusLeft } from "./focus-left.ts";
import { focusPay, holdAgain, unreachable } from "./hold.ts";
import { offline } from "./connection.ts";
import { forgetLapsed, heardSince, holds } from "./mine.ts";
import { insideUntil } from "./pass.ts";
import { phaseNow } from "./phase-now.ts";
import { route } from "./route.tsx";
import { seatLines } from "./seat-names.ts";
import { askQueue } from "./waiting/queue.ts";
import { shop } from "./words/shop.ts";

export function Lapsed({ hold }: { hold: HoldView }) {
  const busy = useSignal(false);
  const bar = useFocusLeft<HTMLElement>();
  const words = shop.value.hold;
  const at = route.value.screen === "sale" ? route.value.event : null;
  const outside = useOutside(hold.event);
  const note = `lapsed-${hold.id}`;
  const again = async () => {
    if (busy.value || unreachable()) return;
    busy.value = true;
    const held = await holdAgain(hold);
    busy.value = false;
    if (held !== null) focusPay(held);
  };
  return (
    <section class="bar" aria-label={words.overdue} ref={bar}>
      <p class="bar-what">
        <b>{seatLines(hold.seats)}</b> {hold.event !== at && <EventName event={hold.event} />}
        <small role="status" id={note}>
          {heardSince(hold.expiresAt) ? words.ranOut : words.ranOutHere}
        </small>
      </p>
      <div class="bar-actions">
        <button class="plain" onClick={() => forgetLapsed(hold)}>
          {shop.value.dismiss}
        </button>
        {outside === false && (
          <button
            class="primary"
            aria-disabled={busy.value || offline.value}
            aria-describedby={offline.value ? note : undefined}
            onClick={() => void again()}
          >
            {busy.value ? shop.value.asking : words.anew}
          </button>
        )}
      </div>
    </section>
  );
}

/** Whether a queue is on and this fan may not hold; undefined until it is known. */
function useOutside(event: string): boolean | undefined {
  const queue = useSignal<Answer<QueueView> | null>(null);
  useEffect(() => {
    void askQueue(event).then((answer) => (queue.value = answer));
  }, [event]);
  // Who holds other seats there is let in for the asking.
  const inside =
    insideUntil(event) !== undefined || holds.value.some((other) => other.event === event);
  if (inside || offline.value) return false;
  if (queue.value === null) return undefined;
  // There is none, or it cannot be told: the server decides.
  return "ok" in queue.value && phaseNow(queue.value.ok, now.value) === "queue";
}
