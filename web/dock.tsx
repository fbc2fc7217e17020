/** What is always in reach at the foot of the page: the seats held, their clock, and the choice made so
 * far. */
import { useSignal } from "@preact/signals";
import type { HoldView } from "../src/protocol/api.ts";
import { current } from "./current.ts";
import { clockText, counted } from "./countdown.ts";
import { extendHold, holdSeats, releaseHold } from "./hold.ts";
import { holds } from "./mine.ts";
import { now } from "./clock.ts";
import { price } from "./money.ts";
import { Notice } from "./notice.tsx";
import { go, route } from "./route.tsx";
import { indexLines, seatLines } from "./words.ts";

const HURRY_MS = 2 * 60_000;

export function Dock() {
  const paying = route.value.screen === "pay" ? route.value.hold : null;
  const running = holds.value.filter((hold) => hold.id !== paying);
  return (
    <div class="dock">
      <Notice />
      {running.map((hold) => (
        <HoldBar key={hold.id} hold={hold} />
      ))}
      {route.value.screen === "sale" && <ChoiceBar />}
    </div>
  );
}

function HoldBar({ hold }: { hold: HoldView }) {
  const left = hold.expiresAt - now.value;
  const busy = useSignal(false);
  const run = async (action: (hold: HoldView) => Promise<void>) => {
    busy.value = true;
    await action(hold);
    busy.value = false;
  };
  return (
    <section class="bar hold-bar" aria-label="Your held seats">
      <p class="bar-what">
        <b>
          {counted(hold.seats.length, "seat")}, {price(hold.total)}
        </b>
        <small>{seatLines(hold.seats).join("; ")}</small>
      </p>
      {hold.order === null ? (
        <p class={`clock ${left < HURRY_MS ? "hurry" : ""}`}>
          <small>held for</small>
          <span role="timer">{clockText(left)}</span>
        </p>
      ) : (
        <p class="clock">
          <small>payment</small>being confirmed
        </p>
      )}
      <div class="bar-actions">
        {hold.order === null && (
          <>
            <button class="plain" disabled={busy.value} onClick={() => void run(releaseHold)}>
              Give back
            </button>
            {hold.extendable && (
              <button class="plain" disabled={busy.value} onClick={() => void run(extendHold)}>
                More time
              </button>
            )}
          </>
        )}
        <button class="primary" onClick={() => go(`/pay/${hold.id}`)}>
          {hold.order === null ? "Pay" : "See payment"}
        </button>
      </div>
    </section>
  );
}

function ChoiceBar() {
  const open = current.value;
  if (open === null || open.choice.picked.value.length === 0) return null;
  const { sale, choice } = open;
  const picked = choice.picked.value;
  const amount = picked.reduce((sum, seat) => sum + sale.priceOf(seat).amount, 0);
  const total = price({ amount, currency: sale.priceOf(picked[0]!).currency });
  const ids = picked.map((seat) => sale.venue.ids[seat]!);
  const ready = sale.phase.value === "open";
  return (
    <section class="bar choice-bar" aria-label="Your choice">
      <p class="bar-what">
        <b>{counted(picked.length, "seat")} chosen</b>
        <small>{indexLines(sale.venue, picked).join("; ")}</small>
      </p>
      <div class="bar-actions">
        <button class="plain" onClick={() => (choice.picked.value = [])}>
          Clear
        </button>
        <button
          class="primary"
          disabled={choice.busy.value || !ready}
          onClick={() => void holdSeats(sale, choice, ids)}
        >
          {choice.busy.value ? "Asking…" : `Hold ${counted(picked.length, "seat")} · ${total}`}
        </button>
      </div>
    </section>
  );
}
