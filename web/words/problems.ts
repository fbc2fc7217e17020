/** The texts of what did not work: fetched when something does not. */
import { problems as en } from "./en/problems.ts";
import { dictionary } from "./language.ts";

export const problems = dictionary(en, {
  de: async () => (await import("./de/problems.ts")).problems,
  es: async () => (await import("./es/problems.ts")).problems,
  fr: async () => (await import("./fr/problems.ts")).problems,
  ar: async () => (await import("./ar/problems.ts")).problems,
});
