/** Lobby and queue of one event, from the doors to one's turn:
 *
 *   lobby: not joined --join--> in the lobby --bell--> in the line --called--> your turn --enter--> (the sale)
 *   queue: not joined --join--> at the end of the line --+            |  ^
 *                                                missed call --back--+  at the front, once
 *
 * Each part is loaded when it comes up: a million people open this page at once.
 */
import { useEffect } from "preact/hooks";
import type { EntryView } from "../../src/protocol/queue.ts";
import { when } from "../dates.ts";
import { Later } from "../later.tsx";
import { session } from "../session.ts";
import { page } from "../words/page.ts";
import type { Queue } from "./queue.ts";
import { title } from "../title.ts";

const lobby = () => import("./lobby.tsx").then(({ Lobby }) => Lobby);
const outside = () => import("./outside.tsx").then(({ Outside }) => Outside);
const inLine = () => import("./in-line.tsx").then(({ InLine }) => InLine);
const atTheFront = () => import("./at-the-front.tsx").then(({ AtTheFront }) => AtTheFront);
const turn = () => import("./turn.tsx").then(({ Turn }) => Turn);
const soldOut = () => import("../sold-out.tsx").then(({ SoldOutInQueue }) => SoldOutInQueue);
const meanwhile = () => import("./meanwhile.tsx").then(({ Meanwhile }) => Meanwhile);

export function Waiting({ queue }: { queue: Queue }) {
  const status = queue.status.value;
  const { name, venue, startsAt, timeZone } = status;
  useEffect(() => () => title(null), []);

  return (
    <main class="page waiting">
      <header class="waiting-head">
        <h1>
          <bdi>{name}</bdi>
        </h1>
        <p>
          <bdi>{venue}</bdi> ·{" "}
          <time dateTime={new Date(startsAt).toISOString()}>{when(startsAt, timeZone)}</time>
        </p>
      </header>
      {queue.stale.value && (
        <p class="problem shown" role="status">
          {page.value.noConnection}
        </p>
      )}
      {queue.phase.value === "lobby" ? (
        <Later key="lobby" load={lobby} wanted={true} props={{ queue }} until={<Coming />} />
      ) : (
        <Place queue={queue} entry={queue.entry.value} />
      )}
      {(status.soldOut !== null || status.ordinaryLeft === 0) && (
        <Later load={soldOut} wanted={true} props={{ status, entry: queue.entry.value ?? null }} />
      )}
      <Later load={meanwhile} wanted={true} props={{ queue }} />
    </main>
  );
}

/** Once the bell has rung: outside of the queue, in it, or at its front. */
function Place({ queue, entry }: { queue: Queue; entry: EntryView | null | undefined }) {
  useEffect(() => {
    // Most who are known here are in the line: its code comes along with the answer.
    if (entry === undefined && session.peek() !== null) inLine().catch(() => undefined);
  }, []);
  if (entry === undefined) return <Coming />;
  // On a slow line its code may be longer on its way than the answer.
  const until = <Coming />;
  const out = <Later key="outside" load={outside} wanted={true} props={{ queue }} until={until} />;
  if (entry === null) return out;
  switch (entry.state) {
    case "over":
    case "missed":
      return out;
    case "called":
    case "missed-call":
    case "inside":
      return <Later key="turn" load={turn} wanted={true} props={{ queue, entry }} until={until} />;
    case "returning":
      return <Later key="front" load={atTheFront} wanted={true} props={{ queue }} until={until} />;
    case "waiting": {
      const props = { queue, number: entry.number };
      return <Later key="line" load={inLine} wanted={true} props={props} until={until} />;
    }
    default:
      return entry.state satisfies never;
  }
}

function Coming() {
  return (
    <section class="hero" aria-busy="true">
      <p class="hero-over">{page.value.loading}</p>
    </section>
  );
}
