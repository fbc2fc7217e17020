/** What the edge is made of: the server's type, and what it needs from the layers below. */
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from "fastify";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Booking } from "../booking/booking.ts";
import type { Waiting } from "../booking/waiting.ts";
import type { Fact } from "../domain/fact.ts";
import type { Webhooks } from "../webhooks/webhooks.ts";
import type { Challenge } from "./challenge.ts";
import type { Feed } from "./live/feed.ts";
import type { OrganiserKeys } from "./organiser-keys.ts";
import type { Press } from "../documents/press.ts";
import type { Revocation } from "../domain/revocation.ts";
import type { Seller } from "../domain/paper.ts";
import type { Inbox } from "../mail/inbox.ts";
import type { WalletName } from "../protocol/api.ts";
import type { ClusterAnswer } from "../protocol/organiser.ts";
import type { Passes } from "./passes.ts";
import type { Sessions } from "./sessions.ts";

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

export interface Clock {
  /** Epoch ms. */
  now(): number;
}

/** Runs something every so many ms until the returned function is called. */
export type Every = (ms: number, run: () => void) => () => void;

/** Tells the operator of what nobody expected. */
export type Report = (what: string, error: unknown) => void;

export interface EdgeDeps {
  readonly booking: Booking;
  readonly waiting: Waiting;
  readonly passes: Passes;
  readonly challenge: Challenge;
  readonly sessions: Sessions;
  readonly metrics: { text(): Promise<string>; readonly contentType: string };
  /** `true`, or why this server must not be sent requests. */
  readonly health: { ready(): true | string };
  readonly clock: Clock;
  readonly feed: Pick<Feed, "hasRoom" | "isCrowded" | "join" | "stop">;
  /** Standard error unless given. */
  readonly report?: Report;
  readonly organiserKeys: OrganiserKeys;
  /** The facts of an event after a number, so many at most; undefined: there is no such event. */
  readonly eventLog: {
    read(event: string, after: number, limit: number): Promise<readonly Fact[] | undefined>;
  };
  /** The nodes of the cluster; undefined: this server is the only one. */
  readonly cluster?: (() => ClusterAnswer) | undefined;
  readonly webhooks: Webhooks;
  /** The plan document of an event as stored (protocol/api.ts PlanView). */
  readonly planJson: (event: string) => Promise<string | undefined>;
  /** The public key that verifies tickets offline. */
  readonly ticketKeyJwk: object;
  /** Sessions that were ended before their time. */
  readonly revocations: {
    isRevoked(session: string, buyer: string, begunAt: number): boolean;
    revoke(one: Revocation): Promise<void>;
  };
  /** Whether cookies go over TLS only. */
  readonly secureCookies: boolean;
  /** From one network. */
  readonly signInsPerMinute: number;
  /** From one network. */
  readonly joinsPerMinute: number;
  /** Whether a proxy in front of us says who calls. */
  readonly trustProxy: boolean;
  /** Prints documents. */
  readonly press: Pick<Press, "print">;
  readonly seller: Seller;
  /** That there are keys for. */
  readonly wallets: readonly WalletName[];
  /** What browsers subscribe with to be notified; null: there are no notifications. */
  readonly pushKey: string | null;
  /** Where letters go while nothing is mailed; undefined: they are mailed, or it is production. */
  readonly inbox: Inbox | undefined;
  /** Whether the page may load Stripe's payment form. */
  readonly stripePage: boolean;
  /** Folder of the built page, if there is one. */
  readonly webRoot: string | undefined;
}
