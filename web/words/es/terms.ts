/** Spanish. The reader is addressed as "tú". */
import type { TermsWords } from "../en/terms.ts";
import { pluralsOf } from "../plural.ts";

const plural = pluralsOf("es");

export const terms = {
  title: "Lo que conviene saber antes de comprar",
  limit: (n: number) =>
    plural(n, {
      one: "Cada persona puede tener una entrada para este evento.",
      other: "Cada persona puede tener hasta # entradas para este evento.",
    }),
  hold: (time: string, more: string) =>
    `Los asientos que reservas se te guardan durante ${time}, y una vez ${more} más si lo pides.`,
  pay: "Mientras tu banco pregunta, nadie te los quita. Si rechaza la tarjeta, los conservas y puedes probar con otra.",
  accessible:
    "Las plazas para silla de ruedas se eligen de la misma manera y al mismo tiempo, con asientos de acompañante al lado.",
  back: "Las entradas todavía no se pueden devolver, ceder ni revender aquí; los reembolsos los hace el organizador.",
} satisfies TermsWords;
