/** Spanish. The reader is addressed as "tú". */
import type { TicketsWords } from "../en/tickets.ts";
import { pluralsOf } from "../plural.ts";

const plural = pluralsOf("es");

export const tickets = {
  offline: "No tienes conexión.",
  noAnswer: "La taquilla no responde.",
  lapsed: "Tu sesión ha terminado: dura un día.",
  asOf: <Time>(count: number, time: Time) => [
    count === 0
      ? "Esto es lo último que sabíamos, a fecha de "
      : plural(count, {
          one: "Esta es tu entrada, a fecha de ",
          other: "Estas son tus entradas, a fecha de ",
        }),
    time,
    ".",
  ],
  again: "Volver a preguntar",
  kept: "Tus entradas están guardadas en este dispositivo y se abren sin conexión.",

  signedOut: {
    here: "Has cerrado sesión aquí y tus entradas ya no están en este dispositivo. El servidor no responde; lo sabrá en cuanto se pueda.",
    everywhere:
      "Has cerrado sesión aquí y tus entradas ya no están en este dispositivo. El servidor no responde; tus otros dispositivos seguirán en cuanto se pueda.",
  },

  install: {
    why: "Ten tus entradas a mano en la puerta, también sin conexión.",
    install: "Instalar como aplicación",
    ios: "Ten tus entradas a mano en la puerta: toca «Compartir» y «Añadir a pantalla de inicio».",
    notNow: "Ahora no",
  },
} satisfies TicketsWords;
