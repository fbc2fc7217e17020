/** What the map shows at which distance. Far away stands of colour with labels, close up seats:
 *
 *   pixels between neighbours   0 ------ 3.5 ------ 7 ----- 9 ------------ 21 ------ 64
 *   stands tinted               full     full       none
 *   seats                       none     none       full    can be tapped, numbers
 *   labels                      stands, or sections         rows and seats
 */
import { clamp } from "./camera.ts";

/** Where labels give way to seats, and a tap means a seat. */
export const SEATS_FROM_PX = 9;
export const NUMBERS_FROM_PX = 21;
export const SEAT_PX_MAX = 64;
/** Close up, as a share of the distance between neighbours. */
export const SEAT_RADIUS = 0.4;
const SEATS_FAINT_PX = 3.5;
const SEATS_FULL_PX = 7;

/** Of the seats; the stands have the rest. */
export function strengthAt(seatPx: number): number {
  return clamp((seatPx - SEATS_FAINT_PX) / (SEATS_FULL_PX - SEATS_FAINT_PX), 0, 1);
}
