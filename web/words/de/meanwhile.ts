/** German. The reader is addressed as "Sie". */
import type { MeanwhileWords } from "../en/meanwhile.ts";
import { number } from "../locale.ts";
import { pluralsOf } from "../plural.ts";

const plural = pluralsOf("de");

export const meanwhile = {
  stock: {
    willBe: "Was verkauft wird",
    left: "Was noch frei ist",
    none: "nichts frei",
    veryFew: "nur noch ganz wenige",
    few: "nur noch wenige",
    free: (n: number) => `${number(n)} frei`,
    allIn: "Alle Gebühren sind inbegriffen: Sie zahlen, was Sie hier sehen.",
  },

  ready: {
    title: "Bereit sein",
    signedIn: "Angemeldet",
    signedInAs: (address: string) => `Angemeldet als ${address}`,
    signIn: "Anmelden",
    wish: "Was Sie möchten",
    done: ", erledigt",
    toDo: ", noch offen",
    call: "Rufen Sie mich, wenn ich an der Reihe bin: mit einem Ton, und mit einer Nachricht, wenn der Browser sie zeigen darf",
    card: "Halten Sie Ihre Karte bereit. Sie zahlen nach der Auswahl, und Ihre Plätze bleiben so lange reserviert.",
    together: "Plätze zusammen",
    price: "Preis",
    any: "Jeder, beste Sicht",
    cheapest: "Jeder, bester Preis",
    accessible: "Ein Rollstuhlplatz, die anderen als Begleitplätze daneben",
  },

  tellMe: "Sagen Sie mir, wenn ich an der Reihe bin, auch bei geschlossener Seite",
  terms: "Gut zu wissen vor dem Kauf",

  elsewhere: {
    title: "Auf einem anderen Gerät weitermachen",
    how: <Address>(address: Address) => [
      "Öffnen Sie diese Adresse dort und melden Sie sich an als ",
      address,
      ". Sie haben auf beiden denselben Platz in der Schlange.",
    ],
    code: "Die Adresse darunter, als Code für eine Kamera",
  },

  draw: {
    how: "Wie ausgelost wird",
    howMeans:
      "Zu Beginn ziehen alle in der Lobby ein Los. Die Reihenfolge kommt aus einer geheimen Zahl, die feststand, bevor jemand dazukam; ihr Fingerabdruck steht unten. Zu Beginn wird die Zahl selbst veröffentlicht, und jeder kann daraus die ganze Reihenfolge ausrechnen. Wer nach Beginn kommt, steht hinter allen aus der Lobby, in der Reihenfolge der Ankunft.",
    soon: "Der Fingerabdruck erscheint gleich hier.",
    fingerprint: "Fingerabdruck (SHA-256)",
    number: "Die Zahl",
    check: "Die Auslosung selbst nachprüfen",
    title: "Die Auslosung",
    none: "Bei diesem Verkauf wird nicht gelost.",
    notYet:
      "Es wurde noch nicht gelost. Zu Beginn wird die Reihenfolge ausgelost und kann hier nachgeprüft werden.",
    published: "Was veröffentlicht wurde",
    before: "Vor Beginn, der Fingerabdruck",
    atTheBell: "Zu Beginn, die Zahl",
    entries: "Einträge",
    list: "die Liste",
    rule: "Der Rang eines Eintrags ist seine Stelle in der Reihenfolge von SHA-256 über „Zahl:Eintrag“. Ihr Browser rechnet das für alle aus.",
    checkHere: "In diesem Browser prüfen",
    checking: (done: number, all: number) => `Wird geprüft, ${number(done)} von ${number(all)}`,
    asPromised: "Die Auslosung ist wie versprochen",
    notAsPromised: "Die Auslosung ist nicht wie versprochen",
    promised: "Die Zahl hat den Fingerabdruck, der vorher veröffentlicht wurde",
    complete: "Die Liste hat so viele Einträge, wie ausgelost wurden, keinen doppelt",
    yours: (id: string, rank: number, told: number) =>
      `Ihr Eintrag ${id} hat Rang ${number(rank)}; Ihnen wurde ${number(told)} genannt`,
    first: (n: number) => plural(n, { one: "Der erste", other: "Die ersten #" }),
    right: ": stimmt",
    wrong: ": stimmt nicht",
  },

  prospects: {
    low: "Ihre Chance ist gering.",
    hardlyAny: "Es gibt kaum eine Chance.",
    seatsAndPeople: (free: number, ahead: number) =>
      `${plural(free, { one: "# Platz ist", other: "# Plätze sind" })} frei, und ${ahead === 0 ? "niemand ist" : plural(ahead, { one: "# Person ist", other: "# Personen sind" })} vor Ihnen. Was zurückgegeben wird, wird sofort verkauft: Manche haben also Glück.`,
    slowed: {
      alarm: "Der Veranstalter hat den Einlass kurz angehalten.",
      "sold-out":
        "Zurzeit sind alle Plätze reserviert oder verkauft. Kommen welche zurück, geht der Einlass weiter.",
      full: "Der Verkauf ist zurzeit voll. Sobald welche gehen, geht der Einlass weiter.",
      commits:
        "Die Kasse hat viel zu tun, deshalb lassen wir langsamer ein. Ihr Platz in der Schlange bleibt.",
      payments:
        "Zahlungen dauern gerade länger, deshalb lassen wir langsamer ein. Ihr Platz in der Schlange bleibt.",
      overload:
        "Sehr viele kaufen gerade, deshalb lassen wir langsamer ein. Ihr Platz in der Schlange bleibt.",
    },
  },

  front: {
    backTitle: "Wieder ganz vorn",
    welcome: "Willkommen zurück",
    atTheFront: "Sie stehen wieder ganz vorn",
    atTheFrontMeans:
      "Sie haben Ihren Aufruf verpasst und gehören zu den Nächsten, die aufgerufen werden. Das geht einmal.",
    stopped: "Zurzeit wird niemand eingelassen.",
  },

  turn: {
    yours: "Sie sind dran",
    itIs: "Sie sind an der Reihe",
    over: "Ihr Aufruf ist vorbei",
    comeIn: "Treten Sie ein und wählen Sie Ihre Plätze",
    onceMore: "Sie kommen noch einmal nach ganz vorn",
    kept: <Time>(time: Time) => ["Der Einlass steht Ihnen noch ", time, " offen."],
    inside: "Sie sind schon drin. Machen Sie dort weiter, wo Sie waren.",
    enter: "Jetzt eintreten",
    back: "Wieder nach vorn",
  },

  leave: {
    leave: "Warteschlange verlassen",
    gone: "Ihr Platz in der Schlange geht verloren, auf jedem Gerät.",
    last: "Danach können Sie sich nicht noch einmal einreihen.",
    stay: "Bleiben",
    left: "Sie haben die Warteschlange verlassen.",
  },
} satisfies MeanwhileWords;
