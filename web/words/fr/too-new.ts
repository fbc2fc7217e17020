/** French. The reader is addressed as "vous". */
import type { TooNewWords } from "../en/too-new.ts";

export const tooNew = {
  knownBy: (when: string) =>
    `Les adresses connectées ici pour la première fois après cette date ne participent pas au tirage : ${when}. Elles viennent juste derrière, dans l’ordre d’arrivée.`,
  behindMeans:
    "Cette adresse est trop récente pour le tirage : vous recevez le numéro suivant, juste derrière. Vous pouvez fermer cette page et revenir ; inutile de recharger.",
} satisfies TooNewWords;
