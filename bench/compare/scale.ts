/** How much is measured. */

export interface Scale {
  readonly name: "quick" | "full";
  readonly rounds: number;
  /** Seats of the event that is held seat by seat, and how many of them a round holds. */
  readonly holdSeats: number;
  readonly holds: number;
  /** Seats and attempts of the rush. */
  readonly rushSeats: number;
  readonly attempts: number;
  /** Seats of the event that is paid for seat by seat, and how many of them a round pays. */
  readonly orderSeats: number;
  readonly orders: number;
  /** Of the whole sale, and of that in which a process is killed. */
  readonly sale: Crowd;
  readonly kill: Crowd;
  readonly growth: Growth;
  readonly fairness: Fairness;
}

export interface Crowd {
  readonly seats: number;
  readonly fans: number;
  readonly connections: number;
  readonly holdMs: number;
}

export interface Growth {
  /** Requests at each point. */
  readonly attempts: number;
  readonly seats: readonly number[];
  readonly connections: readonly number[];
  /** Shares that lose. */
  readonly losing: readonly number[];
}

export interface Fairness {
  readonly rounds: number;
  /** Claims of each measurement. */
  readonly claims: number;
  readonly pools: readonly number[];
  readonly instances: readonly number[];
}

/** The slowest takes ten seconds or more for each figure; all of it in three rounds about an hour. */
export const FULL: Scale = {
  name: "full",
  rounds: 3,
  holdSeats: 30_000,
  holds: 12_000,
  rushSeats: 30_000,
  attempts: 40_000,
  orderSeats: 5_000,
  orders: 1_500,
  sale: { seats: 5_000, fans: 10_000, connections: 256, holdMs: 12_000 },
  kill: { seats: 3_000, fans: 6_000, connections: 256, holdMs: 12_000 },
  growth: {
    attempts: 4_000,
    seats: [5_000, 20_000, 50_000, 100_000],
    connections: [50, 128, 500, 2_000],
    losing: [0, 0.5, 0.8, 0.95],
  },
  fairness: { rounds: 5, claims: 10_000, pools: [4, 8, 16, 32], instances: [1, 2] },
};

/** Too short for figures to quote; enough to see that all of it works. */
export const QUICK: Scale = {
  name: "quick",
  rounds: 1,
  holdSeats: 5_000,
  holds: 3_000,
  rushSeats: 5_000,
  attempts: 8_000,
  orderSeats: 2_000,
  orders: 500,
  sale: { seats: 1_000, fans: 1_500, connections: 128, holdMs: 6_000 },
  kill: { seats: 1_000, fans: 1_500, connections: 128, holdMs: 6_000 },
  growth: {
    attempts: 2_000,
    seats: [5_000, 20_000],
    connections: [50, 500],
    losing: [0, 0.8],
  },
  fairness: { rounds: 2, claims: 3_000, pools: [4, 16], instances: [1, 2] },
};
