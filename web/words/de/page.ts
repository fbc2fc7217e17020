/** German. The reader is addressed as "Sie". */
import type { PageWords } from "../en/page.ts";
import { number } from "../locale.ts";
import { pluralsOf } from "../plural.ts";

const plural = pluralsOf("de");

export const page = {
  language: "Sprache",
  languageFailed:
    "Diese Sprache konnte nicht geladen werden. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.",
  myTickets: "Meine Tickets",
  oneMoment: "Einen Moment …",
  tryAgain: "Noch einmal versuchen",
  failed: "Das konnte nicht geladen werden",
  nowhere: "Hier ist nichts",
  seeSales: "Zu den Veranstaltungen",
  noConnection:
    "Gerade keine Verbindung. Ihr Platz in der Schlange bleibt; diese Seite macht von selbst weiter.",
  joined: "Sie sind jetzt dabei. Sie können diese Seite schließen und wiederkommen.",
  loading: "Wird geladen …",

  time: {
    days: (days: number, hours: number) =>
      `${plural(days, { one: "# Tag", other: "# Tage" })} ${number(hours)} Std.`,
    both: (there: string, here: string) => `${there} (${here} bei Ihnen)`,
  },
} satisfies PageWords;
