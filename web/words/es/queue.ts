/** Spanish. The reader is addressed as "tú". */
import type { QueueWords } from "../en/queue.ts";
import { number } from "../locale.ts";
import { pluralsOf } from "../plural.ts";

const plural = pluralsOf("es");

const stopped = "Ahora mismo no entra nadie. Tu puesto se conserva.";

export const queue = {
  line: {
    name: "Tu puesto",
    drawingTitle: "Sorteo",
    rung: "Ya ha empezado",
    drawing: "Se está sorteando tu puesto",
    drawingMeans: "Tarda unos segundos. No hace falta recargar.",
    drawn: "El sorteo está hecho",
    numberIn: <Time>(time: Time) => ["Tu número llegará en menos de ", time],
    aheadTitle: (n: number) => `${number(n)} delante`,
    said: (ahead: number, wait: string | null) =>
      `${ahead === 0 ? "No hay nadie" : `Hay ${plural(ahead, { one: "# persona", other: "# personas" })}`} delante de ti. ${wait === null ? stopped : `La espera: ${wait}.`}`,
    number: "Tu número",
    ahead: "Delante de ti",
    serving: "Va por el",
    rate: "Entran por minuto",
    wait: <Time>(time: Time) => ["Tu espera: ", time],
    all: (waiting: number) =>
      `${number(waiting)} esperando en total · esta página sigue por sí sola, no hace falta recargar`,
    stopped,
    aMinute: "cerca de un minuto",
    lessThan: (minutes: number) =>
      `menos de ${plural(minutes, { one: "# minuto", other: "# minutos" })}`,
    minutes: (from: number, to: number) => `entre ${number(from)} y ${number(to)} minutos`,
    hours: (from: number, to: number) => `entre ${number(from)} y ${number(to)} horas`,
  },
} satisfies QueueWords;
