/** Lobby and queue on the wire: as in api.ts, schemas that validation, OpenAPI and types come from. */
import { Type, type Static } from "typebox";
import { ON_THE_WAY_MS } from "../domain/pace.ts";
import { EventId, Money, PhaseName, SEATS_PER_REQUEST_MAX } from "./api.ts";

const closed = { additionalProperties: false } as const;
const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Union([type, Type.Null()]);

/** Why fewer people are let in than planned. */
export const SlowedBy = Type.Union([
  Type.Literal("alarm"),
  Type.Literal("sold-out"),
  Type.Literal("full"),
  Type.Literal("commits"),
  Type.Literal("payments"),
  Type.Literal("overload"),
]);
export type SlowedBy = Static<typeof SlowedBy>;

/** One small document, the same for everybody: a CDN may keep it for a second. */
export const QueueView = Type.Object({
  event: EventId,
  name: Type.String(),
  venue: Type.String(),
  timeZone: Type.String(),
  startsAt: Type.Integer(),
  limit: Type.Integer({ description: "Seats a buyer, at most" }),
  holdMs: Type.Integer(),
  now: Type.Integer({ description: "Server clock" }),
  phase: PhaseName,
  opensAt: Type.Integer(),
  lobbyOpensAt: OrNull(Type.Integer()),
  knownBy: OrNull(
    Type.Integer({
      description:
        "Addresses that signed in for the first time later draw no lot; null: all draw one",
    }),
  ),
  draw: OrNull(
    Type.Object({
      commitment: Type.String({ description: "SHA-256 of the seed, hex; known before the bell" }),
      seed: OrNull(Type.String({ description: "Published with the draw" })),
      lots: OrNull(Type.Integer({ description: "Entries that were drawn" })),
      numbersBy: OrNull(
        Type.Integer({
          description:
            "Ask for the own number at a random moment before this; nobody is called earlier",
        }),
      ),
    }),
  ),
  /** Entries: in the lobby about as many as will be drawn. */
  entries: Type.Integer(),
  /** The last number that was called. */
  serving: Type.Integer(),
  waiting: Type.Integer(),
  inside: Type.Integer({
    description: "Who has entered and may choose; it can be more than the organiser's `insideMax`",
  }),
  ratePerMinute: Type.Integer({ description: "People let in a minute at present" }),
  slowedBy: OrNull(SlowedBy),
  enterMs: Type.Integer({ description: "How long a call is good for" }),
  shoppingMs: Type.Integer({ description: "How long who has entered may choose" }),
  capacity: Type.Integer(),
  free: Type.Integer(),
  sold: Type.Integer(),
  ordinaryLeft: Type.Integer({
    description:
      "Neither sold nor blocked, without wheelchair places and companion seats: at 0 nothing is left for anybody else",
  }),
  soldOut: OrNull(
    Type.Object({
      openedAt: Type.Integer({ description: "When the first seat could be had" }),
      at: Type.Integer({ description: "When the last was sold, to a second" }),
      waiting: Type.Integer({ description: "Who was in the queue then and had not been called" }),
      placesBy: Type.Integer({
        description: "Ask for a place on the waiting list at a random moment before this",
      }),
    }),
  ),
  categories: Type.Array(
    Type.Object({
      name: Type.String(),
      price: Money,
      free: Type.Integer(),
      forSale: Type.Integer({ description: "Seats in all, without those that are blocked" }),
    }),
  ),
});
export type QueueView = Static<typeof QueueView>;

/** waiting; called: enter now; missed-call: enter to get back to the front, once; returning: at the front;
 * inside; over: time is over; missed: called twice, did not come. Over and missed may join anew. */
export const EntryState = Type.Union([
  Type.Literal("waiting"),
  Type.Literal("called"),
  Type.Literal("missed-call"),
  Type.Literal("returning"),
  Type.Literal("inside"),
  Type.Literal("over"),
  Type.Literal("missed"),
]);
export type EntryState = Static<typeof EntryState>;

