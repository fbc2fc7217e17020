/** Spanish. The reader is addressed as "tú". */
import type { LobbyWords } from "../en/lobby.ts";
import { number } from "../locale.ts";

export const lobby = {
  name: "Sala de espera",
  opensIn: "La venta empieza en",
  fair: (when: string) =>
    `El ${when}, según nuestro reloj. Entrar ahora o un segundo antes del inicio da la misma probabilidad.`,
  in: "Estás dentro.",
  inMeans:
    "Puedes cerrar esta página y volver; no hace falta recargarla. Tu puesto se sortea al inicio.",
  join: "Entrar en la sala",
  there: (n: number) => `${number(n)} en la sala de espera`,
  toTheBell: (time: string) => `${time} para el inicio`,
} satisfies LobbyWords;
