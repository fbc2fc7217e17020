/** What a use case works with. */
import type { SectionActor } from "../actors/section.ts";
import type { ActorNode } from "../runtime/node.ts";
import type { Clock } from "../runtime/seams.ts";
import type { Events, Loaded } from "./events.ts";
import type { OrderWatch } from "./order-watch.ts";
import type { Providers } from "./payment-port.ts";
import type { SignInCodes } from "./sign-in.ts";
import type { TicketCodes } from "./ticket-code.ts";

export interface Desk {
  readonly node: Pick<ActorNode, "operation">;
  readonly events: Events;
  readonly section: SectionActor;
  readonly codes: TicketCodes;
  readonly clock: Clock;
  readonly signIns: SignInCodes;
  readonly providers: Providers;
  readonly watch: OrderWatch;
}

/** A buyer's id is a digest in base64url, so its first letter makes 64 groups of one size. */
export function shopperKey(event: string, buyer: string): string {
  return `${event}/${buyer.slice(0, 1)}/${buyer}`;
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
