/** How the keyboard moves through the seats of one section. Pure: rows of seats, a seat and a key in,
 * the next seat out. */
export type GridRow = { readonly first: number; readonly count: number };

/** The seat that has the focus after `key`, or null when the key does not move. Up and down keep the
 * place in the row as far as the other row reaches. */
export function moveInGrid(rows: readonly GridRow[], seat: number, key: string): number | null {
  const filled = rows.filter((row) => row.count > 0);
  const r = filled.findIndex((row) => seat >= row.first && seat < row.first + row.count);
  const row = filled[r];
  if (row === undefined) return null;
  const column = seat - row.first;
  switch (key) {
    case "ArrowLeft":
      return row.first + Math.max(0, column - 1);
    case "ArrowRight":
      return row.first + Math.min(row.count - 1, column + 1);
    case "ArrowUp":
    case "PageUp":
      return into(filled[r - 1] ?? row, column);
    case "ArrowDown":
    case "PageDown":
      return into(filled[r + 1] ?? row, column);
    case "Home":
      return row.first;
    case "End":
      return row.first + row.count - 1;
    default:
      return null;
  }
}

/** Where the focus starts: the first free seat, else the first seat. */
export function startOfGrid(rows: readonly GridRow[], status: Uint8Array): number | null {
  let first: number | null = null;
  for (const row of rows) {
    for (let i = row.first; i < row.first + row.count; i++) {
      first ??= i;
      if (status[i] === 0) return i;
    }
  }
  return first;
}

function into(row: GridRow, column: number): number {
  return row.first + Math.min(column, row.count - 1);
}
