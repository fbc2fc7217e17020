/** Spanish. The reader is addressed as "tú". */
import type { OutsideWords } from "../en/outside.ts";
import { number } from "../locale.ts";

export const outside = {
  name: "Cola",
  on: "La venta está en marcha",
  title: "Hay cola",
  over: "Tu tiempo dentro ha terminado",
  missed: "Tu turno ha pasado",
  why: "Únete: se entra por orden, para que la venta vaya rápida.",
  again: "Puedes volver a unirte, al final de la cola.",
  stillYours: "Los asientos que tienes reservados siguen siendo tuyos.",
  join: "Unirse a la cola",
  joinAgain: "Unirse otra vez",
  waiting: (waiting: number, perMinute: number) =>
    `${number(waiting)} esperando · ${perMinute > 0 ? `entran unas ${number(perMinute)} personas por minuto` : "ahora mismo no entra nadie"}`,
} satisfies OutsideWords;
