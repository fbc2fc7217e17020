/** The texts of the lobby. */
import { lobby as en } from "./en/lobby.ts";
import { dictionary } from "./language.ts";

export const lobby = dictionary(en, {
  de: async () => (await import("./de/lobby.ts")).lobby,
  es: async () => (await import("./es/lobby.ts")).lobby,
  fr: async () => (await import("./fr/lobby.ts")).lobby,
  ar: async () => (await import("./ar/lobby.ts")).lobby,
});
