/** The page, built once before all tests of pages: a build empties its folder, under the feet of whoever
 * serves it just then. */
import { build } from "vite";

export async function setup(): Promise<void> {
  await build({ root: "web", configFile: "web/vite.config.ts", logLevel: "warn" });
}
