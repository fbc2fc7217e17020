/** The button that gives seats back. It asks once, in its place: a moment later they may be somebody else's. */
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { HoldView } from "../src/protocol/api.ts";
import { useFocusLeft } from "./focus-left.ts";
import { unreachable } from "./hold.ts";
import { shop } from "./words/shop.ts";

export function GiveBack(props: {
  readonly hold: HoldView;
  /** Nothing can be done at this moment. */
  readonly waits: boolean;
  /** Id of what says why. */
  readonly why: string | undefined;
  readonly give: () => Promise<unknown>;
  /** What else can be done, while nothing is asked. */
  readonly children: ComponentChildren;
}) {
  const { hold, waits, why, give } = props;
  const sure = useSignal(false);
  const asked = useRef(false);
  const here = useFocusLeft<HTMLDivElement & HTMLButtonElement>();
  const keep = useRef<HTMLButtonElement>(null);
  const title = `sure-${hold.id}`;
  // What was pressed is gone: on to what has come in its place, there and back.
  useLayoutEffect(() => {
    if (asked.current) (keep.current ?? here.current)?.focus();
    asked.current = true;
  }, [sure.value]);
  const out = async () => {
    await give();
    sure.value = false;
  };
  const words = shop.value.hold;
  return sure.value ? (
    <div class="asked" role="group" aria-labelledby={title} ref={here}>
      <b id={title}>{words.sure(hold.seats.length)}</b>
      {/* Either comes where the first press was: who presses twice has not been asked. */}
      <button
        class="plain"
        ref={keep}
        onClick={(event) => event.detail < 2 && (sure.value = false)}
      >
        {words.keep}
      </button>
      <button
        class="plain"
        aria-disabled={waits}
        aria-describedby={why}
        onClick={(event) => event.detail < 2 && void out()}
      >
        {words.giveBack}
      </button>
    </div>
  ) : (
    <>
      <button
        class="plain"
        ref={here}
        aria-disabled={waits}
        aria-describedby={why}
        onClick={() => unreachable() || (sure.value = true)}
      >
        {words.giveBack}
      </button>
      {props.children}
    </>
  );
}
