/** What there is to say of the seat that the mouse rests on. It stays while the mouse is on the seat or on the hint
 * itself, and Escape puts it away (WCAG 1.4.13). Whoever moves on meets none. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Choice } from "../choice.ts";
import type { Sale } from "../sale.ts";
import { seatSentence } from "../seat-names.ts";
import type { Hovered } from "./view.ts";

const AFTER_MS = 250;
/** Half of the widest one: it must not stick out on the left. */
const EDGE_PX = 110;

export function Hint(props: {
  readonly sale: Sale;
  readonly choice: Choice;
  readonly over: Hovered | null;
  readonly away: () => void;
}) {
  const { sale, choice, over, away } = props;
  const rested = useSignal<number | null>(null);
  const seat = over?.seat ?? null;
  useEffect(() => {
    if (seat === null) return undefined;
    const timer = setTimeout(() => (rested.value = seat), AFTER_MS);
    const keys = ({ key }: KeyboardEvent) => {
      if (key === "Escape") away();
    };
    document.addEventListener("keydown", keys);
    return () => {
      clearTimeout(timer);
      rested.value = null;
      document.removeEventListener("keydown", keys);
    };
  }, [seat]);
  if (over === null || rested.value !== over.seat) return null;
  const { foot } = over;
  return (
    <p
      class="map-hint"
      style={{ left: `${Math.max(foot.x, EDGE_PX)}px`, top: `${foot.y}px` }}
      onPointerMove={stop}
      onPointerDown={stop}
      onPointerUp={stop}
      onClick={() => choice.toggle(over.seat)}
    >
      {seatSentence(sale.venue, over.seat, sale.priceOf(over.seat), choice.stateNameOf(over.seat))}
    </p>
  );
}

/** What lies under the hint is not meant. */
function stop(event: Event): void {
  event.stopPropagation();
}
