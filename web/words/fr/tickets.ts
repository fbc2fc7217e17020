/** French. The reader is addressed as "vous". */
import type { TicketsWords } from "../en/tickets.ts";

export const tickets = {
  offline: "Vous êtes hors ligne.",
  noAnswer: "La billetterie ne répond pas.",
  lapsed: "Votre connexion a pris fin : elle dure un jour.",
  asOf: <Time>(time: Time) => ["Voici votre billet tel qu’il était le ", time, "."],
  again: "Demander à nouveau",

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
