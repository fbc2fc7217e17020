/** An engine of the box office, with everything that only it needs: virtual actors (actors.ts) or rows
 * (classic.ts). The composition root puts the rest around it and does not know which it is. */
import type { Pool } from "pg";
import type { Booking } from "../booking/booking.ts";
import type { Writer } from "../booking/mail-lane.ts";
import type { OrderDesk } from "../booking/order-book.ts";
import type { Providers } from "../booking/payment-port.ts";
import type { Post } from "../booking/post-port.ts";
import type { Push } from "../booking/push-port.ts";
import type { SignInCodes } from "../booking/sign-in.ts";
import type { TicketCodes } from "../booking/ticket-code.ts";
import type { Waiting } from "../booking/waiting.ts";
import type { ClusterView } from "../cluster/view.ts";
import type { Config } from "../config.ts";
import type { Feed } from "../http/live/feed.ts";
import type { Metrics } from "../metrics.ts";
import type { Log } from "../runtime/seams.ts";
import type { Dispatcher } from "../webhooks/dispatcher.ts";

export interface EngineParts {
  readonly config: Config;
  readonly databaseUrl: string;
  readonly pool: Pool;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly codes: TicketCodes;
  readonly signIns: SignInCodes;
  readonly providers: Providers;
  readonly write: Writer;
  readonly post: Post;
  /** Undefined: there are no keys for it. */
  readonly push: Push | undefined;
  readonly onStop: (end: () => Promise<unknown>) => void;
}

export interface Engine {
  readonly booking: Booking;
  readonly waiting: Waiting;
  /** Shows its numbers, and those of the parts around it. */
  measure(around: { webhooks: Pick<Dispatcher, "stats">; feed: Pick<Feed, "stats"> }): void;
  readonly desk: OrderDesk;
  /** `true`, or why this server must not be sent requests. */
  ready(): true | string;
  planJson(event: string): Promise<string | undefined>;
  /** Once the port is ours. What it starts it stops by `onStop`. */
  start(): Promise<void>;
  /** Brings the events into memory. */
  openEvents(): Promise<void>;
  /** Of one among others: hands over what it holds and goes on answering. Once it is not ready any more. */
  leave?(): Promise<void>;
  /** Of one among others: who they are and what they hold. */
  readonly cluster?: () => ClusterView;
  /** After the last request. */
  stop(): Promise<void>;
}
