/** German. The reader is addressed as "Sie". */
import type { TermsWords } from "../en/terms.ts";
import { pluralsOf } from "../plural.ts";

const plural = pluralsOf("de");

export const terms = {
  title: "Gut zu wissen vor dem Kauf",
  limit: (n: number) =>
    plural(n, {
      one: "Jede Person kann für diese Veranstaltung ein Ticket haben.",
      other: "Jede Person kann für diese Veranstaltung bis zu # Tickets haben.",
    }),
  hold: (time: string, more: string) =>
    `Plätze, die Sie gewählt haben, bleiben ${time} lang für Sie reserviert, auf Wunsch einmal ${more} länger.`,
  pay: "Solange Ihre Bank nachfragt, nimmt sie Ihnen niemand weg. Lehnt sie die Karte ab, behalten Sie die Plätze und können es mit einer anderen versuchen.",
  accessible:
    "Rollstuhlplätze werden zur selben Zeit und auf demselben Weg gewählt, mit Begleitplätzen daneben.",
  back: "Tickets können hier noch nicht zurückgegeben, weitergegeben oder weiterverkauft werden; Geld zurück gibt es vom Veranstalter.",
} satisfies TermsWords;
