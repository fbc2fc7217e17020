/** What the crowd did and what it was told: the evidence of the verdict. One operation per
 * Idempotency-Key; its retries and double clicks add attempts and answers to it. */
import { type QueueHistory, QueueRecorder } from "./queue-history.ts";

export type OperationKind = "hold" | "best" | "extend" | "release" | "order";

export interface Operation {
  readonly kind: OperationKind;
  readonly key: string;
  readonly buyer: string;
  /** The hold that is extended, released or paid; "" for new holds. */
  readonly hold: string;
  /** The pass that was sent with it; null: none. */
  readonly pass: PassShown | null;
  /** When it was first sent, epoch ms: it may take effect from then on. Infinity until then. */
  sentAt: number;
  /** Attempts without an answer: cut off or timed out. */
  lost: number;
  readonly answers: Answer[];
}

/** "own": as it was given. The others are good for nothing. */
export interface PassShown {
  readonly kind: "own" | "edited" | "foreign";
  readonly text: string;
  /** Until when its owner may hold, server's clock. */
  readonly shopUntil: number;
}

/** A definite answer: neither a 503 nor a cut connection. */
export interface Answer {
  readonly at: number;
  readonly status: number;
  /** "hold", "order", "done", or the last part of a problem's type. */
  readonly kind: string;
  /** Of the hold or order; "" otherwise. */
  readonly id: string;
  readonly seats: readonly string[];
  readonly total: number;
  /** The server's clock when it answered, and when the hold ends by it; 0 if it did not say. */
  readonly now: number;
  readonly expiresAt: number;
  readonly order: OrderSeen | null;
}

export interface OrderSeen {
  readonly status: string;
  /** Seats of its tickets. */
  readonly tickets: readonly string[];
}

/** A change of an order's status as its buyer saw it. */
export interface Sighting extends OrderSeen {
  readonly at: number;
  /** When the question that it answers went out. */
  readonly askedAt: number;
  readonly order: string;
}

/** The public counts at a moment. */
export interface Sample {
  readonly at: number;
  readonly free: number;
  readonly held: number;
  readonly sold: number;
  readonly blocked: number;
}

/** An answer that no client should ever get: a 500, a body that is not what the API says. */
export interface Broken {
  readonly at: number;
  readonly request: string;
  readonly status: number;
  readonly excerpt: string;
}

export interface History {
  readonly operations: readonly Operation[];
  readonly sightings: readonly Sighting[];
  readonly samples: readonly Sample[];
  readonly broken: readonly Broken[];
  readonly outages: readonly Outage[];
  readonly skew: Skew;
  /** The public map at the very end, one digit a seat, with the seat ids; null if there was none. */
  readonly finalMap: { readonly ids: readonly string[]; readonly seats: string } | null;
  /** Null: the sale simply opened. */
  readonly queue: QueueHistory | null;
}

/** A server that was killed. `readyAt` minus `killedAt` is how long nobody could buy; epoch ms. */
export interface Outage {
  readonly killedAt: number;
  readonly readyAt: number;
}

/** Server clock minus crowd clock lies within offset +- slack, ms. */
export interface Skew {
  readonly offsetMs: number;
  readonly slackMs: number;
}

/** Examples kept of broken answers; all are counted by the meter. */
const BROKEN_KEPT_MAX = 1000;

export class Recorder {
  readonly operations: Operation[] = [];
  readonly sightings: Sighting[] = [];
  readonly samples: Sample[] = [];
  readonly broken: Broken[] = [];
  readonly outages: Outage[] = [];
  readonly queue = new QueueRecorder();

  begin(
    kind: OperationKind,
    key: string,
    buyer: string,
    hold: string,
    pass: PassShown | null,
  ): Operation {
    const operation = { kind, key, buyer, hold, pass, sentAt: Infinity, lost: 0, answers: [] };
    this.operations.push(operation);
    return operation;
  }

  noteBroken(broken: Broken): void {
    if (this.broken.length < BROKEN_KEPT_MAX) this.broken.push(broken);
  }
}
