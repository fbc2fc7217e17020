/** The lobby: how long it is to the bell, and that there is no hurry. */
import { useEffect } from "preact/hooks";
import { clockText, now } from "../clock.ts";
import { when } from "../dates.ts";
import { Later } from "../later.tsx";
import { say } from "../notice.tsx";
import { lobby as words } from "../words/lobby.ts";
import { Join } from "./join.tsx";
import type { Queue } from "./queue.ts";
import { title } from "../title.ts";

const spoken = () => import("../spoken-time.ts").then(({ spokenTime }) => spokenTime);
const tooNew = () => import("./too-new.tsx").then(({ TooNew }) => TooNew);

/** When the ear is told how long it is to the bell, ms. */
const SPOKEN_MS = [10 * 60_000, 5 * 60_000, 60_000];

export function Lobby({ queue }: { queue: Queue }) {
  const { opensAt, entries, timeZone, knownBy } = queue.status.value;
  const left = opensAt - now.value;
  const lobby = words.value;
  useEffect(() => {
    title(lobby.toTheBell(clockText(left)));
    const mark = SPOKEN_MS.find((ms) => left <= ms && left > ms - 1_000);
    if (mark !== undefined)
      void spoken().then(
        (time) => say(lobby.toTheBell(time(mark))),
        () => undefined,
      );
  }, [left, lobby]);
  const joined = queue.entry.value;
  return (
    <section class="hero" aria-label={lobby.name}>
      <p class="hero-over">{lobby.opensIn}</p>
      <p class="hero-number" role="timer">
        {clockText(left)}
      </p>
      <p>{lobby.fair(when(opensAt, timeZone))}</p>
      {knownBy !== null && joined?.inDraw !== true && (
        <Later load={tooNew} wanted={true} props={{ knownBy, timeZone, entry: joined ?? null }} />
      )}
      {joined ? (
        <p class="hero-state">
          <b>{lobby.in}</b> {joined.inDraw && lobby.inMeans}
        </p>
      ) : (
        <Join queue={queue} label={lobby.join} />
      )}
      {/* What everybody sees is some seconds old: who is in sees themselves. */}
      <p class="hero-foot">{lobby.there(joined ? Math.max(1, entries) : entries)}</p>
    </section>
  );
}
