/** Back after a missed call: the next one is at once. */
import { useEffect } from "preact/hooks";
import { title } from "../title.ts";
import { meanwhile as words } from "../words/meanwhile.ts";

export function AtTheFront() {
  const { backTitle, welcome, atTheFront, atTheFrontMeans } = words.value.front;
  useEffect(() => title(backTitle), [backTitle]);
  return (
    <section class="hero" aria-label={atTheFront} role="status">
      <p class="hero-over">{welcome}</p>
      <h2>{atTheFront}</h2>
      <p>{atTheFrontMeans}</p>
    </section>
  );
}
