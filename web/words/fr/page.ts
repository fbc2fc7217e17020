/** French. The reader is addressed as "vous". */
import type { PageWords } from "../en/page.ts";
import { number } from "../locale.ts";
import { pluralsOf } from "../plural.ts";

const plural = pluralsOf("fr");

export const page = {
  language: "Langue",
  languageFailed: "Cette langue n’a pas pu être chargée. Vérifiez votre connexion et réessayez.",
  myTickets: "Mes billets",
  oneMoment: "Un instant…",
  tryAgain: "Réessayer",
  failed: "Le chargement a échoué",
  nowhere: "Il n’y a rien ici",
  seeSales: "Voir ce qui est en vente",
  noConnection:
    "Pas de connexion en ce moment. Votre rang est conservé ; cette page continue d’elle-même.",
  joined: "C’est fait, vous y êtes. Vous pouvez fermer cette page et revenir.",
  loading: "Chargement…",

  time: {
    days: (days: number, hours: number) =>
      `${plural(days, { one: "# jour", other: "# jours" })} ${number(hours)} h`,
    both: (there: string, here: string) => `${there} (${here} chez vous)`,
  },
} satisfies PageWords;
