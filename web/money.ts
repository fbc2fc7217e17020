/** Money as people read it. Every price here is all-in: what is shown first is what is paid. */
export type Amount = { readonly amount: number; readonly currency: string };

const formats = new Map<
  string,
  { whole: Intl.NumberFormat; exact: Intl.NumberFormat; unit: number }
>();

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

function formatOf(currency: string) {
  let format = formats.get(currency);
  if (format === undefined) {
    const exact = new Intl.NumberFormat(undefined, { style: "currency", currency });
    const digits = exact.resolvedOptions().maximumFractionDigits ?? 2;
    const whole = new Intl.NumberFormat(undefined, {
      style: "currency",
      currency,
      minimumFractionDigits: 0,
      maximumFractionDigits: 0,
    });
    format = { whole, exact, unit: 10 ** digits };
    formats.set(currency, format);
  }
  return format;
}
