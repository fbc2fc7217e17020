/** The texts of tickets on the device: without a connection, and installed. */
import { tickets as en } from "./en/tickets.ts";
import { dictionary } from "./language.ts";

export const tickets = dictionary(en, {
  de: async () => (await import("./de/tickets.ts")).tickets,
  es: async () => (await import("./es/tickets.ts")).tickets,
  fr: async () => (await import("./fr/tickets.ts")).tickets,
  ar: async () => (await import("./ar/tickets.ts")).tickets,
});
