/** What is printed of a paid order: plain data, the same for the ticket, the receipt, the calendar and the
 * letter. Amounts in minor units. */
export interface Paper {
  readonly order: string;
  readonly eventId: string;
  /** Its name. */
  readonly event: string;
  readonly venue: string;
  /** IANA time zone of the venue. */
  readonly timeZone: string;
  /** Epoch ms. */
  readonly startsAt: number;
  readonly paidAt: number;
  readonly email: string;
  readonly currency: string;
  /** All-in: what was shown first is what was paid. */
  readonly total: number;
  readonly refunded: number;
  readonly tickets: readonly PaperTicket[];
}

export interface PaperTicket {
  readonly id: string;
  /** What the QR code says. */
  readonly code: string;
  readonly section: string;
  readonly row: string;
  readonly number: string;
  readonly gate: string | null;
  readonly category: string;
  readonly price: number;
}

/** Who sells, for the receipt. */
export interface Seller {
  readonly name: string;
  /** One line a line. */
  readonly address: readonly string[];
  readonly vatNumber: string | null;
  /** Per cent, contained in every price; null: no VAT line. */
  readonly vatPercent: number | null;
}

/** The VAT in an all-in amount, to the nearest minor unit. */
export function vatIn(amount: number, percent: number): number {
  return amount - Math.round(amount / (1 + percent / 100));
}

/** Made once: to make one took as long as everything else about a letter. By currency, by time zone. */
const moneyFormats = new Map<string, Intl.NumberFormat>();
const whenFormats = new Map<string, Intl.DateTimeFormat>();
const zonedFormats = new Map<string, Intl.DateTimeFormat>();

function kept<T>(formats: Map<string, T>, name: string, make: () => T): T {
  const known = formats.get(name) ?? make();
  formats.set(name, known);
  return known;
}

/** "€184.00". */
export function moneyText(amount: number, currency: string): string {
  const format = kept(
    moneyFormats,
    currency,
    () => new Intl.NumberFormat("en", { style: "currency", currency }),
  );
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amount / 10 ** digits);
}

/** "Saturday, 30 May 2027, 20:45 CEST" at the venue. */
export function whenText(at: number, timeZone: string): string {
  const format = kept(
    whenFormats,
    timeZone,
    () => new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "short", timeZone }),
  );
  return format.format(at);
}

/** "2027-05-30T20:45:00+02:00": the same moment by the clock of the venue (ISO 8601). */
export function venueTime(at: number, timeZone: string): string {
  const format = kept(
    zonedFormats,
    timeZone,
    () =>
      new Intl.DateTimeFormat("en-GB", {
        year: "numeric",
        month: "2-digit",
        day: "2-digit",
        hour: "2-digit",
        minute: "2-digit",
        second: "2-digit",
        hourCycle: "h23",
        timeZone,
        timeZoneName: "longOffset",
      }),
  );
  const part = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const joined = (by: string, ...types: Intl.DateTimeFormatPartTypes[]): string =>
    types.map((type) => part.get(type)).join(by);
  // "GMT+02:00", and "GMT" alone where the offset is none.
  const offset = part.get("timeZoneName")!.slice("GMT".length) || "+00:00";
  return `${joined("-", "year", "month", "day")}T${joined(":", "hour", "minute", "second")}${offset}`;
}

/** "Section N114, row 12, seat 7" */
export function placeText({ section, row, number }: PaperTicket): string {
  return `${section}, row ${row}, seat ${number}`;
}
