/** All that this fan holds, whatever it is for, and what ran out. More than one hold is a line that opens: a phone has no
 * room for the bars of all, and none may be out of reach. */
import { useSignal, type Signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { HoldView } from "../src/protocol/api.ts";
import { clockText, HURRY_MS, now } from "./clock.ts";
import { HoldBar, QuietBar } from "./hold-bar.tsx";
import { LastKnown } from "./last-known.tsx";
import { Later } from "./later.tsx";
import { holds, lapsed } from "./mine.ts";
import { seatLines } from "./seat-names.ts";
import { shop } from "./words/shop.ts";

const over = () => import("./lapsed.tsx").then(({ Lapsed }) => Lapsed);
const WIDE = "(width >= 48rem)";

/** What is being paid no longer runs out: the others come before it. */
const toPay = ({ order }: HoldView) => order === null;

/** `paying`: the hold that the screen is about, which has no bar. `own`: the screen is about all of them. */
export function Held({ paying, own }: { paying: string | null; own: boolean }) {
  const beside = holds.value.filter((hold) => hold.id !== paying);
  const running = [...beside.filter(toPay), ...beside.filter((hold) => !toPay(hold))];
  const several = running.length > 1;
  const open = useSignal(own || (paying === null && matchMedia(WIDE).matches));
  const anyHeld = holds.value.length > 0;
  // A hold may end where nothing can be fetched: what says so is there before.
  useEffect(() => {
    if (anyHeld) over().catch(() => undefined);
  }, [anyHeld]);
  const Bar = paying === null ? HoldBar : QuietBar;
  const label = (hold: HoldView) => (several ? seatLines(hold.seats) : shop.value.hold.yours);
  return (
    <>
      {several && <Several all={running} open={open} />}
      <div class="holds" id="holds">
        {(!several || open.value) &&
          running.map((hold) => <Bar key={hold.id} hold={hold} label={label(hold)} />)}
        {lapsed.value.map((hold) => (
          <Later key={hold.id} load={over} wanted={true} props={{ hold }} />
        ))}
      </div>
    </>
  );
}

function Several({ all, open }: { all: readonly HoldView[]; open: Signal<boolean> }) {
  const words = shop.value.hold;
  const ends = all.filter(toPay).map(({ expiresAt }) => expiresAt);
  const left = Math.min(...ends) - now.value;
  return (
    <section class="bar hold-bar several" aria-label={words.yours}>
      <button
        id="holds-more"
        class="plain"
        aria-expanded={open.value}
        aria-controls="holds"
        onClick={() => (open.value = !open.value)}
      >
        <span>
          {words.several(all.length)}
          <small>{words.each}</small>
        </span>{" "}
        <b>{open.value ? words.hide : words.show}</b>
      </button>
      {ends.length > 0 && (
        <p class={`clock ${left < HURRY_MS ? "hurry" : ""}`}>
          <small>{words.next}</small>
          <span role="timer">{clockText(left)}</span>
        </p>
      )}
      <LastKnown id="last-known-holds" />
    </section>
  );
}
