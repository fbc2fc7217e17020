/** Seats whose time ran out: told until their fan has seen it, and had again by one press if nobody took them. */
import { useSignal } from "@preact/signals";
import type { HoldView } from "../src/protocol/api.ts";
import { useFocusLeft } from "./focus-left.ts";
import { holdAgain } from "./hold.ts";
import { forgetLapsed } from "./mine.ts";
import { seatLines } from "./seat-names.ts";
import { shop } from "./words/shop.ts";

export function Lapsed({ hold }: { hold: HoldView }) {
  const busy = useSignal(false);
  const bar = useFocusLeft<HTMLElement>();
  const words = shop.value.hold;
  const again = async () => {
    if (busy.value) return;
    busy.value = true;
    const held = await holdAgain(hold);
    busy.value = false;
    if (held !== null) document.getElementById(`pay-${held.id}`)?.focus();
  };
  return (
    <section class="bar" aria-label={words.overdue} ref={bar}>
      <p class="bar-what">
        <b>{seatLines(hold.seats)}</b>
        <small>{words.ranOut}</small>
      </p>
      <div class="bar-actions">
        <button class="plain" onClick={() => forgetLapsed(hold)}>
          {shop.value.dismiss}
        </button>
        <button class="primary" aria-disabled={busy.value} onClick={() => void again()}>
          {busy.value ? shop.value.asking : words.anew}
        </button>
      </div>
    </section>
  );
}
