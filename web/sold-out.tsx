/** What is known of a sale that is over because every seat is sold, or every one for anybody: for who got one, and for
 * who did not. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { EntryView, QueueView } from "../src/protocol/queue.ts";
import { call, kindOf } from "./call.ts";
import { clockText } from "./clock.ts";
import { when } from "./dates.ts";
import { queuePath } from "./pass.ts";
import { Link } from "./route.tsx";
import { callAsMe, session } from "./session.ts";
import { Wanting } from "./wanting.tsx";
import { number } from "./words/locale.ts";
import { spokenTime } from "./spoken-time.ts";
import { shop } from "./words/shop.ts";

/** The server counts once a second. */
const LOOK_AGAIN_MS = 2_000;
const HOUR_MS = 3_600_000;

/** Beside the map. `allSold`: nobody holds a seat any more who could give it back. */
export function SoldOut({ event, allSold }: { event: string; allSold: boolean }) {
  const status = useSignal<QueueView | null>(null);
  const entry = useSignal<EntryView | null>(null);
  useEffect(() => {
    status.value = null;
    if (!allSold) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let gone = false;
    const look = async () => {
      const answer = await call<QueueView>(queuePath(event));
      if (gone) return;
      if ("ok" in answer && answer.ok.soldOut !== null) status.value = answer.ok;
      // Where nobody is let in by a queue nobody counts.
      else if ("ok" in answer || kindOf(answer.problem) !== "no-queue")
        timer = setTimeout(() => void look(), LOOK_AGAIN_MS);
    };
    void look();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [event, allSold]);
  useEffect(() => {
    entry.value = null;
    if (session.value === null) return;
    void callAsMe<{ entry: EntryView }>(`${queuePath(event)}/entry`).then((answer) => {
      if ("ok" in answer) entry.value = answer.ok.entry;
    });
  }, [event, session.value]);
  if (status.value === null) return null;
  return <Facts title={shop.value.soldOut.title} status={status.value} entry={entry.value} />;
}

/** While one waits in the queue. */
export function SoldOutInQueue(props: { status: QueueView; entry: EntryView | null }) {
  const { event, categories, limit, soldOut, free } = props.status;
  const currency = categories[0]?.price.currency ?? "EUR";
  return (
    <>
      {soldOut === null ? (
        <AccessibleOnly free={free} />
      ) : (
        <Facts title={shop.value.sale.soldOut} {...props} />
      )}
      <Wanting event={event} currency={currency} limit={limit} placesBy={soldOut?.placesBy ?? 0} />
    </>
  );
}

function AccessibleOnly({ free }: { free: number }) {
  const { accessibleOnly, accessibleOnlyMeans } = shop.value.sale;
  return (
    <section class="card" role="status">
      <h2>{accessibleOnly}</h2>
      <p>{accessibleOnlyMeans(free)}</p>
    </section>
  );
}

function Facts(props: {
  readonly title: string;
  readonly status: QueueView;
  readonly entry: EntryView | null;
}) {
  const { event, soldOut, sold, serving, draw, timeZone } = props.status;
  const own = props.entry?.number ?? null;
  const words = shop.value.soldOut;
  if (soldOut === null) return null;
  const took = tookText(soldOut.at - soldOut.openedAt);
  return (
    <section class="card sold-out" aria-labelledby="sold-out-title">
      <h2 id="sold-out-title">{props.title}</h2>
      <dl>
        <dt>{words.seats}</dt>
        <dd>{words.seatsSold(sold)}</dd>
        <dt>{words.last}</dt>
        <dd>
          <time dateTime={new Date(soldOut.at).toISOString()}>{when(soldOut.at, timeZone)}</time>
          {took !== null && <small>{words.after(took)}</small>}
        </dd>
        {draw !== null && (
          <>
            <dt>{words.waiting}</dt>
            <dd>{words.people(soldOut.waiting)}</dd>
          </>
        )}
        {own !== null && (
          <>
            <dt>{words.yours}</dt>
            <dd>
              {number(own)}
              <small>{words.calledTo(serving)}</small>
            </dd>
          </>
        )}
        <dt>{words.back}</dt>
        <dd>{draw === null ? words.backToAll : words.backToQueue}</dd>
        {draw !== null && draw.seed !== null && (
          <>
            <dt>{words.draw}</dt>
            <dd>
              {words.lots(draw.lots ?? 0)}
              <code>{draw.commitment}</code>
              <Link to={`/events/${event}/draw`}>{words.check}</Link>
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}

/** "7 minutes 12 seconds", "1:02:09"; null: the server did not see it open. */
function tookText(ms: number): string | null {
  if (ms < 0) return null;
  return ms < HOUR_MS ? spokenTime(ms) : clockText(ms);
}
