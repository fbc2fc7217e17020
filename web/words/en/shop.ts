/** English: the source. The other languages are checked against the shape of this one. */
import type { OrderStatus, OrderView } from "../../../src/protocol/api.ts";
import { number } from "../locale.ts";
import { pluralsOf } from "../plural.ts";

const plural = pluralsOf("en");
const seats = (n: number) => plural(n, { one: "# seat", other: "# seats" });

export const shop = {
  chooseSeats: "Choose seats",
  seats,

  seat: {
    name: (section: string, row: string, seat: string) => `${section}, row ${row}, seat ${seat}`,
    /** `numbers` are `count` seats of one row: "7–9, 12". */
    row: (section: string, row: string, numbers: string, count: number) =>
      `${section}, row ${row}, ${count === 1 ? "seat" : "seats"} ${numbers}`,
    comma: ", ",
    semicolon: "; ",
    wheelchair: "wheelchair place",
    companion: "companion seat",
    restricted: "restricted view",
    states: {
      free: "available",
      held: "held",
      sold: "sold",
      blocked: "not for sale",
      selected: "selected",
      mine: "yours",
    },
  },

  events: {
    title: "On sale",
    none: "There is no event at the moment. Come back soon.",
    from: <Price>(price: Price) => ["from ", price, ", all fees included"],
    opensIn: (time: string) => `Opens in ${time}`,
    lobby: (time: string) => `Lobby open, sale in ${time}`,
    onSale: (n: number) =>
      plural(n, { one: "On sale, # seat free", other: "On sale, # seats free" }),
    paused: "Paused for a moment",
    closed: "Sale closed",
    soldOut: "Sold out",
    allHeld: "No seat is free right now",
    free: (n: number) => plural(n, { one: "# seat free", other: "# seats free" }),
  },

  session: {
    where: "Where should we reach you?",
    why: "Your seats and tickets are kept under your e-mail address, on every device. We send a code there, to be sure that it is yours. Nothing is charged.",
    address: "E-mail address",
    notNow: "Not now",
    send: "Send me a code",
    enter: "Enter your code",
    sent: <Address>(address: Address) => [
      "We have sent six digits to ",
      address,
      ". They are good for ten minutes.",
    ],
    inbox: <Link>(link: (text: string) => Link) => [
      "Nothing is mailed here: ",
      link("open the development inbox"),
      ".",
    ],
    code: "Code",
    sixDigits: "Six digits",
    another: "Another address",
    again: "Send it again",
    signIn: "Sign in",
  },

  dismiss: "Dismiss message",
  asking: "Asking…",

  hold: {
    yours: "Your held seats",
    lastKnown:
      "No connection to the box office: this is what we last knew. Whether the seats are still yours shows when it is back.",
    needsConnection:
      "You are offline: nothing was changed. This works again as soon as there is a connection.",
    heldFor: "held for",
    payment: "payment",
    confirming: "being confirmed",
    giveBack: "Give back",
    /** Asked before they are; then `keep` or `giveBack`. */
    sure: (n: number) => `Give back ${seats(n)}?`,
    keep: "Keep",
    moreTime: "More time",
    another: "Show another",
    noOther: "Nothing else like it is free at this moment. Your seats are still held.",
    pay: "Pay",
    /** More than one of them, each with its own time. */
    several: (n: number) => plural(n, { one: "# hold", other: "# holds" }),
    each: "Each is paid on its own.",
    show: "Show",
    hide: "Hide",
    /** Above the clock of the one that ends first. */
    next: "next ends in",
    seePayment: "See payment",
    bankAsks: "your bank asks",
    answerBank: "Answer your bank",
    /** Said once, when seats have been held. `how` says how they were found; it may be empty. */
    held: (lines: string, total: string, how: string) =>
      `Held for you: ${lines}. ${total} in all.${how === "" ? "" : ` ${how}`}`,
    kept: (time: string) => `Your seats are kept for ${time} more.`,
    /** `extendable`: the button called `moreTime` is there. */
    left: (time: string, extendable: boolean) =>
      `Your seats are held for ${time} more.${extendable ? " Press “More time” to keep them longer." : ""}`,
    given: (n: number) => `You gave back ${seats(n)}. Nothing was charged.`,
    overdue: "Seats whose time ran out",
    anew: "Hold them again",
    ranOut: "Your hold has run out. Nothing was charged, and the seats are free again.",
    ranOutHere:
      "As far as this device knows, your hold has ended. There is no connection to the box office: whether the seats are free again shows when it is back.",
    /** Of one seat there is nothing to say of its neighbours. */
    closest: "The closest to the middle that was free.",
    steps: {
      together: "Side by side in one row, the closest to the middle that were free.",
      "together-leaving-single":
        "Side by side in one row. A single seat stays empty beside you: there was no better fit.",
      "split-near": "They are not all side by side, but as close to each other as could be found.",
      "split-section":
        "They are in one section, but apart from each other: nothing closer was free.",
    },
  },

  inside: {
    yours: "Your time inside",
    title: "You are in",
    left: "Time left to choose your seats. What you hold can be paid after it.",
  },

  chosen: {
    yours: "Your choice",
    chosen: (n: number) => `${seats(n)} chosen`,
    clear: "Clear",
    hold: (n: number, total: string) => `Hold ${seats(n)} · ${total}`,
  },

  /** A choice that would leave a seat without a neighbour. */
  alone: {
    left: (seats: string, n: number) =>
      `${seats} would be left alone: hardly anybody buys ${n === 1 ? "a single seat" : "single seats"}.`,
    take: (seats: string) => `Take ${seats} instead`,
    same: "same price",
    more: (amount: string) => `${amount} more`,
    less: (amount: string) => `${amount} less`,
  },

  sale: {
    free: <Free>(free: Free, capacity: number) => [free, ` of ${number(capacity)} free`],
    live: "Live",
    stale: "Reconnecting, the map may be old",
    opensIn: "Opens in",
    lobbyOpensIn: "The lobby opens in",
    drawn: (when: string) =>
      `The sale begins on ${when}. Whoever is in the lobby by then draws a lot: it does not matter when you join.`,
    knownBy: (when: string) =>
      `Only addresses that have signed in here by ${when} draw a lot; newer ones come behind the draw.`,
    announced: (when: string) =>
      `On ${when}, by our clock. Look around and choose your seats now; holding starts when the sale opens, and this page opens by itself. There is no need to reload.`,
    /** Where a lobby comes before the sale: it takes the place of the seats. */
    beforeLobby: (when: string) =>
      `On ${when}, by our clock. Look around; the lobby opens here by itself. There is no need to reload.`,
    /** Said when it does. */
    lobbyOpen: "The lobby is open. Seats are chosen when it is your turn.",
    paused: "Paused for a moment",
    pausedMeans:
      "No new seats can be held now. Seats you hold stay yours until their time is up, and can be paid.",
    closed: "The sale is closed",
    closedMeans: "Seats can no longer be held. Your tickets are under “My tickets”.",
    /** To who holds some then. */
    closedHeld: "Seats you hold stay yours until their time is up, and can be paid.",
    soldOut: "Sold out",
    allHeld: "No seat is free right now",
    stillHeld: (n: number) =>
      `${plural(n, { one: "# seat is still held by somebody who has", other: "# seats are still held by people who have" })} not paid. Some come back, and appear here at once; there is no need to reload.`,
    /** To who holds all of them. */
    heldByYou: (n: number) =>
      `${plural(n, { one: "The last seat that is not sold is held by you", other: "The last # seats that are not sold are held by you" })}.`,
    /** To who holds some of them. */
    heldByYouToo: (n: number) =>
      `The last ${number(n)} seats that are not sold are held, yours among them. If others come back, they appear here at once; there is no need to reload.`,
    allSold: "Every seat is sold. If one comes back, it appears here at once.",
    accessibleOnly: "Only accessible places are free right now",
    accessibleOnlyMeans: (n: number) =>
      `${plural(n, { one: "# wheelchair place or companion seat is free", other: "# wheelchair places and companion seats are free" })}, for wheelchair users and who comes with them. All other seats are sold or held; if one comes back, it appears here at once.`,
  },

  soldOut: {
    title: "How it went",
    seats: "Seats",
    seatsSold: (n: number) =>
      plural(n, { one: "# seat, sold", other: "# seats, all of them sold" }),
    last: "The last one was sold",
    after: (time: string) => `${time} after the sale opened`,
    waiting: "In the queue at that moment, and not called",
    people: (n: number) => plural(n, { one: "# person", other: "# people" }),
    yours: "Your number",
    calledTo: (n: number) => `${number(n)} was the last number called`,
    back: "If a seat comes back",
    backToQueue:
      "After a refund a seat is free again at once. While the queue is on, whoever is next in it is called.",
    backToAll:
      "After a refund a seat is free again at once, on this page, for whoever takes it first.",
    draw: "The draw",
    lots: (n: number) =>
      `${plural(n, { one: "# lot", other: "# lots" })}. The fingerprint that was published before the bell:`,
    check: "Check the draw yourself",
  },

  wanting: {
    title: "The waiting list",
    why: "Say what you would take. The list keeps your wish, in the order of joining; nothing is charged.",
    noOffers:
      "It makes no offers yet. Until it does, a seat that comes back is on sale like any other: look in here again.",
    party: "Seats together",
    join: "Join the waiting list",
    in: "You are on the list.",
    ahead: (n: number) =>
      n === 0
        ? "Nobody is ahead of you."
        : plural(n, { one: "# person is ahead of you.", other: "# people are ahead of you." }),
    leave: "Leave the list",
  },

  best: {
    title: "Best available",
    howMany: "How many seats together?",
    limits: "Price and access",
    category: "Category",
    any: "Any, the best view",
    cheapest: "Any, the best price",
    atMost: (currency: string) => `At most, per seat (${currency})`,
    noLimit: "No limit",
    accessible: "A wheelchair place, the others companion seats beside it",
    hold: (n: number) => `Hold the best ${plural(n, { one: "seat", other: "# seats" })}`,
  },

  list: {
    title: "Choose from the list",
    keys: "Open a section, press Tab, then move with the arrow keys and take a seat with Enter.",
    gate: (gate: string) => `Gate ${gate}`,
    from: (price: string) => `from ${price}`,
    noneFree: "None free",
    seatsOf: (section: string) => `Seats of ${section}`,
    row: "Row",
  },

  map: {
    title: "Seat map",
    zoom: "Zoom",
    zoomIn: "Zoom in",
    zoomOut: "Zoom out",
    whole: "Show the whole venue",
    missing:
      "This browser shows the map as a picture only (it has no WebGL 2). The list has every seat, live.",
    /** On the map, where there is little room. */
    noneFree: "none free",
    free: (n: number) => `${n} free`,
    filters: "Show on the map: prices, all fees included",
    accessible: "Accessible",
    together: "Together",
    anyNumber: "any",
    states: "Seat states",
    state: { free: "Free", held: "Held", sold: "Sold", selected: "Chosen", mine: "Yours" },
  },

  choice: {
    justTaken: (names: string, others: boolean) =>
      `Just taken: ${names}. ${others ? "Your other seats are still chosen." : "Choose another seat."}`,
    notFree: (name: string, state: string) => `${name} is ${state}.`,
    full: (limit: number, mine: number) =>
      `This sale allows ${seats(limit)} a person${mine > 0 ? `, and ${number(mine)} are yours already` : ""}. Take one out first.`,
  },

  taken: {
    title: "Already taken",
    gone: (lines: string, n: number) => `${lines} ${n === 1 ? "has" : "have"} gone.`,
    nothingHeld: "Nothing was held.",
    others: "Your other seats are still chosen.",
    nothing: "There is nothing like it nearby. Choose other seats, or try best available.",
    instead: "Free at this moment, one tap to hold:",
    myself: "Choose myself",
    trying: "We are trying to hold seats near there for you.",
    held: "We are holding these for you instead:",
    keep: "Keep these",
    giveBack: "Give them back",
  },

  pay: {
    back: "Back to the map",
    title: "Pay for your seats",
    sending: {
      title: "Your payment is being sent",
      detail:
        "Keep this page open: it goes on by itself until your payment has arrived. You cannot be charged twice.",
    },
    card: "Card",
    payment: "Payment",
    pay: (total: string) => `Pay ${total}`,
    goOn: "Continue to payment",
    toBank: "Go to your bank",
    keptUntil: (time: string) => `Your seats are kept until ${time} (your time). Answer by then.`,
    formKept: "Your seats are kept meanwhile, and you cannot be charged twice.",
    /** While nothing can be heard of the server, which has what it is made of. */
    formLater:
      "The payment form needs a connection: it comes here by itself as soon as there is one.",
    formFailed:
      "The payment form could not be loaded. Nothing was charged and your seats are kept: check your connection and load the page again.",
    ended: "This hold has ended",
    endedMeans:
      "Its time ran out or it was given back. Nothing was charged. The seats may still be free.",
    none: "There is no such hold here",
    noneMeans:
      "It ended some time ago, belongs to another e-mail address, or never was. What you hold and what you have paid for is under “My tickets”.",
    testBank: "This is a test bank: no real card is accepted and no money moves.",
    testCard: "Test card number",
    digits: "12 to 19 digits",
    testCards: {
      approves: "approves",
      asks: "asks you on the bank's page",
      declines: "declines",
      poor: "has too little money",
      late: "answers late",
      breaks: "approves, and the line breaks",
    },
    seats: "Your seats",
    total: "Total, all fees included",
  },

  order: {
    status: {
      authorising: {
        title: "Your payment is being confirmed",
        detail:
          "Your seats are kept and you cannot be charged twice. You may close this page and come back.",
      },
      "at-bank": {
        title: "Your bank is asking you",
        detail:
          "Answer on your bank's page. Your seats are kept meanwhile, and you cannot be charged twice.",
      },
      confirming: {
        title: "We are asking your bank how the payment stands",
        detail:
          "The time to pay is over and its answer is still missing. You cannot be charged twice. You may close this page and come back.",
      },
      selling: {
        title: "The card is approved, your seats are being booked",
        detail: "You cannot be charged twice. You may close this page and come back.",
      },
      capturing: {
        title: "The card is approved, your tickets are being made",
        detail: "The seats are yours. You may close this page and come back.",
      },
      paid: {
        title: "You are going",
        detail: "Show the codes at your gate. They work without a connection.",
      },
      refused: { title: "The payment did not go through", detail: "Nothing was charged." },
      expired: {
        title: "The time to pay ran out",
        detail:
          "The payment was given up at your bank. Nothing was charged, and the seats are free.",
      },
      refunding: {
        title: "Your money is on its way back",
        detail: "The bank has been told. The refunded tickets are void; any others are still good.",
      },
      refunded: {
        title: "Your money is back",
        detail: "The whole order was refunded. Its tickets are void.",
      },
    } satisfies Record<OrderStatus, { title: string; detail: string }>,
    /** Why an order has no tickets, and what can be done about it. */
    lost: {
      "card-declined":
        "The card was declined. Nothing was charged and your seats are still held: try another card.",
      "insufficient-funds":
        "There was not enough money on the card. Nothing was charged and your seats are still held: try another card.",
      "expired-card":
        "The card has expired. Nothing was charged and your seats are still held: try another card.",
      "lost-card":
        "The bank does not accept this card. Nothing was charged and your seats are still held: try another card.",
      "authentication-failed":
        "The payment was not confirmed at the bank. Nothing was charged and your seats are still held: try again.",
      "payment-cancelled":
        "The bank gave the payment up. Nothing was charged: try again while your seats are held.",
      "seats-gone": "The seats were no longer yours when the bank answered. Nothing was charged.",
      "capture-refused":
        "The bank took its approval back before it could be used. Nothing was charged and your seats are still held: try another card.",
      "wrong-amount": "The bank approved another amount. It was given up: nothing was charged.",
    } satisfies Record<Exclude<OrderView["reason"], null>, string>,
    anotherCard: "Try another card",
    summary: <Id>(n: number, total: string, id: Id) => [`${seats(n)}, ${total}, order `, id, "."],
    givenBack: (amount: string) => `${amount} given back.`,
    all: "All my tickets",
  },

  ticket: {
    section: "Section",
    row: "Row",
    seat: "Seat",
    gate: "Gate",
    code: (seat: string) => `QR code of the ticket for ${seat}`,
    pdf: "All tickets as PDF",
    calendar: "Add to calendar",
    receipt: "Receipt",
  },

  wallet: {
    title: "Add to your phone",
    place: (row: string, seat: string) => `row ${row}, seat ${seat}`,
    add: (wallet: string) => `Add to ${wallet}`,
    /** `label` is a wallet or "Add to" it. */
    named: (label: string, place: string) => `${label}: ${place}`,
    all: (n: number) => `Add all ${number(n)} to Apple Wallet, with Safari`,
  },

  me: {
    title: "My tickets",
    why: "Seats that you hold and your tickets are kept under your e-mail address.",
    enter: "Enter my address",
    signOut: "Sign out on this device",
    everywhere: "Everywhere",
    holds: "Seats you hold are below, with the time left to pay for them.",
    nothing: "Nothing yet.",
  },
};

export type ShopWords = typeof shop;
