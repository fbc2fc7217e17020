/** What event something of this fan's is for: asked for, again when the line comes back, and kept on the device beside
 * what is held, for a reload without a connection. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Occasion } from "../src/protocol/api.ts";
import { askEvent } from "./event-path.ts";
import { storedOwner, whenGone } from "./session.ts";

const STORED_AS = "grandstand.occasions";

interface Kept {
  readonly buyer: string | null;
  readonly events: Readonly<Record<string, Occasion>>;
}

const known = signal(kept());
/** Events that the server has been heard about since the page was opened. */
const heard = new Set<string>();

// It goes with its fan, like all that is kept of one (session.ts).
whenGone(() => {
  localStorage.removeItem(STORED_AS);
  known.value = {};
  heard.clear();
});

/** Each is asked for once. */
export function useOccasion(event: string): Occasion | undefined {
  useEffect(() => {
    const ask = async (): Promise<void> => {
      if (heard.has(event)) return;
      const answer = await askEvent(event);
      if (!("ok" in answer)) return;
      const { name, venue, timeZone, startsAt } = answer.ok;
      heard.add(event);
      known.value = { ...known.peek(), [event]: { name, venue, timeZone, startsAt } };
      keep(known.value);
    };
    const again = () => void ask();
    again();
    addEventListener("online", again);
    return () => removeEventListener("online", again);
  }, [event]);
  return known.value[event];
}

/** By event; of nobody else. */
function kept(): Kept["events"] {
  try {
    const { buyer, events } = JSON.parse(localStorage.getItem(STORED_AS) ?? "{}") as Partial<Kept>;
    return buyer === storedOwner() ? (events ?? {}) : {};
  } catch {
    return {};
  }
}

function keep(events: Kept["events"]): void {
  try {
    localStorage.setItem(
      STORED_AS,
      JSON.stringify({ buyer: storedOwner(), events } satisfies Kept),
    );
  } catch {
    // No room: it is asked for.
  }
}
