/** French. The reader is addressed as "vous". */
import type { PushWords } from "../en/push.ts";

export const push = {
  title: "C’est votre tour",
  kept: (event: string, until: string) => `${event} : votre place est gardée jusqu’à ${until}.`,
  over: "Votre appel est passé",
  late: (event: string) => `${event} : ouvrez la page pour voir où vous en êtes.`,
} satisfies PushWords;
