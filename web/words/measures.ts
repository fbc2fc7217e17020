/** How lists and measures are written where the reader is, as `Intl` knows it. */
import { computed } from "@preact/signals";
import { locale } from "./locale.ts";

const lists = computed(() => new Intl.ListFormat(locale.value, { type: "conjunction" }));
const measures = computed(() => ({
  second: measureIn(locale.value, "second"),
  minute: measureIn(locale.value, "minute"),
}));

const moments = computed(
  () => new Intl.DateTimeFormat(locale.value, { dateStyle: "medium", timeStyle: "short" }),
);

function measureIn(locale: string, unit: string): Intl.NumberFormat {
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" });
}

/** "A, B and C". */
export function list(items: readonly string[]): string {
  return lists.value.format(items);
}

/** "12 Jun 2027, 20:00", by the clock of the reader. */
export function moment(at: number): string {
  return moments.value.format(at);
}

/** "2 minutes". */
export function measure(n: number, unit: "second" | "minute"): string {
  return measures.value[unit].format(n);
}
