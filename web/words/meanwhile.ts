/** The texts of what there is to see and do while one waits, and of the draw that can be checked. */
import { meanwhile as en } from "./en/meanwhile.ts";
import { dictionary } from "./language.ts";

export const meanwhile = dictionary(en, {
  de: async () => (await import("./de/meanwhile.ts")).meanwhile,
  es: async () => (await import("./es/meanwhile.ts")).meanwhile,
  fr: async () => (await import("./fr/meanwhile.ts")).meanwhile,
  ar: async () => (await import("./ar/meanwhile.ts")).meanwhile,
});
