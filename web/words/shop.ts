/** The texts of choosing, paying and owning: fetched with the screens that need them. */
import { shop as en } from "./en/shop.ts";
import { dictionary } from "./language.ts";

export const shop = dictionary(en, {
  de: async () => (await import("./de/shop.ts")).shop,
  es: async () => (await import("./es/shop.ts")).shop,
  fr: async () => (await import("./fr/shop.ts")).shop,
  ar: async () => (await import("./ar/shop.ts")).shop,
});
