/** What the sale is doing, when it is not simply open; and whether the map can be trusted. */
import { clockText, now } from "./clock.ts";
import { when } from "./dates.ts";
import { Later } from "./later.tsx";
import { heldOfMine } from "./mine.ts";
import type { Sale } from "./sale.ts";
import { shop } from "./words/shop.ts";

const terms = () => import("./terms.tsx").then(({ TermsDrawer }) => TermsDrawer);

export function PhaseBanner({ sale }: { sale: Sale }) {
  const [free = 0, held = 0] = sale.totals.value;
  const { opensAt, lobbyOpensAt, knownBy, timeZone } = sale.event;
  const phase = sale.phase.value;
  const words = shop.value.sale;
  switch (phase) {
    case "announced":
      return (
        <section class="card banner announced">
          <h2>{lobbyOpensAt === null ? words.opensIn : words.lobbyOpensIn}</h2>
          <p class="bell" role="timer">
            {clockText((lobbyOpensAt ?? opensAt) - now.value)}
          </p>
          {lobbyOpensAt !== null && <p>{words.drawn(when(opensAt, timeZone))}</p>}
          {knownBy !== null && <p>{words.knownBy(when(knownBy, timeZone))}</p>}
          <p>
            {lobbyOpensAt === null
              ? words.announced(when(opensAt, timeZone))
              : words.beforeLobby(when(lobbyOpensAt, timeZone))}
          </p>
          <Later load={terms} wanted={true} props={sale.event} />
        </section>
      );
    case "lobby":
      return null; // the lobby has a screen of its own
    case "paused":
      return (
        <section class="card banner" role="status">
          <h2>{words.paused}</h2>
          <p>{words.pausedMeans}</p>
        </section>
      );
    case "closed":
      return (
        <section class="card banner" role="status">
          <h2>{words.closed}</h2>
          {heldOfMine(sale.event.id) > 0 && <p>{words.closedHeld}</p>}
          <p>{words.closedMeans}</p>
        </section>
      );
    case "queue":
    case "open":
      if (sale.ordinary.value > 0) return null;
      if (free > 0)
        return (
          <section class="card banner" role="status">
            <h2>{words.accessibleOnly}</h2>
            <p>{words.accessibleOnlyMeans(free)}</p>
          </section>
        );
      return (
        <section class="card banner" role="status">
          <h2>{held > 0 ? words.allHeld : words.soldOut}</h2>
          <p>{held > 0 ? heldText(held, heldOfMine(sale.event.id)) : words.allSold}</p>
        </section>
      );
    default:
      return phase satisfies never;
  }
}

/** `mine`: how many of them this fan holds. */
function heldText(held: number, mine: number): string {
  const { stillHeld, heldByYou, heldByYouToo } = shop.value.sale;
  if (mine === 0) return stillHeld(held);
  return mine < held ? heldByYouToo(held) : heldByYou(held);
}

export function StalePill({ sale }: { sale: Sale }) {
  const stale = sale.stale.value;
  return (
    <span class={`pill live ${stale ? "stale" : ""}`} role="status">
      {stale !== null && (stale ? shop.value.sale.stale : shop.value.sale.live)}
    </span>
  );
}
