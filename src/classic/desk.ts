/** What a use case works with. */
import type { OrderDesk } from "../booking/order-book.ts";
import type { SignInCodes } from "../booking/sign-in.ts";
import type { Database } from "./database.ts";
import type { ClassicEvents } from "./events.ts";
import type { Outbox } from "./outbox.ts";
import type { Gate } from "./take.ts";

export interface Desk extends OrderDesk {
  readonly database: Database;
  readonly events: ClassicEvents;
  readonly signIns: SignInCodes;
  readonly outbox: Outbox;
  /** How seats are taken: at once, or with a cache or a queue in front. */
  readonly gate: Gate;
  /** To be told of seats that have come free; undefined: there is none. */
  readonly cache: { freed(event: string, seats: readonly number[]): void } | undefined;
}

export function scopeOf(event: string, buyer: string): string {
  return `${event}/${buyer}`;
}
