/** The texts for an address that is too new for the draw: fetched where there is one. */
import { tooNew as en } from "./en/too-new.ts";
import { dictionary } from "./language.ts";

export const tooNew = dictionary(en, {
  de: async () => (await import("./de/too-new.ts")).tooNew,
  es: async () => (await import("./es/too-new.ts")).tooNew,
  fr: async () => (await import("./fr/too-new.ts")).tooNew,
  ar: async () => (await import("./ar/too-new.ts")).tooNew,
});