export const EntryView = Type.Object({
  id: Type.String({ description: "What the draw ranks" }),
  joinedAt: Type.Integer(),
  inDraw: Type.Boolean({
    description: "Draws a lot: joined before the bell, from an address that was known by `knownBy`",
  }),
  number: OrNull(Type.Integer({ description: "Place in the line; null before the draw" })),
  state: EntryState,
  enterUntil: OrNull(Type.Integer()),
  insideUntil: OrNull(Type.Integer()),
  joinsLeft: Type.Integer({
    description:
      "How often this buyer may join the event anew; at 0 whoever leaves is out for good",
  }),
  alert: Type.Object(
    { mail: Type.Boolean(), push: Type.Boolean() },
    { description: "How this fan is told of the call, while away; told once" },
  ),
  now: Type.Integer(),
});
export type EntryView = Static<typeof EntryView>;
export const EntryAnswer = Type.Object({ entry: EntryView });

export const PassView = Type.Object({
  pass: Type.String({ description: "Send as Grandstand-Pass with holds and orders" }),
  shopUntil: Type.Integer(),
  payUntil: Type.Integer(),
  now: Type.Integer(),
});
export type PassView = Static<typeof PassView>;

export const ChallengeView = Type.Object({
  challenge: Type.String(),
  bits: Type.Integer({
    description: "SHA-256 of `challenge:answer` must begin with so many zero bits",
  }),
});
export type ChallengeView = Static<typeof ChallengeView>;

export const JoinBody = Type.Object(
  {
    challenge: Type.Optional(Type.String({ minLength: 1, maxLength: 400 })),
    answer: Type.Optional(Type.String({ pattern: "^[0-9a-z]{1,20}$" })),
  },
  closed,
);

/** Of bytes in base64url, without padding. */
const Base64Url = (chars: number) => Type.String({ pattern: `^[A-Za-z0-9_-]{${chars}}$` });

/** As a browser's PushSubscription says it (W3C Push API): the key is a point on P-256, 65 bytes, the secret
 * has 16. */
export const PushSubscriptionBody = Type.Object(
  {
    endpoint: Type.String({ minLength: 1, maxLength: 1_024 }),
    keys: Type.Object({ p256dh: Base64Url(87), auth: Base64Url(22) }, closed),
  },
  closed,
);
export const AlertBody = Type.Object(
  {
    mail: Type.Boolean({ description: "A letter to the address one is signed in with" }),
    push: OrNull(PushSubscriptionBody),
    language: Type.String({ pattern: "^[a-z]{2}$", description: "Of the notification" }),
  },
  closed,
);
export type AlertBody = Static<typeof AlertBody>;
export const PushKeyView = Type.Object({
  key: OrNull(Type.String({ description: "What a browser subscribes with; null: no push here" })),
});
export type PushKeyView = Static<typeof PushKeyView>;

export const WantingBody = Type.Object(
  {
    party: Type.Integer({ minimum: 1, maximum: SEATS_PER_REQUEST_MAX }),
    maxPrice: Type.Optional(
      Type.Integer({ minimum: 0, description: "Minor units a seat; without: whatever it costs" }),
    ),
  },
  closed,
);
export const WantingView = Type.Object({
  ahead: Type.Integer({ description: "Who came before and still waits" }),
  joinedAt: Type.Integer(),
  party: Type.Integer(),
  maxPrice: OrNull(Type.Integer()),
});
export type WantingView = Static<typeof WantingView>;
export const WantingAnswer = Type.Object({ wanting: WantingView });

export const AdmissionBody = Type.Object(
  {
    ratePerMinute: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
    insideMax: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 1_000_000,
        description: `Nobody is called while so many are inside or were called less than ${ON_THE_WAY_MS / 1_000} s ago and have not come. Who comes later, while the call is good, comes on top`,
      }),
    ),
    alarm: Type.Optional(Type.Boolean({ description: "Nobody is called while it is on" })),
  },
  closed,
);
export const AdmissionView = Type.Object({
  ratePerMinute: Type.Integer(),
  insideMax: Type.Integer(),
  alarm: Type.Boolean(),
});
export type AdmissionView = Static<typeof AdmissionView>;
