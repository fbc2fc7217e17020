/** The texts of the frame, and of whatever may be on the first screen. */
import { page as en } from "./en/page.ts";
import { dictionary } from "./language.ts";

export const page = dictionary(en, {
  de: async () => (await import("./de/page.ts")).page,
  es: async () => (await import("./es/page.ts")).page,
  fr: async () => (await import("./fr/page.ts")).page,
  ar: async () => (await import("./ar/page.ts")).page,
});
