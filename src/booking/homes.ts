/** Where each use case is at home: the node of that actor's shard runs it, because what it decides is one commit
 * there, or because it is known there alone.
 *
 * What is not here runs on any node: it reads, or it is one turn of one actor, which is asked wherever it is. */
import type { Home } from "../runtime/node-parts.ts";
import { paymentMoved, type Pointer } from "./ask-bank.ts";
import type { Booking } from "./booking.ts";
import {
  type Desk,
  homeInQueue,
  homeOfAdmission,
  homeOfBuyer,
  homeOfOrder,
  shopperKey,
} from "./desk.ts";
import { actorBooking, actorWaiting, answer } from "./engine.ts";
import { eventOf } from "./ids.ts";
import type { Waiting } from "./waiting.ts";

type BookingAtHome = Pick<
  Booking,
  | "hold"
  | "holdBest"
  | "lookHold"
  | "extendHold"
  | "releaseHold"
  | "placeOrder"
  | "lookOrder"
  | "payerReturned"
  | "refund"
>;
type WaitingAtHome = Pick<
  Waiting,
  "status" | "join" | "entry" | "setAlert" | "leave" | "enter" | "setAdmission"
>;

export interface AtHome extends BookingAtHome, WaitingAtHome {
  paymentMoved(pointer: Pointer): ReturnType<Booking["paymentNotice"]>;
}

export type UseCase = keyof AtHome;

const ofBuyer = (event: string, buyer: string): Home => homeOfBuyer(shopperKey(event, buyer));

export const HOMES: { readonly [U in UseCase]: (...args: Parameters<AtHome[U]>) => Home } = {
  hold: ({ buyer }, event) => ofBuyer(event, buyer),
  holdBest: ({ buyer }, event) => ofBuyer(event, buyer),
  lookHold: (buyer, hold) => ofBuyer(eventOf(hold), buyer),
  extendHold: (buyer, hold) => ofBuyer(eventOf(hold), buyer),
  releaseHold: (buyer, hold) => ofBuyer(eventOf(hold), buyer),
  placeOrder: ({ buyer }, hold) => ofBuyer(eventOf(hold), buyer),
  // Who waits for an order is woken by its commits.
  lookOrder: (_, order) => homeOfOrder(order),
  payerReturned: (_, order) => homeOfOrder(order),
  paymentMoved: ({ order }) => homeOfOrder(order),
  refund: (_, __, order) => homeOfOrder(order),
  // How many are inside, and the pace, are counted there.
  status: (event) => homeOfAdmission(event),
  setAdmission: (event) => homeOfAdmission(event),
  join: ({ buyer }, event) => homeInQueue(event, buyer),
  entry: (buyer, event) => homeInQueue(event, buyer),
  setAlert: (buyer, event) => homeInQueue(event, buyer),
  leave: (buyer, event) => homeInQueue(event, buyer),
  enter: (buyer, event) => homeInQueue(event, buyer),
};

/** Done twice these do not give the same answer. The others have a key, or twice is once. */
const NOT_REPEATED: ReadonlySet<UseCase> = new Set<UseCase>(["extendHold", "releaseHold"]);

export function mayRepeat(useCase: UseCase): boolean {
  return !NOT_REPEATED.has(useCase);
}

/** Each on the node that it is at home on. */
export function atHome(desk: Desk): AtHome {
  return {
    ...actorBooking(desk),
    ...actorWaiting(desk),
    paymentMoved: (pointer) => answer(paymentMoved(desk, pointer)),
  };
}
