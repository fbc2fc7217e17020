/** Money as people read it. Every price here is all-in: what is shown first is what is paid. */
import { computed } from "@preact/signals";
import { locale } from "./words/locale.ts";

export type Amount = { readonly amount: number; readonly currency: string };

type Format = { whole: Intl.NumberFormat; exact: Intl.NumberFormat; unit: number };

/** By currency, for the locale of the moment. */
const formats = computed(() => ({ locale: locale.value, of: new Map<string, Format>() }));

/** Minor units to text with the currency's own decimals, e.g. "€92.00". */
export function price({ amount, currency }: Amount): string {
  const { exact, unit } = formatOf(currency);
  return exact.format(amount / unit);
}

/** For tight places: no decimals when they are zero, e.g. "€92". */
export function shortPrice({ amount, currency }: Amount): string {
  const { whole, exact, unit } = formatOf(currency);
  return (amount % unit === 0 ? whole : exact).format(amount / unit);
}

/** Minor units in one major unit: 100 for EUR, 1 for JPY. */
export function minorUnits(currency: string): number {
  return formatOf(currency).unit;
}

function formatOf(currency: string): Format {
  const { locale, of } = formats.value;
  let format = of.get(currency);
  if (format === undefined) {
    const exact = new Intl.NumberFormat(locale, { style: "currency", currency });
    const digits = exact.resolvedOptions().maximumFractionDigits ?? 2;
    const whole = new Intl.NumberFormat(locale, {
      style: "currency",
      currency,
      minimumFractionDigits: 0,
      maximumFractionDigits: 0,
    });
    format = { whole, exact, unit: 10 ** digits };
    of.set(currency, format);
  }
  return format;
}
