/** French. The reader is addressed as "vous". */
import type { OutsideWords } from "../en/outside.ts";
import { number } from "../locale.ts";

export const outside = {
  name: "File d’attente",
  on: "La vente est ouverte",
  title: "Il y a une file d’attente",
  over: "Votre temps à l’intérieur est terminé",
  missed: "Votre tour est passé",
  why: "Rejoignez-la : on entre l’un après l’autre, pour que la vente reste rapide.",
  again: "Vous pouvez la reprendre, à la fin.",
  stillYours: "Les places que vous avez réservées restent à vous.",
  join: "Rejoindre la file",
  joinAgain: "Reprendre la file",
  waiting: (waiting: number, perMinute: number) =>
    `${number(waiting)} en attente · ${perMinute > 0 ? `environ ${number(perMinute)} entrées par minute` : "personne n’entre en ce moment"}`,
} satisfies OutsideWords;
