/** What the edge may ask of the box office. Two engines stand behind it: virtual actors and classic.
 *
 * Every method answers with a value or a refusal (a value too); it throws for programmer errors only.
 * Nothing it answers can be lost any more: the engine waits for the journal before it answers. */
import type { Counts } from "../domain/availability.ts";
import type { Event } from "../domain/event.ts";
import type { ProviderName } from "../domain/order.ts";
import type { Pass } from "../domain/pass.ts";
import type { Paper } from "../domain/paper.ts";
import type { Refused } from "../domain/refusal.ts";
import type { Phase } from "../domain/sale.ts";
import type { Preference } from "../domain/wish.ts";
import type { HoldView, MeView, OrderStatus, OrderView, VerifyView } from "../protocol/api.ts";

export type Outcome<T> = T | Refused;

/** Who asks, and under which key a retry is known. */
export interface Operation {
  readonly buyer: string;
  /** Where the buyer's tickets go. */
  readonly email: string;
  /** The caller's Idempotency-Key. */
  readonly key: string;
  /** What admits the buyer while a queue is on; its signature is checked. */
  readonly pass: Pass | null;
  /** Digest of method, path and body: the same key with another fingerprint is refused. */
  readonly fingerprint: string;
}

/** A request that a retry is known by. */
export type Once = { readonly id: string; readonly fingerprint: string };

export interface SignedIn {
  readonly signedIn: true;
  /** When this address signed in for the first time, epoch ms; 0: nobody knows, long ago. */
  readonly knownSince: number;
  /** When this was answered first, epoch ms: a retry under its key has the same. Not said by an older node. */
  readonly at: number | undefined;
}

export interface BestWish {
  readonly quantity: number;
  readonly category?: string;
  readonly maxPrice?: number;
  readonly accessible?: boolean;
  /** Default: the view. */
  readonly prefer?: Preference;
  /** A hold that is given back once there is another: "show me something else". */
  readonly instead?: string;
  /** Seats that have been shown before. */
  readonly avoid?: readonly string[];
}

/** The public map of one event: only what is durable, so it can be shown to anyone at once. */
export interface SeatMap {
  readonly seq: number;
  /** One SeatStatus a seat, by index. Do not change. */
  readonly seats: Uint8Array;
  /** By section index. */
  readonly counts: readonly Counts[];
  /** Encoded snapshot at `seq` (protocol/live.ts), made once per seq. */
  snapshot(): Uint8Array;
  /** Called with every delta frame, encoded once. Returns the unsubscribe function. */
  subscribe(listener: (frame: Uint8Array) => void): () => void;
}

export interface OnSale {
  readonly event: Event;
  readonly phase: Phase;
  readonly map: SeatMap;
}

export interface Booking {
  /** `to`: the address whose digest `buyer` is. `network`: that it is asked from. */
  sendCode(
    buyer: string,
    to: string,
    network: string,
    once: Once | undefined,
  ): Promise<Outcome<{ sent: true }>>;
  enterCode(
    buyer: string,
    code: string,
    network: string,
    once: Once | undefined,
  ): Promise<Outcome<SignedIn>>;
  events(): Promise<Outcome<readonly OnSale[]>>;
  event(event: string): Promise<Outcome<OnSale>>;
  hold(
    op: Operation,
    event: string,
    seats: readonly string[],
  ): Promise<Outcome<{ hold: HoldView }>>;
  holdBest(op: Operation, event: string, wish: BestWish): Promise<Outcome<{ hold: HoldView }>>;
  lookHold(buyer: string, hold: string): Promise<Outcome<{ hold: HoldView }>>;
  extendHold(buyer: string, hold: string): Promise<Outcome<{ hold: HoldView }>>;
  releaseHold(buyer: string, hold: string): Promise<Outcome<{ released: true }>>;
  /** `card`: a test card's number, where the event's provider takes one from us. */
  placeOrder(
    op: Operation,
    hold: string,
    card: string | null,
  ): Promise<Outcome<{ order: OrderView }>>;
  /** `wait`: answers when the status is none of `unlike`, or after `ms`. */
  lookOrder(
    buyer: string,
    order: string,
    wait?: { readonly unlike: readonly OrderStatus[]; readonly ms: number },
  ): Promise<Outcome<{ order: OrderView }>>;
  /** The payer is back from the bank: asks it how things stand. */
  payerReturned(buyer: string, order: string): Promise<Outcome<{ order: OrderView }>>;
  /** What a payment provider calls. Header names in lower case; `body` as it came. */
  paymentNotice(
    provider: ProviderName,
    headers: Readonly<Record<string, string | undefined>>,
    body: Buffer,
  ): Promise<Outcome<{ processed: true }>>;
  /** A paid order as it is printed. */
  paper(buyer: string, order: string): Promise<Outcome<{ paper: Paper }>>;
  /** By the organiser of `event`. `tickets`: all that are left, if none are named. */
  refund(
    once: Once,
    event: string,
    order: string,
    tickets: readonly string[] | null,
  ): Promise<Outcome<{ order: OrderView }>>;
  me(buyer: string): Promise<Outcome<MeView>>;
  verifyTicket(code: string): Promise<Outcome<VerifyView>>;
  setPhase(event: string, phase: Phase): Promise<Outcome<{ phase: Phase }>>;
}
