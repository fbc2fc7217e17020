/** Finds seats that lie in each other: closer than the smaller of their radii, so that the centre of
 * one is inside the other.
 *
 * Seats are taken from the largest radius down and put into a grid whose cells are as wide as the
 * radius at hand (halved step by step). What already lies in the grid keeps that distance, so a cell
 * holds only a few, and the search is linear whatever the file says. */
export interface Placed {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** Overlapping seats are compared with later ones too, up to so many in a cell: enough to report
 * every seat of a row that is squeezed together, and a bound where thousands lie on one spot. */
const CROWD_MAX = 16;
const CELL_KEY_FACTOR = 2 ** 26;

/** Calls `found` at most once for each seat (an index), with one that it lies in. */
export function findOverlaps(
  seats: readonly Placed[],
  found: (seat: number, other: number) => void,
): void {
  const order = seats.map((_, index) => index);
  order.sort((a, b) => seats[b]!.radius - seats[a]!.radius || a - b);
  const inGrid: number[] = [];
  let grid = new Map<number, number[]>();
  let cell = order.length > 0 ? seats[order[0]!]!.radius : 1;

  for (const index of order) {
    const seat = seats[index]!;
    if (seat.radius <= cell / 2) {
      while (seat.radius <= cell / 2) cell /= 2;
      grid = new Map();
      for (const earlier of inGrid) put(grid, seats[earlier]!, cell, earlier);
    }
    const other = overlapping(seats, grid, cell, seat);
    const crowd = grid.get(keyOf(seat, cell))?.length ?? 0;
    if (other !== undefined) found(index, other);
    if (other === undefined || crowd < CROWD_MAX) {
      put(grid, seat, cell, index);
      inGrid.push(index);
    }
  }
}

function keyOf(seat: Placed, cell: number, right = 0, down = 0): number {
  const column = Math.floor(seat.x / cell) + right;
  return column * CELL_KEY_FACTOR + Math.floor(seat.y / cell) + down;
}

function put(grid: Map<number, number[]>, seat: Placed, cell: number, index: number): void {
  const key = keyOf(seat, cell);
  const there = grid.get(key);
  if (there) there.push(index);
  else grid.set(key, [index]);
}

/** One seat of the grid that `seat`, smaller than all of them, lies in. */
function overlapping(
  seats: readonly Placed[],
  grid: ReadonlyMap<number, readonly number[]>,
  cell: number,
  seat: Placed,
): number | undefined {
  for (let right = -1; right <= 1; right++) {
    for (let down = -1; down <= 1; down++) {
      const there = grid.get(keyOf(seat, cell, right, down));
      const hit = there?.find((index) => {
        const other = seats[index]!;
        return Math.hypot(other.x - seat.x, other.y - seat.y) < seat.radius;
      });
      if (hit !== undefined) return hit;
    }
  }
  return undefined;
}
