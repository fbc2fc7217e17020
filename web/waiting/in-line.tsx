/** In the line: one's number, how many are ahead and how long it may take; and, where there is more to say, why and
 * whether the seats will last. */
import { useEffect, useRef } from "preact/hooks";
import { clockText, now } from "../clock.ts";
import { Later } from "../later.tsx";
import { say } from "../notice.tsx";
import { chance, minutesLeft, peopleAhead } from "./outlook.ts";
import type { Queue } from "./queue.ts";
import { title } from "../title.ts";
import { number as digits } from "../words/locale.ts";
import { queue as words } from "../words/queue.ts";

const prospects = () => import("./prospects.tsx").then(({ Prospects }) => Prospects);

/** The ear is told at most this often, ms. */
const SAID_EVERY_MS = 60_000;

/** `number`: null until the draw has been made. */
export function InLine({ queue, number }: { queue: Queue; number: number | null }) {
  return number === null ? (
    <Drawing by={queue.status.value.draw?.numbersBy ?? 0} />
  ) : (
    <Numbered queue={queue} number={number} />
  );
}

/** `by`: until when numbers are asked for; 0: not drawn yet. */
function Drawing({ by }: { by: number }) {
  const line = words.value.line;
  const left = by - now.value;
  useEffect(() => title(line.drawingTitle), [line]);
  return (
    <section class="hero" aria-label={line.name}>
      <div class="hero-said" role="status">
        <p class="hero-over">{line.rung}</p>
        <h2>{by > 0 ? line.drawn : line.drawing}</h2>
      </div>
      <p>{left > 0 ? line.numberIn(<b role="timer">{clockText(left)}</b>) : line.drawingMeans}</p>
    </section>
  );
}

function Numbered({ queue, number }: { queue: Queue; number: number }) {
  const { serving, ratePerMinute, slowedBy, free, waiting } = queue.status.value;
  const standing = { number, serving, ratePerMinute, free };
  const ahead = peopleAhead(standing);
  const how = chance(standing);
  const wait = waitText(minutesLeft(standing));
  const stopped = wait === null;
  const line = words.value.line;
  const saidAt = useRef(-Infinity);
  useEffect(() => {
    title(line.aheadTitle(ahead));
    if (performance.now() - saidAt.current < SAID_EVERY_MS) return;
    saidAt.current = performance.now();
    say(line.said(ahead, wait));
  }, [ahead, stopped, line]);
  const share = Math.min(1, serving / number);
  return (
    <section class="hero" aria-label={words.value.line.name}>
      <p class="hero-over">{line.number}</p>
      <p class="hero-number">{digits(number)}</p>
      <div class="way" aria-hidden="true">
        <i style={{ inlineSize: `${share * 100}%` }} />
      </div>
      <dl class="figures">
        <div>
          <dt>{line.ahead}</dt>
          <dd>{digits(ahead)}</dd>
        </div>
        <div>
          <dt>{line.serving}</dt>
          <dd>{digits(serving)}</dd>
        </div>
        {!stopped && (
          <div>
            <dt>{line.rate}</dt>
            <dd>{digits(ratePerMinute)}</dd>
          </div>
        )}
      </dl>
      <p class="hero-state">{stopped ? line.stopped : line.wait(<b>{wait}</b>)}</p>
      <Later
        load={prospects}
        wanted={slowedBy !== null || how !== "fair"}
        props={{ slowedBy, how, free, ahead }}
      />
      <p class="hero-foot">{line.all(waiting)}</p>
    </section>
  );
}

/** "about 12 to 18 minutes"; null: nobody is let in at present. */
function waitText(minutes: readonly [number, number] | null): string | null {
  const line = words.value.line;
  if (minutes === null) return null;
  const [from, to] = minutes;
  if (to <= 1) return line.aMinute;
  if (from < 1) return line.lessThan(to);
  if (from >= 120) return line.hours(Math.round(from / 60), Math.ceil(to / 60));
  return line.minutes(from, to);
}
