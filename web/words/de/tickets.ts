/** German. The reader is addressed as "Sie". */
import type { TicketsWords } from "../en/tickets.ts";
import { pluralsOf } from "../plural.ts";

const plural = pluralsOf("de");

export const tickets = {
  offline: "Sie sind offline.",
  noAnswer: "Der Verkauf antwortet nicht.",
  lapsed: "Ihre Anmeldung ist abgelaufen: Sie gilt einen Tag.",
  asOf: <Time>(count: number, time: Time) => [
    count === 0
      ? "Das ist der letzte bekannte Stand: "
      : plural(count, {
          one: "Das ist Ihr Ticket, Stand ",
          other: "Das sind Ihre Tickets, Stand ",
        }),
    time,
    ".",
  ],
  again: "Noch einmal fragen",
  kept: "Ihre Tickets liegen auf diesem Gerät und öffnen sich auch ohne Verbindung.",

  signedOut: {
    here: "Sie sind hier abgemeldet, und Ihre Tickets sind von diesem Gerät gelöscht. Der Server ist nicht erreichbar; er erfährt es, sobald er es ist.",
    everywhere:
      "Sie sind hier abgemeldet, und Ihre Tickets sind von diesem Gerät gelöscht. Der Server ist nicht erreichbar; Ihre anderen Geräte folgen, sobald er es ist.",
  },

  install: {
    why: "So haben Sie Ihre Tickets am Eingang zur Hand, auch ohne Verbindung.",
    install: "Als App installieren",
    ios: "So haben Sie Ihre Tickets am Eingang zur Hand: „Teilen“, dann „Zum Home-Bildschirm“.",
    notNow: "Nicht jetzt",
  },
} satisfies TicketsWords;
