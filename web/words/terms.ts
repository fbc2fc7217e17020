/** The texts of what a fan should know before the seats. */
import { terms as en } from "./en/terms.ts";
import { dictionary } from "./language.ts";

export const terms = dictionary(en, {
  de: async () => (await import("./de/terms.ts")).terms,
  es: async () => (await import("./es/terms.ts")).terms,
  fr: async () => (await import("./fr/terms.ts")).terms,
  ar: async () => (await import("./ar/terms.ts")).terms,
});
