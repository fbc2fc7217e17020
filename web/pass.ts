/** The fan's pass for each event with a queue: kept on this device, so that a reload is no new beginning. */
import { signal } from "@preact/signals";
import type { PassView } from "../src/protocol/queue.ts";
import { now } from "./clock.ts";
import { eventPath } from "./event-path.ts";
import { PASSES_AS, whenGone } from "./session.ts";

export type Passes = Readonly<Record<string, PassView>>;

export const passes = signal<Passes>(stored());
whenGone(() => (passes.value = {}));

/** Until when this fan may choose seats of an event, epoch ms; undefined: not inside. */
export function insideUntil(event: string): number | undefined {
  const pass = passes.value[event];
  return pass !== undefined && now.value < pass.shopUntil ? pass.shopUntil : undefined;
}

/** Another tab may have been let in. */
export function passFromTab({ key }: Pick<StorageEvent, "key">): void {
  if (key === PASSES_AS) passes.value = stored();
}

export function queuePath(event: string): string {
  return `${eventPath(event)}/queue`;
}

function stored(): Passes {
  try {
    const kept = JSON.parse(localStorage.getItem(PASSES_AS) ?? "{}") as Record<string, PassView>;
    return Object.fromEntries(
      Object.entries(kept).filter(([, pass]) => pass.payUntil > Date.now()),
    );
  } catch {
    return {};
  }
}
