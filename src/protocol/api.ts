/** What crosses the wire, as TypeBox schemas: validation, OpenAPI and the types of all three sides
 * (server, page, crowd) come from here. Money is integer minor units with an ISO 4217 code; times
 * are epoch milliseconds by the server's clock. */
import { Type, type Static } from "typebox";
import { EMAIL_ADDRESS } from "../domain/address.ts";

/** Seats in one request, at most. A buyer's own limit is usually lower (the event says). */
export const SEATS_PER_REQUEST_MAX = 20;
export const KEY_PATTERN = "^[\\x21-\\x7e]{8,128}$";

const closed = { additionalProperties: false } as const;

export const Money = Type.Object(
  { amount: Type.Integer({ description: "Minor units, all-in" }), currency: Type.String() },
  { description: "An amount of money" },
);

export const EventId = Type.String({ pattern: "^[a-z0-9][a-z0-9-]{0,39}$" });
export const SeatId = Type.String({ minLength: 1, maxLength: 64 });
// Printable ASCII: an id that no engine can have given never reaches one.
export const HoldId = Type.String({ pattern: "^[\\x21-\\x7e]{1,80}$" });
export const OrderId = Type.String({ pattern: "^[\\x21-\\x7e]{1,80}$" });
export const TicketCode = Type.String({ minLength: 1, maxLength: 600 });

export const PhaseName = Type.Union([
  Type.Literal("announced"),
  Type.Literal("lobby"),
  Type.Literal("queue"),
  Type.Literal("open"),
  Type.Literal("paused"),
  Type.Literal("closed"),
]);

/** Told by domain/address.ts, whose words are the description. */
export const EMAIL_FORMAT = "idn-email";
const Email = Type.String({
  maxLength: 254,
  format: EMAIL_FORMAT,
  description: EMAIL_ADDRESS,
});
export const CodeBody = Type.Object({ email: Email }, closed);
export const CodeSent = Type.Object({
  sent: Type.Literal(true),
  inbox: Type.Union([Type.String(), Type.Null()], {
    description: "Where the letter is shown while nothing is mailed",
  }),
});
export type CodeSent = Static<typeof CodeSent>;
export const SessionBody = Type.Object(
  {
    email: Email,
    code: Type.String({ pattern: "^[0-9]{6}$", description: "From the letter" }),
  },
  closed,
);
export const SessionView = Type.Object({
  token: Type.String({ description: "Send as Authorization: Bearer" }),
  buyer: Type.String(),
  expiresAt: Type.Integer(),
});
export type SessionView = Static<typeof SessionView>;

export const EventSummary = Type.Object({
  id: EventId,
  name: Type.String(),
  venue: Type.String(),
  timeZone: Type.String(),
  startsAt: Type.Integer(),
  opensAt: Type.Integer(),
  lobbyOpensAt: Type.Union([Type.Integer(), Type.Null()], {
    description: "When the lobby opens, if the crowd is let in by a queue",
  }),
  phase: PhaseName,
  capacity: Type.Integer(),
  free: Type.Integer(),
  held: Type.Integer({ description: "By who has not paid: some come back" }),
  priceFrom: Type.Union([Money, Type.Null()], {
    description: "Of the cheapest seat that is free; null: none is",
  }),
});
export type EventSummary = Static<typeof EventSummary>;
export const EventList = Type.Object({ now: Type.Integer(), events: Type.Array(EventSummary) });
export type EventList = Static<typeof EventList>;

export const SectionCounts = Type.Object({
  id: Type.String(),
  name: Type.String(),
  free: Type.Integer(),
  held: Type.Integer(),
  sold: Type.Integer(),
  blocked: Type.Integer(),
});

export const EventView = Type.Object({
  id: EventId,
  name: Type.String(),
  venue: Type.String(),
  timeZone: Type.String(),
  startsAt: Type.Integer(),
  opensAt: Type.Integer(),
  lobbyOpensAt: Type.Union([Type.Integer(), Type.Null()]),
  knownBy: Type.Union([Type.Integer(), Type.Null()], {
    description: "Addresses that sign in for the first time later draw no lot; null: all draw one",
  }),
  now: Type.Integer({ description: "Server clock" }),
  phase: PhaseName,
  limit: Type.Integer({ description: "Seats one buyer may hold and own together" }),
  holdMs: Type.Integer(),
  extensionMs: Type.Integer(),
  capacity: Type.Integer(),
  planHash: Type.String(),
  planUrl: Type.String({ description: "Immutable; cache for ever" }),
  prices: Type.Array(Type.Object({ category: Type.String(), color: Type.String(), price: Money })),
  seq: Type.Integer({ description: "Sequence number of the counts" }),
  sections: Type.Array(SectionCounts),
});
export type EventView = Static<typeof EventView>;

