/** Which engine sells, and the parts of the classic one: options of every command that starts a server of its own. */
import { INSTANCES_MAX } from "../src/engine-config.ts";
import { integer, oneOf, OptionError } from "./option-value.ts";

export const ENGINE_OPTIONS = {
  engine: { type: "string", default: "actors" },
  nodes: { type: "string", default: "1" },
  instances: { type: "string", default: "1" },
  cache: { type: "string", default: "off" },
  queue: { type: "string", default: "off" },
} as const;

export const ENGINE_USAGE = `  --engine E       actors or classic (default actors); for classic also
                   --instances N, --cache on|off, --queue on|off|accepted
  --nodes N        for actors: so many nodes share the work (default 1)`;

/** The environment of a server that is to have them. Throws an OptionError before anything is started. */
export function engineOf(values: Readonly<Record<keyof typeof ENGINE_OPTIONS, string>>) {
  const engine = oneOf("engine", values.engine, "actors", "classic");
  const instances = String(integer("instances", values.instances, 1, INSTANCES_MAX));
  const nodes = String(integer("nodes", values.nodes, 1, INSTANCES_MAX));
  const cache = oneOf("cache", values.cache, "on", "off");
  const queue = oneOf("queue", values.queue, "off", "on", "accepted");
  const parts = (["instances", "cache", "queue"] as const).filter(
    (name) => values[name] !== ENGINE_OPTIONS[name].default,
  );
  if (engine === "actors" && parts.length > 0)
    throw new OptionError(`--${parts[0]} is for the engine classic: add --engine classic.`);
  if (engine === "classic" && nodes !== "1")
    throw new OptionError("--nodes is for the engine actors: leave --engine classic out.");
  return {
    GRANDSTAND_ENGINE: engine,
    GRANDSTAND_NODES: nodes,
    GRANDSTAND_INSTANCES: instances,
    GRANDSTAND_CACHE: cache,
    GRANDSTAND_QUEUE: queue,
  };
}
