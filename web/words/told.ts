/** The texts of being told of the call while the page is closed. */
import { told as en } from "./en/told.ts";
import { dictionary } from "./language.ts";

export const told = dictionary(en, {
  de: async () => (await import("./de/told.ts")).told,
  es: async () => (await import("./es/told.ts")).told,
  fr: async () => (await import("./fr/told.ts")).told,
  ar: async () => (await import("./ar/told.ts")).told,
});