/** The immutable geometry: columns by seat index, as in domain/plan.ts. */
export const PlanView = Type.Object({
  name: Type.String(),
  width: Type.Number(),
  height: Type.Number(),
  focal: Type.Object({ x: Type.Number(), y: Type.Number() }),
  categories: Type.Array(Type.Object({ name: Type.String(), color: Type.String() })),
  sections: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Type.String(),
      gate: Type.Union([Type.String(), Type.Null()]),
      tier: Type.Union([Type.String(), Type.Null()]),
      first: Type.Integer(),
      count: Type.Integer(),
      firstRow: Type.Integer(),
      rowCount: Type.Integer(),
    }),
  ),
  rows: Type.Array(
    Type.Object({
      section: Type.Integer(),
      label: Type.String(),
      first: Type.Integer(),
      count: Type.Integer(),
    }),
  ),
  seats: Type.Object({
    id: Type.Array(Type.String()),
    number: Type.Array(Type.String()),
    x: Type.Array(Type.Number()),
    y: Type.Array(Type.Number()),
    category: Type.Array(Type.Integer()),
    flags: Type.Array(
      Type.Integer({ description: "1 wheelchair, 2 companion, 4 restricted view, 8 gap after" }),
    ),
    companionOf: Type.Optional(
      Type.Array(Type.Tuple([Type.Integer(), Type.Integer()]), {
        description: "Companion seats, each with the wheelchair place it belongs to",
      }),
    ),
  }),
});
export type PlanView = Static<typeof PlanView>;

export const SeatsView = Type.Object({
  seq: Type.Integer(),
  seats: Type.String({
    description: "One digit a seat by index: 0 free, 1 held, 2 sold, 3 blocked",
  }),
});
export type SeatsView = Static<typeof SeatsView>;

export const HoldBody = Type.Object(
  { seats: Type.Array(SeatId, { minItems: 1, maxItems: SEATS_PER_REQUEST_MAX }) },
  closed,
);
export const BestBody = Type.Object(
  {
    quantity: Type.Integer({ minimum: 1, maximum: SEATS_PER_REQUEST_MAX }),
    category: Type.Optional(Type.String({ minLength: 1, maxLength: 80 })),
    maxPrice: Type.Optional(Type.Integer({ minimum: 0, description: "Per seat, minor units" })),
    accessible: Type.Optional(
      Type.Boolean({ description: "One wheelchair place, the rest companion seats beside it" }),
    ),
    prefer: Type.Optional(
      Type.Union([Type.Literal("view"), Type.Literal("price")], {
        description:
          "What the best is: the nearest (default), or the lowest price at which the party sits together",
      }),
    ),
    instead: Type.Optional(
      Type.String({
        pattern: "^[\\x21-\\x7e]{1,80}$",
        description: "A hold of one's own that is given back once there is another",
      }),
    ),
    avoid: Type.Optional(
      Type.Array(SeatId, { maxItems: 120, description: "Seats that have been shown before" }),
    ),
  },
  closed,
);

export const HeldSeat = Type.Object({
  id: SeatId,
  section: Type.String(),
  row: Type.String(),
  number: Type.String(),
  category: Type.String(),
  price: Money,
  wheelchair: Type.Boolean(),
  companion: Type.Boolean(),
  restrictedView: Type.Boolean(),
});
export type HeldSeat = Static<typeof HeldSeat>;

/** How best available found its seats, strictest first. The rules: domain/best.ts. */
export const BestStep = Type.Union([
  Type.Literal("together"),
  Type.Literal("together-leaving-single"),
  Type.Literal("split-near"),
  Type.Literal("split-section"),
]);
export type BestStep = Static<typeof BestStep>;

export const HoldView = Type.Object({
  id: HoldId,
  event: EventId,
  seats: Type.Array(HeldSeat),
  total: Money,
  expiresAt: Type.Integer(),
  now: Type.Integer({ description: "Server clock at the answer" }),
  extendable: Type.Boolean(),
  order: Type.Union([OrderId, Type.Null()], { description: "The order being paid, if any" }),
  payment: Type.Union([Type.Literal("testbank"), Type.Literal("stripe")], {
    description: "Who takes the money: the test bank takes a card number from us",
  }),
  step: Type.Optional(BestStep),
});
export type HoldView = Static<typeof HoldView>;
export const HoldAnswer = Type.Object({ hold: HoldView });

export const OrderBody = Type.Object(
  {
    hold: HoldId,
    card: Type.Optional(
      Type.String({
        pattern: "^[0-9]{12,19}$",
        description: "A test card number, where the event is paid through the test bank",
      }),
    ),
  },
  closed,
);

