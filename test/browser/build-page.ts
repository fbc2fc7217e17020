/** The page, built once before all tests of pages: a build empties its folder, under the feet of whoever
 * serves it just then. As it is sold: where NODE_ENV says "test", Vite builds for development. */
import { build } from "vite";

export async function setup(): Promise<void> {
  const { NODE_ENV } = process.env;
  process.env["NODE_ENV"] = "production";
  try {
    await build({ root: "web", configFile: "web/vite.config.ts", logLevel: "warn" });
  } finally {
    process.env["NODE_ENV"] = NODE_ENV;
  }
}
