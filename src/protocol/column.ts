/** Columns of whole numbers as bytes, seven bits a byte, the low ones first; negative ones folded in
 * between the others (0, -1, 1, -2 ...). Numbers up to 2^53: sums and products, no 32-bit operators. */

export type ColumnWriter = {
  byte(value: number): void;
  /** From 0 up. */
  count(value: number): void;
  signed(value: number): void;
  bytes(): Uint8Array<ArrayBuffer>;
};

export function columnWriter(): ColumnWriter {
  const written: number[] = [];
  const count = (value: number) => {
    let rest = value;
    for (; rest > 127; rest = Math.floor(rest / 128)) written.push((rest % 128) + 128);
    written.push(rest);
  };
  return {
    byte: (value) => void written.push(value),
    count,
    signed: (value) => count(folded(value)),
    bytes: () => Uint8Array.from(written),
  };
}

export type ColumnReader = {
  byte(): number;
  count(): number;
  signed(): number;
  /** The next so many bytes, not copied. */
  take(length: number): Uint8Array;
  /** Whether everything has been read. */
  ended(): boolean;
};

/** Its methods throw RangeError where the bytes end too soon or no number is. */
export function columnReader(bytes: Uint8Array): ColumnReader {
  let at = 0;
  const byte = () => {
    const value = bytes[at++];
    if (value === undefined) throw new RangeError("plan is cut short");
    return value;
  };
  const count = () => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const next = byte();
      value += (next & 127) * factor;
      if (value > Number.MAX_SAFE_INTEGER) throw new RangeError("plan has a number too large");
      if (next < 128) return value;
    }
  };
  return {
    byte,
    count,
    signed: () => unfolded(count()),
    take(length) {
      if (length > bytes.length - at) throw new RangeError("plan is cut short");
      at += length;
      return bytes.subarray(at - length, at);
    },
    ended: () => at === bytes.length,
  };
}

export function folded(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

export function unfolded(value: number): number {
  return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
}
