/** What a fan in the queue may expect, said honestly: a range of minutes, and early if the seats will hardly
 * last. Pure; the figures come from everybody's document. */

/** People do not come when called, or come at once: the range around the plain quotient. */
const SOONER = 0.75;
const LATER = 1.4;
/** Seats that a fan buys, and the share of those called that come, for the estimate of what will be left. */
const SEATS_A_FAN = 2;
const COMING = 0.6;

export interface Standing {
  /** Place in the line. */
  readonly number: number;
  /** The last number called. */
  readonly serving: number;
  readonly ratePerMinute: number;
  /** Free seats. */
  readonly free: number;
}

export function peopleAhead({ number, serving }: Pick<Standing, "number" | "serving">): number {
  return Math.max(0, number - serving - 1);
}

/** Minutes, from and to; null: nobody is called at present, so nobody can say. */
export function minutesLeft(standing: Standing): readonly [from: number, to: number] | null {
  const { ratePerMinute } = standing;
  if (ratePerMinute <= 0) return null;
  const minutes = (peopleAhead(standing) + 1) / ratePerMinute;
  return [Math.floor(minutes * SOONER), Math.max(1, Math.ceil(minutes * LATER))];
}

export type Chance = "fair" | "low" | "hardly any";

/** Whether the seats may last until it is this fan's turn. */
export function chance(standing: Standing): Chance {
  const taken = peopleAhead(standing) * COMING * SEATS_A_FAN;
  if (taken < standing.free) return "fair";
  return taken < standing.free * 3 ? "low" : "hardly any";
}
