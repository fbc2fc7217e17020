/** Dates as the venue's visitors read them: in the venue's own time zone, and beside it in the reader's
 * where clocks differ: no zone given is that one. */
import { locale } from "./words/locale.ts";
import { page } from "./words/page.ts";

const CLOCK = { hour: "2-digit", minute: "2-digit" } as const;
const DAY_AND_CLOCK = { weekday: "short", ...CLOCK } as const;
const DATE = { day: "numeric", month: "long", year: "numeric", ...DAY_AND_CLOCK } as const;

/** "Sat 12 June 2027, 20:00 (21:00 your time)". An unknown zone falls back to the reader's own. */
export function when(at: number, timeZone: string, own?: string): string {
  const there = written(at, DATE, timeZone);
  if (there === null) return written(at, DATE, own) ?? "";
  if (there === written(at, DATE, own)) return there;
  // To be compared, not read: the day of the month is enough to tell one day from the next.
  const day = { day: "numeric" } as const;
  const sameDay = written(at, day, timeZone) === written(at, day, own);
  return page.value.time.both(there, written(at, sameDay ? CLOCK : DAY_AND_CLOCK, own) ?? "");
}

/** Null: nobody knows the zone. */
function written(
  at: number,
  options: Intl.DateTimeFormatOptions,
  timeZone: string | undefined,
): string | null {
  try {
    return new Intl.DateTimeFormat(locale.value, { ...options, timeZone }).format(at);
  } catch {
    return null;
  }
}
