/** How a wait is told: "in 40 seconds", "in 12 minutes". Shared with the page, which has it in five languages. */

/** Up to here in seconds. */
const IN_SECONDS_MS = 90_000;

/** For `Intl.RelativeTimeFormat`; never less than there is to wait. */
export function waitOf(ms: number): [number, "second" | "minute"] {
  return ms <= IN_SECONDS_MS
    ? [Math.max(1, Math.ceil(ms / 1_000)), "second"]
    : [Math.ceil(ms / 60_000), "minute"];
}

const english = new Intl.RelativeTimeFormat("en");

export function inEnglish(ms: number): string {
  return english.format(...waitOf(ms));
}
