/** German. The reader is addressed as "Sie". */
import type { TicketsWords } from "../en/tickets.ts";

export const tickets = {
  offline: "Sie sind offline.",
  noAnswer: "Der Verkauf antwortet nicht.",
  lapsed: "Ihre Anmeldung ist abgelaufen: Sie gilt einen Tag.",
  asOf: <Time>(time: Time) => ["Das ist Ihr Ticket, Stand ", time, "."],
  again: "Noch einmal fragen",

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
