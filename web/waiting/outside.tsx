/** Who is not in the queue while the sale is on: not yet, or no longer. */
import { useLayoutEffect } from "preact/hooks";
import { Later } from "../later.tsx";
import { say } from "../notice.tsx";
import { arrive } from "../route.tsx";
import { outside as words } from "../words/outside.ts";
import { Join } from "./join.tsx";
import type { Queue } from "./queue.ts";

const stillYours = () => import("./still-yours.tsx").then(({ StillYours }) => StillYours);

export function Outside({ queue }: { queue: Queue }) {
  const { waiting, ratePerMinute } = queue.status.value;
  const over = queue.entry.value?.state;
  const outside = words.value;
  // The sale went with the focus in it, by nobody's press.
  useLayoutEffect(() => {
    if (over !== "over") return;
    say(words.peek().over);
    if (document.activeElement === document.body) arrive();
  }, [over]);
  return (
    <section class="hero" aria-label={outside.name}>
      <p class="hero-over">{outside.on}</p>
      <h2>{over === "over" ? outside.over : over === "missed" ? outside.missed : outside.title}</h2>
      {!queue.never.value && <p>{over === undefined ? outside.why : outside.again}</p>}
      <Later
        load={stillYours}
        wanted={over !== undefined}
        props={{ event: queue.status.value.event }}
      />
      <Join queue={queue} label={over === undefined ? outside.join : outside.joinAgain} />
      <p class="hero-foot">{outside.waiting(waiting, ratePerMinute)}</p>
    </section>
  );
}
