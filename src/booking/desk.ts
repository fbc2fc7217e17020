/** What a use case works with. */
import { admissionActor } from "../actors/admission.ts";
import { orderActor } from "../actors/order.ts";
import { queueActor } from "../actors/queue.ts";
import { saleActor } from "../actors/sale.ts";
import type { SectionActor } from "../actors/section.ts";
import { shopperActor } from "../actors/shopper.ts";
import type { ActorNode } from "../runtime/node.ts";
import type { Home } from "../runtime/node-parts.ts";
import type { Peers } from "../runtime/seams.ts";
import type { Entrances } from "./entrances.ts";
import type { Events, Loaded } from "./events.ts";
import type { OrderDesk } from "./order-book.ts";
import type { Phases } from "./phases.ts";
import type { Push } from "./push-port.ts";
import type { SignInCodes } from "./sign-in.ts";
import type { Urn } from "./urn.ts";

export interface Desk extends OrderDesk {
  readonly node: Pick<
    ActorNode,
    "id" | "operation" | "isHome" | "isAlone" | "isCutOff" | "shardOf"
  >;
  readonly events: Events;
  readonly section: SectionActor;
  readonly phases: Phases;
  readonly signIns: SignInCodes;
  readonly urn: Urn;
  readonly entrances: Entrances;
  readonly peers: Peers;
  /** Undefined: nobody can be told by notifications. */
  readonly push: Push | undefined;
}

/** A buyer's id is a digest in base64url, so its first letter makes 64 groups of one size. */
export function shopperKey(event: string, buyer: string): string {
  return `${event}/${buyer.slice(0, 1)}/${buyer}`;
}

/** Where what a buyer does to their holds is done. `shopper`: the key of the actor. */
export function homeOfBuyer(shopper: string): Home {
  return { type: shopperActor, key: shopper };
}

/** Where an order goes on. */
export function homeOfOrder(order: string): Home {
  return { type: orderActor, key: order };
}

/** Where what a buyer does in the queue is done: on the node of the buyer's part of it, one thing after the other
 * for each buyer. */
export function homeInQueue(event: string, buyer: string): Home {
  return { type: queueActor, key: `${event}/${buyer.slice(0, 1)}/${buyer}` };
}

/** Where people are let in to an event. */
export function homeOfAdmission(event: string): Home {
  return { type: admissionActor, key: event };
}

/** Where the phase of an event is set. */
export function homeOfSale(event: string): Home {
  return { type: saleActor, key: event };
}

/** Key of the seat actor, by the plan's seat index. Kept, so that the runtime finds a seat without
 * hashing a new string. */
export function seatKey({ event, seatKeys }: Loaded, seat: number): string {
  const known = seatKeys[seat];
  if (known !== undefined) return known;
  const { plan } = event;
  const section = plan.sections[plan.rows[plan.row[seat]!]!.section]!;
  const key = `${event.id}/${section.id}/${plan.ids[seat]!}`;
  seatKeys[seat] = key;
  return key;
}
