/** Who is told of facts, and what is kept of telling them: the words that this folder and the store share. */
import type { DeliveryState } from "../domain/delivery.ts";
import type { FactType } from "../domain/fact.ts";

export interface Webhook {
  readonly id: string;
  readonly url: string;
  /** Null: all. */
  readonly types: readonly FactType[] | null;
  readonly events: readonly string[] | null;
  /** Epoch ms. */
  readonly createdAt: number;
  /** Since when the receiver is gone, epoch ms. */
  readonly disabledAt: number | null;
}

/** A delivery that is due, with all that an attempt needs. */
export interface DueDelivery {
  readonly id: string;
  readonly webhook: string;
  readonly url: string;
  readonly tries: number;
  /** Epoch ms. */
  readonly firstAt: number | null;
  readonly event: string;
  readonly seq: number;
  /** The id of the fact: what the receiver knows a repetition by. */
  readonly fact: string;
  readonly type: FactType;
  /** Of the fact, epoch ms. */
  readonly factAt: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What came of an attempt. */
export interface Attempt {
  /** Null: nothing was answered, and `error` says why. */
  readonly status: number | null;
  readonly error: string | null;
  readonly durationMs: number;
  /** The beginning of what was answered. */
  readonly excerpt: string;
}

export interface AttemptRecord extends Attempt {
  readonly number: number;
  /** Epoch ms. */
  readonly at: number;
}

export interface DeliveryRecord {
  readonly id: string;
  readonly fact: string;
  readonly event: string;
  readonly seq: number;
  readonly type: FactType;
  readonly state: DeliveryState;
  /** When it is tried next, epoch ms; null when it is not. */
  readonly dueAt: number | null;
  /** How many there were. */
  readonly attempts: number;
  /** The last of them, in order. */
  readonly log: readonly AttemptRecord[];
}
