/** German. The reader is addressed as "Sie". */
import type { ToldWords } from "../en/told.ts";

export const told = {
  why: "Sie hören von uns einmal, wenn Sie aufgerufen werden. Ihr Platz in der Schlange bleibt in jedem Fall.",
  letter: (address: string) => `Per E-Mail an ${address}`,
  push: "Mit einer Mitteilung auf diesem Gerät",
  asking: "Ihr Browser fragt Sie…",
  saving: "Einen Moment…",
  off: "Solange diese Seite geschlossen ist, hören Sie nichts.",
  on: "Sie werden benachrichtigt. Sie können diese Seite schließen.",
  elsewhere: "Mitteilungen gehen an ein anderes Ihrer Geräte.",
  not: {
    "no-key": "Dieser Verkauf verschickt keine Mitteilungen.",
    "no-push": "Dieser Browser kennt keine Mitteilungen von geschlossenen Seiten.",
    "home-screen":
      "Legen Sie die Seite auf diesem Gerät zuerst auf den Home-Bildschirm: „Teilen“, dann „Zum Home-Bildschirm“. Dort gibt es Mitteilungen.",
    refused:
      "Ihr Browser lehnt Mitteilungen dieser Seite ab. In seinen Einstellungen können Sie sie erlauben.",
    failed:
      "Ihr Browser konnte Mitteilungen nicht einrichten. Versuchen Sie es noch einmal, oder wählen Sie die E-Mail.",
  },
} satisfies ToldWords;
