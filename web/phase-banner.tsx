/** What the sale is doing, when it is not simply open; and whether the map can be trusted. */
import { now } from "./clock.ts";
import { clockText } from "./countdown.ts";
import { when } from "./dates.ts";
import type { Sale } from "./sale.ts";

export function PhaseBanner({ sale }: { sale: Sale }) {
  const [free = 0, held = 0] = sale.totals.value;
  const { opensAt, timeZone } = sale.event;
  const phase = sale.phase.value;
  switch (phase) {
    case "announced":
      return (
        <section class="card banner announced">
          <h2>Opens in</h2>
          <p class="bell" role="timer">
            {clockText(opensAt - now.value)}
          </p>
          <p>
            {when(opensAt, timeZone)}, by our clock. Look around and choose your seats now; holding
            starts when the sale opens, and this page opens by itself. There is no need to reload.
          </p>
        </section>
      );
    case "paused":
      return (
        <section class="card banner" role="status">
          <h2>Paused for a moment</h2>
          <p>
            No new seats can be held now. Seats you hold stay yours until their time is up, and can
            be paid.
          </p>
        </section>
      );
    case "closed":
      return (
        <section class="card banner" role="status">
          <h2>The sale is closed</h2>
          <p>Seats can no longer be held. Your tickets are under “My tickets”.</p>
        </section>
      );
    case "open":
      if (free > 0) return null;
      return (
        <section class="card banner" role="status">
          <h2>Sold out</h2>
          <p>
            {held > 0
              ? `${held.toLocaleString()} seats are still held by people who have not paid. If one is given back, it appears here at once; there is no need to reload.`
              : "Every seat is sold. If one comes back, it appears here at once."}
          </p>
        </section>
      );
    default:
      return phase satisfies never;
  }
}

export function StalePill({ sale }: { sale: Sale }) {
  return (
    <span class={`pill live ${sale.stale.value ? "stale" : ""}`} role="status">
      {sale.stale.value ? "Reconnecting, the map may be old" : "Live"}
    </span>
  );
}
