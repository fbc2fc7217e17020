/** The way on from a screen that did not come, for who has something all the same: a place in its queue, which the
 * server keeps, or tickets on this device, which open without a connection. */
import { keptTickets } from "./kept-tickets.ts";
import { Link, path, route } from "./route.tsx";
import { session } from "./session.ts";
import { KEPT_AS } from "./waiting/queue.ts";
import { page } from "./words/page.ts";
import { tickets } from "./words/tickets.ts";

export function KeptHere() {
  return (
    <>
      {hasPlace() && <p>{page.value.noConnection}</p>}
      {keptTickets() !== null && path.value !== "/me" && (
        <>
          <p>{tickets.value.kept}</p>
          <Link to="/me" class="button">
            {page.value.myTickets}
          </Link>
        </>
      )}
    </>
  );
}

/** Known from before a reload in this tab, of whom it belongs to. */
function hasPlace(): boolean {
  const at = route.value;
  if (at.screen !== "sale" || session.value === null || navigator.onLine) return false;
  const [of, entry] = JSON.parse(sessionStorage.getItem(KEPT_AS) ?? "[]") as unknown[];
  return of === `${at.event} ${session.value.buyer}` && Boolean(entry);
}
