/** Seats whose time ran out: told until their fan has seen it, and had again by one press if nobody took them. */
import { useSignal } from "@preact/signals";
import type { HoldView } from "../src/protocol/api.ts";
import { useFocusLeft } from "./focus-left.ts";
import { holdAgain, unreachable } from "./hold.ts";
import { offline } from "./connection.ts";
import { forgetLapsed, heardSince } from "./mine.ts";
import { seatLines } from "./seat-names.ts";
import { shop } from "./words/shop.ts";

export function Lapsed({ hold }: { hold: HoldView }) {
  const busy = useSignal(false);
  const bar = useFocusLeft<HTMLElement>();
  const words = shop.value.hold;
  const note = `lapsed-${hold.id}`;
  const again = async () => {
    if (busy.value || unreachable()) return;
    busy.value = true;
    const held = await holdAgain(hold);
    busy.value = false;
    if (held !== null) document.getElementById(`pay-${held.id}`)?.focus();
  };
  return (
    <section class="bar" aria-label={words.overdue} ref={bar}>
      <p class="bar-what">
        <b>{seatLines(hold.seats)}</b>
        <small role="status" id={note}>
          {heardSince(hold.expiresAt) ? words.ranOut : words.ranOutHere}
        </small>
      </p>
      <div class="bar-actions">
        <button class="plain" onClick={() => forgetLapsed(hold)}>
          {shop.value.dismiss}
        </button>
        <button
          class="primary"
          aria-disabled={busy.value || offline.value}
          aria-describedby={offline.value ? note : undefined}
          onClick={() => void again()}
        >
          {busy.value ? shop.value.asking : words.anew}
        </button>
      </div>
    </section>
  );
}
