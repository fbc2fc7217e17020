/** French. The reader is addressed as "vous". */
import type { TicketsWords } from "../en/tickets.ts";
import { pluralsOf } from "../plural.ts";

const plural = pluralsOf("fr");

export const tickets = {
  offline: "Vous êtes hors ligne.",
  noAnswer: "La billetterie ne répond pas.",
  lapsed: "Votre connexion a pris fin : elle dure un jour.",
  asOf: <Time>(count: number, time: Time) => [
    count === 0
      ? "Voici ce que nous savions, à la date du "
      : plural(count, {
          one: "Voici votre billet tel qu’il était le ",
          other: "Voici vos billets tels qu’ils étaient le ",
        }),
    time,
    ".",
  ],
  again: "Demander à nouveau",
  kept: "Vos billets sont gardés sur cet appareil et s’ouvrent sans connexion.",

  signedOut: {
    here: "Vous êtes déconnecté ici et vos billets ne sont plus sur cet appareil. Le serveur est injoignable ; il en sera informé dès que possible.",
    everywhere:
      "Vous êtes déconnecté ici et vos billets ne sont plus sur cet appareil. Le serveur est injoignable ; vos autres appareils suivront dès que possible.",
  },

  install: {
    why: "Gardez vos billets sous la main à l’entrée, même sans réseau.",
    install: "Installer l’application",
    ios: "Gardez vos billets sous la main à l’entrée : « Partager », puis « Sur l’écran d’accueil ».",
    notNow: "Pas maintenant",
  },
} satisfies TicketsWords;
