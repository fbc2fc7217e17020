/** Spanish. The reader is addressed as "tú". */
import type { ToldWords } from "../en/told.ts";

export const told = {
  why: "Te avisamos una vez, cuando se te llame. Tu puesto se conserva en cualquier caso.",
  letter: (address: string) => `Por correo a ${address}`,
  push: "Con una notificación en este dispositivo",
  asking: "Tu navegador te está preguntando…",
  saving: "Un momento…",
  off: "Con esta página cerrada no recibes ningún aviso.",
  on: "Recibirás el aviso. Puedes cerrar esta página.",
  elsewhere: "Las notificaciones van a otro de tus dispositivos.",
  not: {
    "no-key": "Esta taquilla no envía notificaciones.",
    "no-push": "Este navegador no tiene notificaciones de páginas cerradas.",
    "home-screen":
      "En este dispositivo, añade primero la página a la pantalla de inicio: toca «Compartir» y «Añadir a pantalla de inicio». Allí hay notificaciones.",
    refused:
      "Tu navegador rechaza las notificaciones de esta página. Puedes permitirlas en sus ajustes.",
    failed:
      "Tu navegador no pudo activar las notificaciones. Inténtalo otra vez o elige el correo.",
  },
} satisfies ToldWords;
