/** How long a wait is, as `Intl` says it: "in 40 seconds", "in 12 minutes". */
import { computed } from "@preact/signals";
import { waitOf } from "../../src/protocol/wait.ts";
import { locale } from "./locale.ts";

const relative = computed(() => new Intl.RelativeTimeFormat(locale.value));

export function soon(ms: number): string {
  return relative.value.format(...waitOf(ms));
}
