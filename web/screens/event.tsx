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

/** How long a page stays empty for what comes first, at most: nobody sees it. */
const EMPTY_MAX_MS = 150;

/** Of the address that the page was opened at: asked before anything is drawn, for what is drawn depends on it. Good for
 * one use. */
const opened = route.peek();
let ahead = opened.screen === "sale" ? askQueue(opened.event) : undefined;
/** Once it is known what comes first, or it is not for a while: near the server, a screen that only says that it is on its
 * way would be drawn for nothing, and what is to come asked for after that. */
export const known = Promise.race([ahead, new Promise((wake) => setTimeout(wake, EMPTY_MAX_MS))]);

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
