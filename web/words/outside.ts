/** The texts for who is not in the queue. */
import { outside as en } from "./en/outside.ts";
import { dictionary } from "./language.ts";

export const outside = dictionary(en, {
  de: async () => (await import("./de/outside.ts")).outside,
  es: async () => (await import("./es/outside.ts")).outside,
  fr: async () => (await import("./fr/outside.ts")).outside,
  ar: async () => (await import("./ar/outside.ts")).outside,
});
