/** English: the source. The other languages are checked against the shape of this one. */
import type { SlowedBy } from "../../../src/protocol/queue.ts";
import { number } from "../locale.ts";
import { pluralsOf } from "../plural.ts";

const plural = pluralsOf("en");

export const meanwhile = {
  stock: {
    willBe: "What will be on sale",
    left: "What is left",
    none: "none free",
    veryFew: "very few left",
    few: "few left",
    free: (n: number) => `${number(n)} free`,
    allIn: "All fees are included: what you see is what you pay.",
  },

  ready: {
    title: "Be ready",
    signedIn: "Signed in",
    signedInAs: (address: string) => `Signed in as ${address}`,
    signIn: "Sign in",
    wish: "What you want",
    done: ", done",
    toDo: ", still to do",
    call: "Call me when it is my turn: a sound, and a message if the browser may show one",
    card: "Have your card at hand. You pay after you have chosen, and your seats are kept meanwhile.",
    together: "Seats together",
    price: "Price",
    any: "Any, the best view",
    cheapest: "Any, the best price",
    accessible: "A wheelchair place, the others companion seats beside it",
  },

  tellMe: "Tell me when it is my turn, also with this page closed",
  terms: "Good to know before you buy",

  elsewhere: {
    title: "Carry on on another device",
    how: <Address>(address: Address) => [
      "Open this address there and sign in as ",
      address,
      ". You have the same place on both.",
    ],
    code: "The address below, as a code for a camera",
  },

  draw: {
    how: "How the order is drawn",
    howMeans:
      "At the bell everybody in the lobby draws a lot. The order comes from a secret number that was fixed before anybody joined; its fingerprint is below. At the bell the number is published, and anybody can work out the order from it. Who comes later is behind all of the lobby, first come, first served.",
    soon: "The fingerprint appears here in a moment.",
    fingerprint: "Fingerprint (SHA-256)",
    number: "The number",
    check: "Check the draw yourself",
    title: "The draw",
    none: "There is no draw at this sale.",
    notYet: "There has been no draw yet. At the bell the order is drawn, and can be checked here.",
    published: "What was published",
    before: "Before the bell, the fingerprint",
    atTheBell: "At the bell, the number",
    entries: "Entries",
    list: "the list",
    rule: "The rank of an entry is its place in the order of SHA-256 of “number:entry”. Your browser works it out for all of them.",
    checkHere: "Check it in this browser",
    checking: (done: number, all: number) => `Checking, ${number(done)} of ${number(all)}`,
    asPromised: "The draw is as promised",
    notAsPromised: "The draw is not as promised",
    promised: "The number has the fingerprint that was published before",
    complete: "The list has as many entries as were drawn, none twice",
    yours: (id: string, rank: number, told: number) =>
      `Your entry ${id} has rank ${number(rank)}; you were told ${number(told)}`,
    first: (n: number) => plural(n, { one: "The first", other: "The first #" }),
    right: ": right",
    wrong: ": wrong",
  },

  prospects: {
    low: "Your chance is low.",
    hardlyAny: "There is hardly any chance.",
    seatsAndPeople: (free: number, ahead: number) =>
      `${plural(free, { one: "# seat is", other: "# seats are" })} free, and ${ahead === 0 ? "nobody is" : plural(ahead, { one: "# person is", other: "# people are" })} ahead of you. Seats that are given back are sold at once, so some do get lucky.`,
    slowed: {
      alarm: "Entry is stopped for a moment by the organiser.",
      "sold-out": "Every seat is held or sold at present. If some come back, entry goes on.",
      full: "The shop is full at present. Entry goes on as people leave.",
      commits: "The box office is busy, so we slowed entry. Your place is kept.",
      payments: "Payments are slow, so we slowed entry. Your place is kept.",
      overload: "Very many people are buying, so we slowed entry. Your place is kept.",
    } satisfies Record<SlowedBy, string>,
  },

  front: {
    backTitle: "Back at the front",
    welcome: "Welcome back",
    atTheFront: "You are at the front again",
    atTheFrontMeans:
      "You missed your call, so you are among the next to be called. This works once.",
    stopped: "Nobody is let in at the moment.",
  },

  turn: {
    yours: "Your turn",
    itIs: "It is your turn",
    over: "Your call is over",
    comeIn: "Come in and choose your seats",
    onceMore: "You can get back to the front, once",
    kept: <Time>(time: Time) => ["Your place is kept for ", time, "."],
    inside: "You are inside already. Go on where you were.",
    enter: "Enter now",
    back: "Back to the front",
  },

  leave: {
    leave: "Leave the queue",
    gone: "Your place will be gone, on every device.",
    /** With it, if the fan has joined as often as anybody may. */
    last: "You cannot join again after that.",
    stay: "Stay",
    left: "You have left the queue.",
  },
};

export type MeanwhileWords = typeof meanwhile;