export const TicketView = Type.Object({
  id: Type.String(),
  code: Type.String({ description: "Signed with Ed25519; verifiable offline" }),
  event: EventId,
  seat: SeatId,
  section: Type.String(),
  row: Type.String(),
  number: Type.String(),
  gate: Type.Union([Type.String(), Type.Null()]),
  qr: Type.String({ description: "Path of the code as an SVG QR picture" }),
});
export type TicketView = Static<typeof TicketView>;

/** `confirming`: the time to pay is over and the bank has still to say how the payment stands. `selling`: the
 * bank has said yes and some of the seats are on other nodes, which takes a moment. */
export const OrderStatus = Type.Union([
  Type.Literal("authorising"),
  Type.Literal("at-bank"),
  Type.Literal("confirming"),
  Type.Literal("selling"),
  Type.Literal("capturing"),
  Type.Literal("paid"),
  Type.Literal("refused"),
  Type.Literal("expired"),
  Type.Literal("refunding"),
  Type.Literal("refunded"),
]);
export type OrderStatus = Static<typeof OrderStatus>;

export const PayerAction = Type.Union([
  Type.Object({ kind: Type.Literal("redirect"), url: Type.String() }),
  Type.Object({
    kind: Type.Literal("stripe"),
    clientSecret: Type.String(),
    publishableKey: Type.String(),
  }),
]);

export const WalletName = Type.Union([Type.Literal("apple"), Type.Literal("google")]);
export type WalletName = Static<typeof WalletName>;

/** What the tickets of an order are for. Said with them, so that it can be shown where nothing can be asked. */
export const Occasion = Type.Object({
  name: Type.String(),
  venue: Type.String(),
  timeZone: Type.String(),
  startsAt: Type.Integer(),
});
export type Occasion = Static<typeof Occasion>;

export const OrderView = Type.Object({
  id: OrderId,
  event: EventId,
  occasion: Occasion,
  hold: HoldId,
  status: OrderStatus,
  /** Why it was refused. */
  reason: Type.Union([
    Type.Literal("card-declined"),
    Type.Literal("insufficient-funds"),
    Type.Literal("expired-card"),
    Type.Literal("lost-card"),
    Type.Literal("authentication-failed"),
    Type.Literal("seats-gone"),
    Type.Literal("payment-cancelled"),
    Type.Literal("capture-refused"),
    Type.Literal("wrong-amount"),
    Type.Null(),
  ]),
  action: Type.Union([PayerAction, Type.Null()], {
    description: "What the payer must do at the bank, while the status is at-bank",
  }),
  seats: Type.Array(SeatId),
  total: Money,
  refunded: Money,
  placedAt: Type.Integer(),
  keptUntil: Type.Integer({ description: "How long the seats are kept for the payment" }),
  paidAt: Type.Union([Type.Integer(), Type.Null()]),
  tickets: Type.Array(TicketView),
  wallets: Type.Optional(
    Type.Array(WalletName, { description: "Wallets that the tickets can be added to, if any" }),
  ),
});
export type OrderView = Static<typeof OrderView>;
export const OrderAnswer = Type.Object({ order: OrderView });
export const LinkAnswer = Type.Object({ url: Type.String() });

export const RefundBody = Type.Object(
  {
    tickets: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 120 }), {
        minItems: 1,
        maxItems: SEATS_PER_REQUEST_MAX,
        uniqueItems: true,
        description: "Ids of tickets; all that are left, if none are named",
      }),
    ),
  },
  closed,
);

export const MeView = Type.Object({
  buyer: Type.String(),
  now: Type.Integer(),
  holds: Type.Array(HoldView),
  orders: Type.Array(OrderView),
});
export type MeView = Static<typeof MeView>;

export const VerifyView = Type.Object({
  valid: Type.Boolean(),
  /** Why not, when `valid` is false. */
  reason: Type.Union([
    Type.Literal("malformed"),
    Type.Literal("bad-signature"),
    Type.Literal("not-issued"),
    Type.Literal("refunded"),
    Type.Null(),
  ]),
  event: Type.Optional(Type.String()),
  seat: Type.Optional(Type.String()),
  ticket: Type.Optional(Type.String()),
});
export type VerifyView = Static<typeof VerifyView>;

export const PhaseBody = Type.Object({ phase: PhaseName }, closed);
export const PhaseAnswer = Type.Object({ phase: PhaseName });

/** RFC 9457. Members beyond the five standard ones depend on `type` (see problems.ts). */
export const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.Optional(Type.String()),
    instance: Type.Optional(Type.String()),
    traceId: Type.Optional(
      Type.String({ description: "From 500 on: what the servers' logs call the request" }),
    ),
  },
  { additionalProperties: true },
);
export type Problem = Static<typeof Problem> & Record<string, unknown>;

/** Text frame on the live socket, beside the binary deltas of live.ts. */
export type LiveNotice = {
  readonly kind: "sale";
  readonly phase: Static<typeof PhaseName>;
  readonly now: number;
};
