/** The texts of the queue, as far as nobody should wait for them. */
import { queue as en } from "./en/queue.ts";
import { dictionary } from "./language.ts";

export const queue = dictionary(en, {
  de: async () => (await import("./de/queue.ts")).queue,
  es: async () => (await import("./es/queue.ts")).queue,
  fr: async () => (await import("./fr/queue.ts")).queue,
  ar: async () => (await import("./ar/queue.ts")).queue,
});
