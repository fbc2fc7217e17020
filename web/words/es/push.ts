/** Spanish. The reader is addressed as "tú". */
import type { PushWords } from "../en/push.ts";

export const push = {
  title: "Es tu turno",
  kept: (event: string, until: string) => `${event}: tu puesto se conserva hasta las ${until}.`,
  over: "Tu llamada ha terminado",
  late: (event: string) => `${event}: abre la página para ver cómo estás.`,
} satisfies PushWords;
