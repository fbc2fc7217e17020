/** The waiting list of a sold-out event: how many seats, up to which price; one's place; out again. It makes no
 * offers yet, and says so. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { WantingView } from "../src/protocol/queue.ts";
import { kindOf } from "./call.ts";
import { someTimeBefore } from "./clock.ts";
import { eventPath } from "./event-path.ts";
import { heldOfMine } from "./mine.ts";
import { minorUnits, price } from "./money.ts";
import { notify } from "./notice.tsx";
import { problemWords } from "./problem-words.ts";
import { callAsMe, session, signedIn } from "./session.ts";
import { wish } from "./waiting/wish.ts";
import { number } from "./words/locale.ts";
import { shop } from "./words/shop.ts";

type Answer = { readonly wanting: WantingView };

export function Wanting(props: {
  readonly event: string;
  readonly currency: string;
  /** Seats a buyer, at most. */
  readonly limit: number;
  /** Until when they ask for their place who waited in the queue and learn of it all at once, server's clock. Not
   * said beside the map: no more are there than a server can tell in a second or two. */
  readonly placesBy?: number;
}) {
  const { event, currency, limit, placesBy = 0 } = props;
  const path = `${eventPath(event)}/waiting-list`;
  const mine = useSignal<WantingView | null>(null);
  const busy = useSignal(false);
  const title = useRef<HTMLHeadingElement>(null);
  const party = useSignal(Math.min(wish.value.party, limit));
  const ceiling = useSignal("");
  const words = shop.value.wanting;
  const most = mine.value?.maxPrice ?? null;

  useEffect(() => {
    mine.value = null;
    if (session.value === null) return undefined;
    const ask = async () => {
      const answer = await callAsMe<Answer>(path);
      if ("ok" in answer) mine.value = answer.ok.wanting;
    };
    const timer = setTimeout(() => void ask(), someTimeBefore(placesBy));
    return () => clearTimeout(timer);
  }, [path, session.value, placesBy]);

  const send = async (method: "PUT" | "DELETE", body?: object) => {
    if (busy.value || !(await signedIn())) return;
    busy.value = true;
    const answer = await callAsMe<Partial<Answer>>(path, { method, ...(body && { body }) });
    busy.value = false;
    if ("ok" in answer) {
      mine.value = answer.ok.wanting ?? null;
      title.current?.focus(); // What was pressed goes.
    } else if (kindOf(answer.problem) !== "not-on-waiting-list")
      notify(problemWords(answer.problem));
  };
  const join = (submitted: Event) => {
    submitted.preventDefault();
    const maxPrice = Math.round(Number(ceiling.value) * minorUnits(currency));
    void send("PUT", { party: party.value, ...(ceiling.value !== "" && { maxPrice }) });
  };

  // Who may yet pay for some of the last seats is not asked to wait for others.
  if (mine.value === null && heldOfMine(event) > 0) return null;
  return (
    <section class="card wanting" aria-labelledby="wanting-title">
      <h2 id="wanting-title" tabIndex={-1} ref={title}>
        {words.title}
      </h2>
      {mine.value === null ? (
        <form onSubmit={join}>
          <p>{words.why}</p>
          <p>{words.noOffers}</p>
          <div class="wishes">
            <label class="field">
              {words.party}
              <select
                value={party.value}
                onChange={(e) => (party.value = Number(e.currentTarget.value))}
              >
                {Array.from({ length: limit }, (_, n) => (
                  <option key={n} value={n + 1}>
                    {n + 1}
                  </option>
                ))}
              </select>
            </label>
            <label class="field">
              {shop.value.best.atMost(currency)}
              <input
                type="number"
                inputMode="decimal"
                min="0"
                step="any"
                placeholder={shop.value.best.noLimit}
                value={ceiling.value}
                onInput={(e) => (ceiling.value = e.currentTarget.value)}
              />
            </label>
          </div>
          <button class="primary" aria-disabled={busy.value}>
            {words.join}
          </button>
        </form>
      ) : (
        <>
          <p role="status">
            <b>{words.in}</b> {words.ahead(mine.value.ahead)}
          </p>
          <p>{words.noOffers}</p>
          <dl>
            <dt>{words.party}</dt>
            <dd>{number(mine.value.party)}</dd>
            <dt>{shop.value.best.atMost(currency)}</dt>
            <dd>{most === null ? shop.value.best.noLimit : price({ amount: most, currency })}</dd>
          </dl>
          <button class="plain" aria-disabled={busy.value} onClick={() => void send("DELETE")}>
            {words.leave}
          </button>
        </>
      )}
    </section>
  );
}
