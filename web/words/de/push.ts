/** German. The reader is addressed as "Sie". */
import type { PushWords } from "../en/push.ts";

export const push = {
  title: "Sie sind an der Reihe",
  kept: (event: string, until: string) => `${event}: Der Einlass steht Ihnen bis ${until} offen.`,
  over: "Ihr Aufruf ist vorbei",
  late: (event: string) => `${event}: Öffnen Sie die Seite, um zu sehen, wie es steht.`,
} satisfies PushWords;
