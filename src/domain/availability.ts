/** What the public map knows of a seat: two bits. */
export const SeatStatus = { free: 0, held: 1, sold: 2, blocked: 3 } as const;
export type SeatStatus = (typeof SeatStatus)[keyof typeof SeatStatus];

export interface Counts {
  readonly free: number;
  readonly held: number;
  readonly sold: number;
  readonly blocked: number;
}
