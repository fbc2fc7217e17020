/** One event, wherever it and the fan stand: announced, lobby, queue, or the sale itself. What is not needed
 * yet is not loaded yet: in the lobby the map would only be in the way. */
import { useSignal } from "@preact/signals";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { Problem } from "../../src/protocol/api.ts";
import { kindOf } from "../call.ts";
import { when } from "../dates.ts";
import { askSale } from "../event-path.ts";
import { Lazy } from "../lazy.tsx";
import { insideUntil } from "../pass.ts";
import { arrive, route } from "../route.tsx";
import { askQueue, openQueue, type Queue } from "../waiting/queue.ts";
import { Waiting } from "../waiting/waiting.tsx";
import { Failed, Loading } from "./states.tsx";

// What it shares with other screens comes beside it, and is not found out about when it is there.
const sale = () =>
  Promise.all([import("./sale.tsx"), import("../words/shop.ts"), import("../money.ts")]).then(
    ([{ SaleScreen }]) => SaleScreen,
  );

/** Of the address that the page was opened at: asked while the first screen is drawn, for what comes next depends on
 * it. Good for one use. */
const opened = route.peek();
let ahead = opened.screen === "sale" ? askQueue(opened.event) : undefined;

export function EventScreen({ event }: { event: string }) {
  const queue = useSignal<Queue | null>(null);
  /** Where nobody is let in by a queue there is nothing to ask about it. */
  const queueless = useSignal(false);
  const problem = useSignal<Problem | null>(null);
  const load = async (stillHere: () => boolean) => {
    problem.value = null;
    const asked = route.peek() === opened ? ahead : undefined;
    ahead = undefined;
    const answer = await openQueue(event, asked);
    if ("problem" in answer && kindOf(answer.problem) === "no-queue") queueless.value = true;
    else if ("problem" in answer) problem.value = answer.problem;
    else if (stillHere()) queue.value = answer.ok;
    else answer.ok.close();
  };
  // Not after the next frame, as an effect would: on a slow phone that is a tenth of a second.
  useLayoutEffect(() => {
    let here = true;
    void load(() => here);
    return () => {
      here = false;
      queue.value?.close();
      queue.value = null;
    };
  }, [event]);

  const phase = queue.value?.phase.value;
  const waits = phase === "lobby" || (phase === "queue" && insideUntil(event) === undefined);
  const waited = useRef(false);
  useLayoutEffect(() => {
    if (waited.current && !waits) arrive(); // From the queue into the sale.
    waited.current = waits;
  }, [waits]);

  if (problem.value !== null)
    return <Failed problem={problem.value} again={() => load(() => true)} />;
  if (queueless.value || (queue.value !== null && !waits)) return <OnSale event={event} />;
  return queue.value === null ? <Loading /> : <Waiting queue={queue.value} />;
}

function OnSale({ event }: { event: string }) {
  // On its way while the screen is, which is the longer of the two.
  const asked = useMemo(() => {
    sale().catch(() => undefined);
    // The first date takes a slow phone a twentieth of a second: while there is nothing to do but wait.
    setTimeout(when, 0, 0);
    return askSale(event);
  }, [event]);
  return <Lazy load={sale} props={{ event, asked }} />;
}
