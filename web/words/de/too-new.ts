/** German. The reader is addressed as "Sie". */
import type { TooNewWords } from "../en/too-new.ts";

export const tooNew = {
  knownBy: (when: string) =>
    `Adressen, mit denen man sich hier nach diesem Zeitpunkt zum ersten Mal angemeldet hat, ziehen kein Los: ${when}. Sie kommen gleich hinter der Auslosung, in der Reihenfolge des Eintritts.`,
  behindMeans:
    "Diese Adresse ist zu neu für ein Los: Sie bekommen die nächste Nummer hinter der Auslosung. Sie können diese Seite schließen und wiederkommen; Sie müssen nicht neu laden.",
} satisfies TooNewWords;
