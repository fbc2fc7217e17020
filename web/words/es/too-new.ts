/** Spanish. The reader is addressed as "tú". */
import type { TooNewWords } from "../en/too-new.ts";

export const tooNew = {
  knownBy: (when: string) =>
    `Las direcciones que iniciaron sesión aquí por primera vez después de esta fecha no entran en el sorteo: ${when}. Van justo detrás, por orden de llegada.`,
  behindMeans:
    "Esta dirección es demasiado nueva para el sorteo: recibes el siguiente número detrás de él. Puedes cerrar esta página y volver; no hace falta recargarla.",
} satisfies TooNewWords;
