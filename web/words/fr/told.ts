/** French. The reader is addressed as "vous". */
import type { ToldWords } from "../en/told.ts";

export const told = {
  why: "Nous vous prévenons une fois, quand vous êtes appelé. Votre place est gardée dans tous les cas.",
  letter: (address: string) => `Par e-mail à ${address}`,
  push: "Par une notification sur cet appareil",
  asking: "Votre navigateur vous pose la question…",
  saving: "Un instant…",
  off: "Quand cette page est fermée, vous n’êtes pas prévenu.",
  on: "Vous serez prévenu. Vous pouvez fermer cette page.",
  elsewhere: "Les notifications vont à un autre de vos appareils.",
  not: {
    "no-key": "Cette billetterie n’envoie pas de notifications.",
    "no-push": "Ce navigateur ne connaît pas les notifications de pages fermées.",
    "home-screen":
      "Sur cet appareil, ajoutez d’abord la page à l’écran d’accueil : « Partager », puis « Sur l’écran d’accueil ». Les notifications y sont possibles.",
    refused:
      "Votre navigateur refuse les notifications de cette page. Vous pouvez les autoriser dans ses réglages.",
    failed:
      "Votre navigateur n’a pas pu activer les notifications. Réessayez, ou choisissez l’e-mail.",
  },
} satisfies ToldWords;
