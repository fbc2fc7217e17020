/** German. The reader is addressed as "Sie". */
import type { ShopWords } from "../en/shop.ts";
import { number } from "../locale.ts";
import { pluralsOf } from "../plural.ts";

const plural = pluralsOf("de");
const seats = (n: number) => plural(n, { one: "# Platz", other: "# Plätze" });

export const shop = {
  chooseSeats: "Plätze wählen",
  seats,

  seat: {
    name: (section: string, row: string, seat: string) => `${section}, Reihe ${row}, Platz ${seat}`,
    row: (section: string, row: string, numbers: string, count: number) =>
      `${section}, Reihe ${row}, ${count === 1 ? "Platz" : "Plätze"} ${numbers}`,
    comma: ", ",
    semicolon: "; ",
    wheelchair: "Rollstuhlplatz",
    companion: "Begleitplatz",
    restricted: "Sicht eingeschränkt",
    states: {
      free: "frei",
      held: "reserviert",
      sold: "verkauft",
      blocked: "nicht im Verkauf",
      selected: "ausgewählt",
      mine: "Ihr Platz",
    },
  },

  events: {
    title: "Im Verkauf",
    none: "Zurzeit gibt es keine Veranstaltung. Schauen Sie bald wieder vorbei.",
    from: <Price>(price: Price) => ["ab ", price, ", alle Gebühren inbegriffen"],
    opensIn: (time: string) => `Beginnt in ${time}`,
    lobby: (time: string) => `Lobby offen, Verkauf in ${time}`,
    onSale: (n: number) =>
      plural(n, { one: "Im Verkauf, # Platz frei", other: "Im Verkauf, # Plätze frei" }),
    paused: "Kurz unterbrochen",
    closed: "Verkauf beendet",
    soldOut: "Ausverkauft",
    allHeld: "Zurzeit ist kein Platz frei",
    free: (n: number) => plural(n, { one: "# Platz frei", other: "# Plätze frei" }),
  },

  session: {
    where: "Wie erreichen wir Sie?",
    why: "Ihre Plätze und Tickets gehören zu Ihrer E-Mail-Adresse, auf jedem Gerät. Wir schicken einen Code dorthin, damit sicher ist, dass es Ihre ist. Es wird nichts abgebucht.",
    address: "E-Mail-Adresse",
    notNow: "Jetzt nicht",
    send: "Code schicken",
    enter: "Geben Sie Ihren Code ein",
    sent: <Address>(address: Address) => [
      "Wir haben sechs Ziffern an ",
      address,
      " geschickt. Sie gelten zehn Minuten.",
    ],
    inbox: <Link>(link: (text: string) => Link) => [
      "Hier wird nichts verschickt: ",
      link("Postfach der Entwicklung öffnen"),
      ".",
    ],
    code: "Code",
    sixDigits: "Sechs Ziffern",
    another: "Andere Adresse",
    again: "Noch einmal schicken",
    signIn: "Anmelden",
  },

  dismiss: "Meldung schließen",
  asking: "Wird angefragt …",

  hold: {
    yours: "Ihre reservierten Plätze",
    lastKnown:
      "Keine Verbindung zum Verkauf: Das ist der letzte bekannte Stand. Ob die Plätze noch Ihnen gehören, zeigt sich, sobald sie wieder da ist.",
    needsConnection:
      "Sie sind offline: Es wurde nichts geändert. Das geht wieder, sobald eine Verbindung da ist.",
    heldFor: "reserviert für",
    payment: "Zahlung",
    confirming: "wird bestätigt",
    giveBack: "Zurückgeben",
    sure: (n: number) => `${seats(n)} zurückgeben?`,
    keep: "Behalten",
    moreTime: "Mehr Zeit",
    another: "Andere zeigen",
    noOther:
      "Ähnliche andere Plätze sind gerade nicht frei. Ihre Plätze sind weiter für Sie reserviert.",
    pay: "Bezahlen",
    several: (n: number) => plural(n, { one: "# Reservierung", other: "# Reservierungen" }),
    each: "Jede wird einzeln bezahlt.",
    show: "Zeigen",
    hide: "Schließen",
    next: "nächste endet in",
    seePayment: "Zur Zahlung",
    bankAsks: "Ihre Bank fragt",
    answerBank: "Der Bank antworten",
    held: (lines: string, total: string, how: string) =>
      `Für Sie reserviert: ${lines}. Zusammen ${total}.${how === "" ? "" : ` ${how}`}`,
    kept: (time: string) => `Ihre Plätze bleiben noch ${time} reserviert.`,
    left: (time: string, extendable: boolean) =>
      `Ihre Plätze sind noch ${time} reserviert.${extendable ? " Mit „Mehr Zeit“ behalten Sie sie länger." : ""}`,
    given: (n: number) => `Sie haben ${seats(n)} zurückgegeben. Es wurde nichts abgebucht.`,
    overdue: "Plätze, deren Zeit abgelaufen ist",
    anew: "Wieder reservieren",
    ranOut:
      "Ihre Reservierung ist abgelaufen. Es wurde nichts abgebucht, und die Plätze sind wieder frei.",
    ranOutHere:
      "Soweit dieses Gerät weiß, ist Ihre Reservierung zu Ende. Es gibt keine Verbindung zum Verkauf: Ob die Plätze wieder frei sind, zeigt sich, sobald sie wieder da ist.",
    closest: "Von den freien am nächsten zur Mitte.",
    steps: {
      together: "Nebeneinander in einer Reihe, von den freien am nächsten zur Mitte.",
      "together-leaving-single":
        "Nebeneinander in einer Reihe. Neben Ihnen bleibt ein einzelner Platz leer: Besser ging es nicht.",
      "split-near": "Nicht alle nebeneinander, aber so nah beieinander wie möglich.",
      "split-section": "In einem Block, aber getrennt: Näher beieinander war nichts frei.",
    },
  },

  inside: {
    yours: "Ihre Zeit im Verkauf",
    title: "Sie sind drin",
    left: "So lange können Sie Plätze wählen. Was Sie reserviert haben, können Sie auch danach bezahlen.",
  },

  chosen: {
    yours: "Ihre Auswahl",
    chosen: (n: number) => `${seats(n)} ausgewählt`,
    clear: "Leeren",
    hold: (n: number, total: string) => `${seats(n)} für ${total} reservieren`,
  },

  alone: {
    left: (seats: string, n: number) =>
      `${seats} ${n === 1 ? "bliebe" : "blieben"} allein übrig: Einzelne Plätze kauft kaum jemand.`,
    take: (seats: string) => `Stattdessen ${seats} nehmen`,
    same: "gleicher Preis",
    more: (amount: string) => `${amount} mehr`,
    less: (amount: string) => `${amount} weniger`,
  },

  sale: {
    free: <Free>(free: Free, capacity: number) => [free, ` von ${number(capacity)} frei`],
    live: "Live",
    stale: "Verbindung wird erneuert, der Plan ist vielleicht veraltet",
    opensIn: "Beginnt in",
    lobbyOpensIn: "Die Lobby öffnet in",
    drawn: (when: string) =>
      `Der Verkauf beginnt am ${when}. Unter allen, die dann in der Lobby sind, wird die Reihenfolge ausgelost: Wann Sie dazukommen, spielt keine Rolle.`,
    knownBy: (when: string) =>
      `Ein Los ziehen nur Adressen, mit denen man sich hier bis zu diesem Zeitpunkt schon angemeldet hat: ${when}. Neuere kommen hinter der Auslosung.`,
    announced: (when: string) =>
      `Am ${when}, nach unserer Uhr. Sehen Sie sich um und wählen Sie schon Plätze; reservieren können Sie, sobald der Verkauf beginnt. Diese Seite öffnet dann von selbst, Sie müssen nicht neu laden.`,
    beforeLobby: (when: string) =>
      `Am ${when}, nach unserer Uhr. Sehen Sie sich um; die Lobby öffnet hier von selbst, Sie müssen nicht neu laden.`,
    lobbyOpen: "Die Lobby ist offen. Plätze wählen Sie, wenn Sie an der Reihe sind.",
    paused: "Kurz unterbrochen",
    pausedMeans:
      "Neue Plätze können gerade nicht reserviert werden. Was Sie reserviert haben, bleibt bis zum Ablauf Ihres und kann bezahlt werden.",
    closed: "Der Verkauf ist beendet",
    closedMeans:
      "Plätze können nicht mehr reserviert werden. Ihre Tickets finden Sie unter „Meine Tickets“.",
    closedHeld: "Was Sie reserviert haben, bleibt bis zum Ablauf Ihres und kann bezahlt werden.",
    soldOut: "Ausverkauft",
    allHeld: "Zurzeit ist kein Platz frei",
    stillHeld: (n: number) =>
      `${plural(n, { one: "# Platz ist noch reserviert und nicht bezahlt", other: "# Plätze sind noch reserviert und nicht bezahlt" })}. Manche kommen zurück und erscheinen sofort hier; Sie müssen nicht neu laden.`,
    heldByYou: (n: number) =>
      `${plural(n, { one: "Den letzten unverkauften Platz haben Sie reserviert", other: "Die letzten # unverkauften Plätze haben Sie reserviert" })}.`,
    heldByYouToo: (n: number) =>
      `Die letzten ${number(n)} unverkauften Plätze sind reserviert, Ihre sind dabei. Kommen andere zurück, erscheinen sie sofort hier; Sie müssen nicht neu laden.`,
    allSold: "Alle Plätze sind verkauft. Kommt einer zurück, erscheint er sofort hier.",
    accessibleOnly: "Gerade sind nur barrierefreie Plätze frei",
    accessibleOnlyMeans: (n: number) =>
      `${plural(n, { one: "# Rollstuhl- oder Begleitplatz ist frei", other: "# Rollstuhl- und Begleitplätze sind frei" })}, für Menschen mit Rollstuhl und ihre Begleitung. Alle anderen Plätze sind verkauft oder reserviert; kommt einer zurück, erscheint er sofort hier.`,
  },

  soldOut: {
    title: "Wie es war",
    seats: "Plätze",
    seatsSold: (n: number) =>
      plural(n, { one: "# Platz, verkauft", other: "# Plätze, alle verkauft" }),
    last: "Der letzte wurde verkauft",
    after: (time: string) => `Seit Verkaufsbeginn: ${time}`,
    waiting: "Da noch in der Schlange und nicht aufgerufen",
    people: (n: number) => plural(n, { one: "# Person", other: "# Personen" }),
    yours: "Ihre Nummer",
    calledTo: (n: number) => `Zuletzt aufgerufen wurde Nummer ${number(n)}`,
    back: "Wenn ein Platz zurückkommt",
    backToQueue:
      "Nach einer Erstattung ist ein Platz sofort wieder frei. Solange es die Schlange gibt, wird aufgerufen, wer darin als Nächstes an der Reihe ist.",
    backToAll:
      "Nach einer Erstattung ist ein Platz sofort wieder frei, auf dieser Seite, für die Person, die ihn zuerst nimmt.",
    draw: "Die Auslosung",
    lots: (n: number) =>
      `${plural(n, { one: "# Los", other: "# Lose" })}. Der Fingerabdruck, der vor Beginn veröffentlicht wurde:`,
    check: "Die Auslosung selbst nachprüfen",
  },

  wanting: {
    title: "Die Warteliste",
    why: "Sagen Sie, was Sie nehmen würden. Die Liste behält Ihren Wunsch, in der Reihenfolge des Eintragens; abgebucht wird nichts.",
    noOffers:
      "Angebote macht sie noch nicht. Bis dahin wird ein Platz, der zurückkommt, verkauft wie jeder andere: Schauen Sie hier wieder vorbei.",
    party: "Plätze zusammen",
    join: "Auf die Warteliste",
    in: "Sie stehen auf der Liste.",
    ahead: (n: number) =>
      n === 0
        ? "Niemand ist vor Ihnen."
        : plural(n, { one: "# Person ist vor Ihnen.", other: "# Personen sind vor Ihnen." }),
    leave: "Von der Liste gehen",
  },

  best: {
    title: "Beste freie Plätze",
    howMany: "Wie viele Plätze zusammen?",
    limits: "Preis und Zugang",
    category: "Kategorie",
    any: "Beliebig, beste Sicht",
    cheapest: "Beliebig, bester Preis",
    atMost: (currency: string) => `Höchstens, pro Platz (${currency})`,
    noLimit: "Keine Grenze",
    accessible: "Ein Rollstuhlplatz, die anderen als Begleitplätze daneben",
    hold: (n: number) =>
      plural(n, { one: "Den besten Platz reservieren", other: "Die besten # Plätze reservieren" }),
  },

  list: {
    title: "Aus der Liste wählen",
    keys: "Öffnen Sie einen Block, drücken Sie Tab, gehen Sie mit den Pfeiltasten weiter und nehmen Sie einen Platz mit Enter.",
    gate: (gate: string) => `Eingang ${gate}`,
    from: (price: string) => `ab ${price}`,
    noneFree: "Keiner frei",
    seatsOf: (section: string) => `Plätze in ${section}`,
    row: "Reihe",
  },

  map: {
    title: "Sitzplan",
    zoom: "Vergrößerung",
    zoomIn: "Vergrößern",
    zoomOut: "Verkleinern",
    whole: "Alles zeigen",
    missing:
      "Dieser Browser zeigt die Karte nur als Bild (ihm fehlt WebGL 2). Die Liste hat jeden Platz, live.",
    noneFree: "nichts frei",
    free: (n: number) => `${n} frei`,
    filters: "Auf der Karte zeigen: Preise, alle Gebühren inbegriffen",
    accessible: "Barrierefrei",
    together: "Zusammen",
    anyNumber: "egal",
    states: "Zustand der Plätze",
    state: {
      free: "Frei",
      held: "Reserviert",
      sold: "Verkauft",
      selected: "Ausgewählt",
      mine: "Ihre",
    },
  },

  choice: {
    justTaken: (names: string, others: boolean) =>
      `Gerade vergeben: ${names}. ${others ? "Ihre anderen Plätze bleiben ausgewählt." : "Wählen Sie einen anderen Platz."}`,
    notFree: (name: string, state: string) => `${name}: ${state}.`,
    full: (limit: number, mine: number) =>
      `Dieser Verkauf erlaubt ${seats(limit)} pro Person${mine > 0 ? `, und ${number(mine)} davon haben Sie schon` : ""}. Nehmen Sie zuerst einen heraus.`,
  },

  taken: {
    title: "Schon vergeben",
    gone: (lines: string, n: number) =>
      `${lines}: ${n === 1 ? "Der Platz ist" : "Die Plätze sind"} weg.`,
    nothingHeld: "Es wurde nichts reserviert.",
    others: "Ihre anderen Plätze bleiben ausgewählt.",
    nothing:
      "In der Nähe gibt es nichts Vergleichbares. Wählen Sie andere Plätze, oder nehmen Sie die besten freien.",
    instead: "In diesem Moment frei, ein Tipp reserviert:",
    myself: "Selbst wählen",
    trying: "Wir versuchen, Plätze in der Nähe für Sie zu reservieren.",
    held: "Stattdessen sind für Sie reserviert:",
    keep: "Diese behalten",
    giveBack: "Diese zurückgeben",
  },

  pay: {
    back: "Zurück zum Plan",
    title: "Plätze bezahlen",
    sending: {
      title: "Ihre Zahlung wird gesendet",
      detail:
        "Lassen Sie diese Seite offen: Sie macht von selbst weiter, bis Ihre Zahlung angekommen ist. Es kann nicht doppelt abgebucht werden.",
    },
    card: "Karte",
    payment: "Zahlung",
    pay: (total: string) => `${total} bezahlen`,
    goOn: "Weiter zur Zahlung",
    toBank: "Zu Ihrer Bank",
    keptUntil: (time: string) =>
      `Ihre Plätze bleiben bis ${time} (bei Ihnen) reserviert. Antworten Sie bis dahin.`,
    formKept:
      "Ihre Plätze bleiben so lange reserviert, und es kann nicht doppelt abgebucht werden.",
    formLater:
      "Das Zahlungsformular braucht eine Verbindung: Es kommt von selbst, sobald sie da ist.",
    formFailed:
      "Das Zahlungsformular konnte nicht geladen werden. Es wurde nichts abgebucht, und Ihre Plätze bleiben reserviert: Prüfen Sie Ihre Verbindung und laden Sie die Seite neu.",
    ended: "Diese Reservierung ist zu Ende",
    endedMeans:
      "Die Zeit ist abgelaufen, oder die Plätze wurden zurückgegeben. Es wurde nichts abgebucht. Vielleicht sind die Plätze noch frei.",
    none: "Diese Reservierung gibt es hier nicht",
    noneMeans:
      "Sie ist schon länger zu Ende, gehört zu einer anderen E-Mail-Adresse, oder es gab sie nie. Was Sie reserviert und was Sie bezahlt haben, steht unter „Meine Tickets“.",
    testBank:
      "Das ist eine Testbank: Echte Karten werden nicht angenommen, und es fließt kein Geld.",
    testCard: "Nummer der Testkarte",
    digits: "12 bis 19 Ziffern",
    testCards: {
      approves: "genehmigt",
      asks: "fragt Sie auf der Seite der Bank",
      declines: "lehnt ab",
      poor: "hat zu wenig Geld",
      late: "antwortet spät",
      breaks: "genehmigt, und die Verbindung reißt ab",
    },
    seats: "Ihre Plätze",
    total: "Summe, alle Gebühren inbegriffen",
  },

  order: {
    status: {
      authorising: {
        title: "Ihre Zahlung wird bestätigt",
        detail:
          "Ihre Plätze bleiben reserviert, und es kann nicht doppelt abgebucht werden. Sie können diese Seite schließen und wiederkommen.",
      },
      "at-bank": {
        title: "Ihre Bank fragt Sie",
        detail:
          "Antworten Sie auf der Seite Ihrer Bank. Ihre Plätze bleiben so lange reserviert, und es kann nicht doppelt abgebucht werden.",
      },
      confirming: {
        title: "Wir fragen Ihre Bank, wie es um die Zahlung steht",
        detail:
          "Die Zeit zum Bezahlen ist um, und die Antwort der Bank fehlt noch. Es kann nicht doppelt abgebucht werden. Sie können diese Seite schließen und wiederkommen.",
      },
      selling: {
        title: "Die Karte ist genehmigt, Ihre Plätze werden gebucht",
        detail:
          "Es kann nicht doppelt abgebucht werden. Sie können diese Seite schließen und wiederkommen.",
      },
      capturing: {
        title: "Die Karte ist genehmigt, Ihre Tickets entstehen",
        detail: "Die Plätze gehören Ihnen. Sie können diese Seite schließen und wiederkommen.",
      },
      paid: {
        title: "Sie sind dabei",
        detail: "Zeigen Sie die Codes an Ihrem Eingang. Sie gelten auch ohne Verbindung.",
      },
      refused: {
        title: "Die Zahlung hat nicht geklappt",
        detail: "Es wurde nichts abgebucht.",
      },
      expired: {
        title: "Die Zeit zum Bezahlen ist abgelaufen",
        detail:
          "Die Zahlung wurde bei Ihrer Bank aufgegeben. Es wurde nichts abgebucht, und die Plätze sind frei.",
      },
      refunding: {
        title: "Ihr Geld ist auf dem Rückweg",
        detail:
          "Die Bank weiß Bescheid. Die erstatteten Tickets sind ungültig; alle anderen gelten weiter.",
      },
      refunded: {
        title: "Ihr Geld ist zurück",
        detail: "Die ganze Bestellung wurde erstattet. Ihre Tickets sind ungültig.",
      },
    },
    lost: {
      "card-declined":
        "Die Karte wurde abgelehnt. Es wurde nichts abgebucht, und Ihre Plätze sind noch reserviert: Versuchen Sie es mit einer anderen Karte.",
      "insufficient-funds":
        "Auf der Karte war nicht genug Geld. Es wurde nichts abgebucht, und Ihre Plätze sind noch reserviert: Versuchen Sie es mit einer anderen Karte.",
      "expired-card":
        "Die Karte ist abgelaufen. Es wurde nichts abgebucht, und Ihre Plätze sind noch reserviert: Versuchen Sie es mit einer anderen Karte.",
      "lost-card":
        "Die Bank nimmt diese Karte nicht an. Es wurde nichts abgebucht, und Ihre Plätze sind noch reserviert: Versuchen Sie es mit einer anderen Karte.",
      "authentication-failed":
        "Die Zahlung wurde bei der Bank nicht bestätigt. Es wurde nichts abgebucht, und Ihre Plätze sind noch reserviert: Versuchen Sie es noch einmal.",
      "payment-cancelled":
        "Die Bank hat die Zahlung aufgegeben. Es wurde nichts abgebucht: Versuchen Sie es noch einmal, solange Ihre Plätze reserviert sind.",
      "seats-gone":
        "Als die Bank antwortete, gehörten die Plätze nicht mehr Ihnen. Es wurde nichts abgebucht.",
      "capture-refused":
        "Die Bank hat ihre Genehmigung zurückgenommen, bevor sie genutzt werden konnte. Es wurde nichts abgebucht, und Ihre Plätze sind noch reserviert: Versuchen Sie es mit einer anderen Karte.",
      "wrong-amount":
        "Die Bank hat einen anderen Betrag genehmigt. Er wurde aufgegeben: Es wurde nichts abgebucht.",
    },
    anotherCard: "Andere Karte versuchen",
    summary: <Id>(n: number, total: string, id: Id) => [
      `${seats(n)}, ${total}, Bestellung `,
      id,
      ".",
    ],
    givenBack: (amount: string) => `${amount} zurückgezahlt.`,
    all: "Alle meine Tickets",
  },

  ticket: {
    section: "Block",
    row: "Reihe",
    seat: "Platz",
    gate: "Eingang",
    code: (seat: string) => `QR-Code des Tickets für ${seat}`,
    pdf: "Alle Tickets als PDF",
    calendar: "In den Kalender",
    receipt: "Beleg",
  },

  wallet: {
    title: "Auf Ihr Telefon",
    place: (row: string, seat: string) => `Reihe ${row}, Platz ${seat}`,
    add: (wallet: string) => `Zu ${wallet} hinzufügen`,
    named: (label: string, place: string) => `${label}: ${place}`,
    all: (n: number) => `Alle ${number(n)} zu Apple Wallet hinzufügen, mit Safari`,
  },

  me: {
    title: "Meine Tickets",
    why: "Reservierte Plätze und Tickets gehören zu Ihrer E-Mail-Adresse.",
    enter: "Meine Adresse eingeben",
    signOut: "Auf diesem Gerät abmelden",
    everywhere: "Überall",
    holds: "Ihre reservierten Plätze stehen unten, mit der Zeit, die zum Bezahlen bleibt.",
    nothing: "Noch nichts.",
  },
} satisfies ShopWords;
