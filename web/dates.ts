/** Dates as the venue's visitors read them: in the venue's own time zone. */

/** "Sat, 12 June 2027, 20:00" in the reader's language. An unknown zone falls back to the reader's own. */
export function when(at: number, timeZone: string): string {
  const options: Intl.DateTimeFormatOptions = {
    weekday: "short",
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  };
  try {
    return new Intl.DateTimeFormat(undefined, { ...options, timeZone }).format(at);
  } catch {
    return new Intl.DateTimeFormat(undefined, options).format(at);
  }
}
