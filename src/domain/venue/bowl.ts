/** The ground plan of a bowl: an oval of eight arcs around the pitch, as multi-radius bowls are
 * built. Long shallow arcs run along the sides and behind the goals, short tight ones turn the
 * corners, and where two meet they share a tangent. A row at a distance `d` is then made of arcs
 * around the same centres, `d` wider: rows stay parallel and grow in length.
 *
 *        N            Angles are those of the outward normal, in radians, clockwise on the page
 *    NW ---- NE       (y runs down): 0 is east, a quarter turn is south. The centre of the pitch
 *   W |      | E      is the origin; lengths are metres.
 *    SW ---- SE
 *        S
 */
import type { Point } from "../plan.ts";

export type Bearing = "N" | "NE" | "E" | "SE" | "S" | "SW" | "W" | "NW";

export interface Arc {
  readonly bearing: Bearing;
  readonly kind: "side" | "end" | "corner";
  /** Angle at which the arc begins and ends; `from < to`. */
  readonly from: number;
  readonly to: number;
  readonly center: Point;
  /** Of the front row. */
  readonly radius: number;
}

export interface Oval {
  /** From the middle of the pitch to the front row: behind the goals, and at the sides. */
  readonly halfLength: number;
  readonly halfWidth: number;
  /** How sharply the front row turns the corners. */
  readonly cornerRadius: number;
  /** Half the angle through which a side, and an end, bends. */
  readonly sideBend: number;
  readonly endBend: number;
}

/** A FIFA pitch, metres. */
export const PITCH = { length: 105, width: 68 } as const;

const QUARTER = Math.PI / 2;

export function arcsOf(oval: Oval): readonly Arc[] {
  const { halfLength, halfWidth, cornerRadius: r, sideBend: a, endBend: b } = oval;
  // The corner's centre seen from the side's arc and from the end's arc must be one point: two
  // linear equations in the two large radii.
  const [sinA, sinB] = [Math.sin(a), Math.sin(b)];
  const [dropA, dropB] = [1 - Math.cos(a), 1 - Math.cos(b)];
  const alongX = halfLength + r * (sinA - Math.cos(b));
  const alongY = halfWidth + r * (sinB - Math.cos(a));
  const determinant = sinA * sinB - dropA * dropB;
  const side = (alongX * sinB - dropB * alongY) / determinant;
  const end = (sinA * alongY - dropA * alongX) / determinant;
  const cornerX = (side - r) * sinA;
  const cornerY = (end - r) * sinB;

  const long = (bearing: Bearing, towards: number, sign: number): Arc => ({
    bearing,
    kind: "side",
    from: towards - a,
    to: towards + a,
    center: { x: 0, y: sign * (halfWidth - side) },
    radius: side,
  });
  const short = (bearing: Bearing, towards: number, sign: number): Arc => ({
    bearing,
    kind: "end",
    from: towards - b,
    to: towards + b,
    center: { x: sign * (halfLength - end), y: 0 },
    radius: end,
  });
  const corner = (bearing: Bearing, from: number, to: number, x: number, y: number): Arc => ({
    bearing,
    kind: "corner",
    from,
    to,
    center: { x: x * cornerX, y: y * cornerY },
    radius: r,
  });
  return [
    long("N", -QUARTER, -1),
    corner("NE", -QUARTER + a, -b, 1, -1),
    short("E", 0, 1),
    corner("SE", b, QUARTER - a, 1, 1),
    long("S", QUARTER, 1),
    corner("SW", QUARTER + a, 2 * QUARTER - b, -1, 1),
    short("W", 2 * QUARTER, -1),
    corner("NW", 2 * QUARTER + b, 3 * QUARTER - a, -1, -1),
  ];
}

/** The point of an arc's parallel at `distance` behind the front row. */
export function pointOn(arc: Arc, angle: number, distance: number): Point {
  const radius = arc.radius + distance;
  return {
    x: arc.center.x + radius * Math.cos(angle),
    y: arc.center.y + radius * Math.sin(angle),
  };
}
