/** Every type of actor there is, for the node that is to run them. */
import type { AnyActor } from "../runtime/actor.ts";
import { admissionActor } from "./admission.ts";
import { orderActor } from "./order.ts";
import { queueActor } from "./queue.ts";
import { saleActor } from "./sale.ts";
import { seatActor } from "./seat.ts";
import type { SectionActor } from "./section.ts";
import { shopperActor } from "./shopper.ts";
import { signInActor } from "./sign-in.ts";
import { ticketActor } from "./ticket.ts";
import { waitingListActor } from "./waiting-list.ts";

/** The section actor knows the plans, so it is made by whoever has them. */
export function castWith(section: SectionActor): readonly AnyActor[] {
  const selling = [saleActor, seatActor, section, shopperActor, orderActor, ticketActor];
  return [...selling, signInActor, queueActor, admissionActor, waitingListActor];
}
