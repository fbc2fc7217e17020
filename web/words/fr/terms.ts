/** French. The reader is addressed as "vous". */
import type { TermsWords } from "../en/terms.ts";
import { pluralsOf } from "../plural.ts";

const plural = pluralsOf("fr");

export const terms = {
  title: "Bon à savoir avant l’achat",
  limit: (n: number) =>
    plural(n, {
      one: "Chaque personne peut avoir un seul billet pour cet événement.",
      other: "Chaque personne peut avoir jusqu’à # billets pour cet événement.",
    }),
  hold: (time: string, more: string) =>
    `Les places que vous réservez vous sont gardées pendant ${time}, et une fois ${more} de plus si vous le demandez.`,
  pay: "Tant que votre banque vous interroge, personne ne vous les prend. Si elle refuse la carte, vous les gardez et pouvez en essayer une autre.",
  accessible:
    "Les emplacements pour fauteuil roulant se choisissent de la même façon et au même moment, avec des places d’accompagnant à côté.",
  back: "Les billets ne peuvent pas encore être rendus, cédés ou revendus ici ; les remboursements sont faits par l’organisateur.",
} satisfies TermsWords;
