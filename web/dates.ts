/** Dates as the venue's visitors read them: in the venue's own time zone. */

/** "Sat, 12 June 2027, 20:00". An unknown zone falls back to the reader's own. */
export function when(at: number, timeZone: string): string {
  const options: Intl.DateTimeFormatOptions = { dateStyle: "full", timeStyle: "short" };
  try {
    return new Intl.DateTimeFormat(undefined, { ...options, timeZone }).format(at);
  } catch {
    return new Intl.DateTimeFormat(undefined, options).format(at);
  }
}
