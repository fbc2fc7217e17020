/** German. The reader is addressed as "Sie". */
import type { ProblemTexts } from "../en/problems.ts";
import { number } from "../locale.ts";
import { list, moment } from "../measures.ts";
import { pluralsOf } from "../plural.ts";
import { soon } from "../soon.ts";

const plural = pluralsOf("de");
const seats = (n: number) => plural(n, { one: "# Platz", other: "# Plätze" });
const another = (waitMs?: number) =>
  waitMs ? `Einen neuen können Sie ${soon(waitMs)} anfordern.` : "Fordern Sie einen neuen an.";

export const problems = {
  "unknown-event": "Unter dieser Adresse gibt es keine Veranstaltung.",
  "unknown-seats":
    "Einige der Plätze gehören nicht zu dieser Veranstaltung. Es wurde nichts reserviert.",
  "duplicate-seats": "Ein Platz wurde doppelt genannt. Es wurde nichts reserviert.",
  "unknown-category": (p) =>
    `Diese Preiskategorie gibt es nicht. Die Kategorien sind: ${list(p.known)}.`,
  "sale-not-open": (p) =>
    ({
      announced: "Der Verkauf hat noch nicht begonnen. Ihre Auswahl bleibt erhalten.",
      lobby:
        "Der Verkauf hat noch nicht begonnen, die Lobby ist offen. Ihre Auswahl bleibt erhalten.",
      queue: "Plätze werden jetzt über die Warteschlange verkauft. Es hat sich nichts geändert.",
      open: "Der Verkauf läuft. Es hat sich nichts geändert; versuchen Sie es noch einmal.",
      paused: "Der Verkauf ist unterbrochen. Es hat sich nichts geändert.",
      closed: "Der Verkauf ist beendet. Es hat sich nichts geändert.",
    })[p.phase],
  "seats-taken": "Einige der Plätze sind schon vergeben. Es wurde nichts reserviert.",
  "none-available": (p) =>
    `In keinem Block ${plural(p.quantity, { one: "ist # passender Platz", other: "sind # passende Plätze" })} frei. Versuchen Sie es mit weniger Plätzen oder anderen Grenzen.`,
  "limit-reached": (p) =>
    `Dieser Verkauf erlaubt ${seats(p.limit)} pro Person; ${number(p.held)} haben Sie reserviert und ${number(p.bought)} gekauft. Es wurde nichts reserviert.`,
  "too-many-holds": (p) =>
    `Sie haben in kurzer Zeit sehr viele Plätze reserviert. Sie sind für alle da, die kaufen wollen: Versuchen Sie es ${soon(p.retryAfterMs)} noch einmal. Es wurde nichts reserviert.`,
  "unknown-hold": "Diese Reservierung gibt es nicht, oder sie gehört jemand anderem.",
  "hold-expired":
    "Die Reservierung ist abgelaufen. Die Plätze sind wieder frei: Sie können sie neu reservieren.",
  "hold-already-extended": "Diese Reservierung wurde schon verlängert. Das geht einmal.",
  "hold-in-payment": "Diese Plätze werden schon bezahlt. Es kann nicht doppelt abgebucht werden.",
  "hold-already-paid": "Diese Plätze sind bezahlt. Die Tickets sind unter „Meine Tickets“.",
  "too-many-attempts": (p) =>
    `Für reservierte Plätze gibt es ${plural(p.limit, { one: "# Zahlungsversuch", other: "# Zahlungsversuche" })}. Es wurde nichts abgebucht.`,
  "payment-not-set-up":
    "Die Zahlung ist hier zurzeit nicht eingerichtet. Es wurde nichts abgebucht.",
  "card-missing":
    "Es fehlt eine Karte: Geben Sie die Nummer einer Testkarte ein. Es wurde nichts abgebucht.",
  "unknown-order": "Diese Bestellung gibt es nicht, oder sie gehört jemand anderem.",
  "too-many-codes": (p) =>
    `An diese Adresse wurden vor Kurzem Codes geschickt. Der nächste kann ${soon(p.retryAfterMs)} geschickt werden.${p.usable ? " Bis dahin gilt der letzte." : ""}`,
  "too-many-sign-ins": (p) =>
    `Aus Ihrem Netz haben sich zu viele angemeldet. Kommen Sie ${soon(p.retryAfterMs)} wieder.`,
  "code-wrong": (p) =>
    p.left > 0
      ? `Der Code stimmt nicht. Sie haben mit diesem Code noch ${plural(p.left, { one: "einen Versuch", other: "# Versuche" })}.`
      : `Der Code stimmt nicht, und er kann nicht mehr versucht werden. ${another(p.retryAfterMs)}`,
  "code-over": (p) =>
    `Dieser Code gilt nicht mehr: Ein Code gilt zehn Minuten, für fünf Versuche und eine Anmeldung. ${another(p.retryAfterMs)}`,
  "queue-not-open": "Zurzeit gibt es keine Warteschlange, in die man sich einreihen kann.",
  "no-queue": "Es gibt keine Warteschlange: Niemand muss warten.",
  "bell-not-rung": (p) => `Noch nicht: Es beginnt am ${moment(p.opensAt)}, Ihre Zeit.`,
  "joined-too-often": (p) =>
    `Sie haben sich hier ${plural(p.limit, { one: "einmal", other: "#-mal" })} eingereiht; öfter geht es nicht.`,
  "pass-needed":
    "Sie sind noch nicht an der Reihe. Plätze werden jetzt über die Warteschlange verkauft: Reihen Sie sich ein, und treten Sie ein, wenn Sie aufgerufen werden.",
  "not-in-queue": "Sie sind nicht in der Warteschlange. Reihen Sie sich zuerst ein.",
  "not-called-yet": "Sie sind noch nicht an der Reihe. Ihr Platz in der Schlange bleibt.",
  "call-missed":
    "Sie haben Ihren Aufruf verpasst. Sie stehen wieder ganz vorn, einmal: Sie gehören zu den Nächsten, die aufgerufen werden.",
  "turn-over": "Ihre Zeit ist um. Sie können sich hinten neu einreihen.",
  "not-drawn-yet": "Es wurde noch nicht gelost.",
  "seats-free":
    "Plätze, die zu Ihrem Wunsch passen, sind gerade frei: Wählen Sie sie aus. Geändert wurde nichts.",
  "not-on-waiting-list": "Sie stehen nicht auf der Warteliste.",
  "challenge-needed":
    "Ihr Browser muss zuerst eine kleine Aufgabe lösen, damit keine Roboter hereinkommen. Laden Sie die Seite neu.",
  "too-many-joins": (p) =>
    `Aus Ihrem Netz haben sich zu viele eingereiht. Bis zum Beginn ist Ihre Chance zu jeder Zeit gleich: Versuchen Sie es ${soon(p.retryAfterMs)} noch einmal.`,
  "asked-too-often": "Öfter zu fragen ändert nichts. Ihr Platz in der Schlange bleibt.",
  "push-refused":
    "An diesen Browser können keine Mitteilungen geschickt werden. Es hat sich nichts geändert; wählen Sie die E-Mail.",
  overloaded:
    "In diesem Moment fragen sehr viele an. Es hat sich nichts geändert; versuchen Sie es in ein paar Sekunden noch einmal.",
  "not-owner":
    "In diesem Moment fragen sehr viele an. Es hat sich nichts geändert; versuchen Sie es in ein paar Sekunden noch einmal.",
  "newer-version":
    "Die Verkaufsstelle wird in diesem Moment erneuert. Es hat sich nichts geändert; versuchen Sie es in ein paar Sekunden noch einmal.",
  "outcome-unknown":
    "Wir wissen noch nicht, ob das geklappt hat. Ihre Plätze unten zeigen gleich, wie es steht.",
  unauthenticated:
    "Ihre Sitzung ist zu Ende. Geben Sie Ihre E-Mail-Adresse noch einmal ein, um weiterzumachen.",
  forbidden: "Das ist nicht erlaubt.",
  "invalid-request":
    "Das konnte der Server nicht lesen. Prüfen Sie Ihre Eingabe; es hat sich nichts geändert.",
  "not-found": "Unter dieser Adresse ist nichts.",
  "not-ready": "Die Kasse startet gerade. Versuchen Sie es in ein paar Sekunden noch einmal.",
  internal:
    "Bei uns ist etwas schiefgegangen. Es wurde gemeldet; versuchen Sie es gleich noch einmal.",
  "too-slow":
    "Ihre Anfrage ist nicht rechtzeitig angekommen. Es hat sich nichts geändert; versuchen Sie es noch einmal.",
  "too-much-sent":
    "Ihr Browser schickt mit einer Anfrage mehr mit, als wir annehmen, meist Cookies. Löschen Sie die Cookies dieser Website und melden Sie sich dann neu an. Es hat sich nichts geändert.",
  offline:
    "Keine Verbindung: Die Kasse hat nicht geantwortet. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.",
  unexpected: "Das hat nicht geklappt. Versuchen Sie es gleich noch einmal.",
  unreadable:
    "Der Sitzplan konnte nicht gelesen werden. Laden Sie die Seite neu: Seite und Server haben vielleicht verschiedene Versionen.",
  "not-loaded":
    "Ein Teil dieser Seite konnte nicht geladen werden. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.",
} satisfies ProblemTexts;
