/** A figure of a plan: what it is, how much, and by which formula. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: Unit;
  readonly formula: string;
}

export type Unit = "" | "/s" | "/min" | "B" | "B/s" | "bit/s" | "s" | "ms" | "cores" | "%";

export type Figures = Readonly<Record<string, Figure>>;

export function figure(name: string, value: number, unit: Unit, formula: string): Figure {
  return { name, value, unit, formula };
}

const PREFIXES = [
  [1e12, "T"],
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
] as const;

/** Three digits that count; bytes and bits with a prefix. */
export function shown({ value, unit }: Pick<Figure, "value" | "unit">): string {
  if (unit === "B" || unit === "B/s" || unit === "bit/s") {
    const [factor, prefix] = PREFIXES.find(([factor]) => value >= factor) ?? [1, ""];
    return `${digits(value / factor)} ${prefix}${unit}`;
  }
  return unit === "" ? digits(value) : `${digits(value)} ${unit}`;
}

export function digits(value: number): string {
  const fraction = value >= 100 || Number.isInteger(value) ? 0 : value >= 10 ? 1 : 2;
  return value.toLocaleString("en", {
    minimumFractionDigits: fraction,
    maximumFractionDigits: fraction,
  });
}
