/** What a sale does whose screen is not there: asked for now and then, of the document that everybody asks for. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Phase } from "../src/domain/sale.ts";
import type { QueueView } from "../src/protocol/queue.ts";
import { call } from "./call.ts";
import { queuePath } from "./pass.ts";

const LOOK_EVERY_MS = 15_000;

/** Undefined: not answered yet. Null: nobody could be asked so far. */
export function usePhaseElsewhere(event: string): Phase | null | undefined {
  const phase = useSignal<Phase | null | undefined>(undefined);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let gone = false;
    const look = async () => {
      const answer = await call<QueueView>(queuePath(event), { attempts: 1 });
      if (gone) return;
      phase.value = "ok" in answer ? answer.ok.phase : (phase.peek() ?? null);
      timer = setTimeout(() => void look(), LOOK_EVERY_MS);
    };
    void look();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [event]);
  return phase.value;
}
