/** Back after a missed call: among the next to be called, once anybody is. */
import { useEffect } from "preact/hooks";
import { title } from "../title.ts";
import { meanwhile as words } from "../words/meanwhile.ts";
import { Prospects } from "./prospects.tsx";
import type { Queue } from "./queue.ts";

export function AtTheFront({ queue }: { queue: Queue }) {
  const { ratePerMinute, slowedBy, free } = queue.status.value;
  const { backTitle, welcome, atTheFront, atTheFrontMeans, stopped } = words.value.front;
  useEffect(() => title(backTitle), [backTitle]);
  return (
    <section class="hero" aria-label={atTheFront} role="status">
      <p class="hero-over">{welcome}</p>
      <h2>{atTheFront}</h2>
      <p>{atTheFrontMeans}</p>
      {ratePerMinute === 0 && <p class="hero-state">{stopped}</p>}
      {/* Ahead of the line nobody has to be told of their chance. */}
      <Prospects slowedBy={slowedBy} how="fair" free={free} ahead={0} />
    </section>
  );
}
