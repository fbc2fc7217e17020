/** French. The reader is addressed as "vous". */
import type { LobbyWords } from "../en/lobby.ts";
import { number } from "../locale.ts";

export const lobby = {
  name: "Salle d’attente",
  opensIn: "La vente ouvre dans",
  fair: (when: string) =>
    `Le ${when}, à notre horloge. Entrer maintenant ou une seconde avant l’ouverture donne la même chance.`,
  in: "Vous y êtes.",
  inMeans:
    "Vous pouvez fermer cette page et revenir ; inutile de recharger. Votre rang est tiré au sort à l’ouverture.",
  join: "Entrer dans la salle",
  there: (n: number) => `${number(n)} dans la salle d’attente`,
  toTheBell: (time: string) => `${time} avant l’ouverture`,
} satisfies LobbyWords;
