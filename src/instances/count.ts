import type { Config } from "../config.ts";

/** How many processes serve behind the port of this one. */
export function instancesOf({ engine, classic, nodes }: Config): number {
  return engine === "classic" ? classic.instances : nodes;
}
