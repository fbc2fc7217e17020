/** A venue plan compiled for selling: one column per property, one row per seat.
 *
 * A seat is known by its index (0 .. size-1). Seats of a section are contiguous, so are the seats
 * of a row, and within a row they stand in physical order: `i` and `i + 1` are neighbours if they
 * share a row and no gap (an aisle, a stairway, a missing seat) follows `i`. Adjacency never comes
 * from the printed number, which may count by twos or skip.
 */
export interface Plan {
  readonly name: string;
  /** Extent in plan units (the file's own, usually centimetres or pixels). */
  readonly width: number;
  readonly height: number;
  /** What everybody wants to sit close to. */
  readonly focal: Point;
  readonly categories: readonly Category[];
  readonly sections: readonly Section[];
  readonly rows: readonly Row[];
  readonly size: number;
  /** Stable public id of each seat, unique in the plan. */
  readonly ids: readonly string[];
  /** Printed seat number. */
  readonly numbers: readonly string[];
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** Index into `categories`. */
  readonly category: Uint8Array;
  /** Index into `rows`. */
  readonly row: Uint32Array;
  /** Bits of `SeatFlag`. */
  readonly flags: Uint8Array;
  /** For a companion seat: index of the wheelchair place it belongs to, otherwise -1. */
  readonly companionOf: Int32Array;
  /** Seat id to seat index. */
  readonly index: ReadonlyMap<string, number>;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Category {
  readonly name: string;
  /** CSS colour `#rrggbb`. */
  readonly color: string;
}

export interface Section {
  /** Unique in the plan; letters, digits, `.`, `_`, `:`, `-`. Part of an actor's address. */
  readonly id: string;
  readonly name: string;
  readonly gate: string | null;
  readonly tier: string | null;
  readonly first: number;
  readonly count: number;
  readonly firstRow: number;
  readonly rowCount: number;
}

export interface Row {
  /** Index into `sections`. */
  readonly section: number;
  readonly label: string;
  readonly first: number;
  readonly count: number;
}

export const SeatFlag = {
  wheelchair: 1,
  companion: 2,
  restricted: 4,
  /** An aisle or gap lies between this seat and the next of its row. */
  gapAfter: 8,
} as const;

/** For anybody: neither a wheelchair place nor a companion seat. */
export function isOrdinary(flags: number): boolean {
  return (flags & (SeatFlag.wheelchair | SeatFlag.companion)) === 0;
}

export function sectionOf(plan: Plan, seat: number): Section {
  return plan.sections[plan.rows[plan.row[seat]!]!.section]!;
}
