/** Spanish. The reader is addressed as "tú". */
import type { PageWords } from "../en/page.ts";
import { number } from "../locale.ts";
import { pluralsOf } from "../plural.ts";

const plural = pluralsOf("es");

export const page = {
  language: "Idioma",
  languageFailed: "No se ha podido cargar ese idioma. Comprueba tu conexión e inténtalo de nuevo.",
  myTickets: "Mis entradas",
  oneMoment: "Un momento…",
  tryAgain: "Intentar de nuevo",
  failed: "No se ha podido cargar",
  nowhere: "Aquí no hay nada",
  seeSales: "Ver qué está a la venta",
  noConnection:
    "Sin conexión en este momento. Tu puesto se conserva; esta página sigue por sí sola.",
  joined: "Ya estás dentro. Puedes cerrar esta página y volver.",
  loading: "Cargando…",

  time: {
    days: (days: number, hours: number) =>
      `${plural(days, { one: "# día", other: "# días" })} ${number(hours)} h`,
    both: (there: string, here: string) => `${there} (${here} en tu hora)`,
  },
} satisfies PageWords;
