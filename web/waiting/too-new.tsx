/** What an address that is too new for the draw is told, where the organiser keeps such out of it. */
import type { EntryView, QueueView } from "../../src/protocol/queue.ts";
import { when } from "../dates.ts";
import { tooNew as words } from "../words/too-new.ts";

export function TooNew(props: {
  readonly knownBy: number;
  readonly timeZone: QueueView["timeZone"];
  /** Null: has not joined. */
  readonly entry: EntryView | null;
}) {
  const { knownBy, timeZone, entry } = props;
  return (
    <>
      <p class="hero-note">{words.value.knownBy(when(knownBy, timeZone))}</p>
      {entry && <p>{words.value.behindMeans}</p>}
    </>
  );
}
