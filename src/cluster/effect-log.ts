/** What Effect has to say, in our log: warnings and errors, a line each. Of the trouble that a cluster gets over by
 * itself it speaks in words of its own; whoever reads them at night wants to know whose they are, and what to do. */
import * as Cause from "effect/Cause";
import * as Layer from "effect/Layer";
import * as Logger from "effect/Logger";
import * as References from "effect/References";
import type { Log } from "../runtime/seams.ts";
import { SAID_AGAIN_AFTER_MS } from "../runtime/trouble.ts";

/** By how Effect begins. */
const MEANINGS: Readonly<Record<string, string>> = {
  "Could not release shards":
    "has not got shards given up in time; it tries again until it has, nothing to do here",
  "Could not acquire/release shards":
    "could not take or give up shards; it tries again twice a second, nothing to do here",
  "Shard lock storage is unhealthy":
    "the database does not answer the cluster, so this node gives its shards up; it asks again every second and takes its part when it is answered, nothing to do here",
  "Shard lock storage is still unhealthy":
    "the database still does not answer the cluster; it asks again every second, nothing to do here",
  "Shard lock storage has recovered":
    "the database answers the cluster again; this node takes its part of the shards",
  "Forced shard release is still pending":
    "has not given up all that it had when the database was away; it takes shards when it has, nothing to do here",
  "No healthy runners available":
    "no node has answered lately, this one neither; it goes on and takes its part, nothing to do here",
};
export function quietly(log: Log): Layer.Layer<never> {
  const saidAt = new Map<string, number>();
  const ours = Logger.make(({ cause, logLevel, message, date }) => {
    const words = (Array.isArray(message) ? message : [message]).map(String);
    const [begin = ""] = words;
    const known = Object.keys(MEANINGS).find((key) => begin.startsWith(key)) ?? "";
    if (logLevel === "Info") {
      if (!known) return;
      saidAt.clear(); // it is over: the next time is news
    }
    const at = date.getTime();
    // It says some of it every second.
    if (known && at - (saidAt.get(known) ?? -Infinity) < SAID_AGAIN_AFTER_MS) return;
    saidAt.set(known, at);
    const why = cause.reasons.length > 0 ? `: ${rootOf(Cause.squash(cause))}` : "";
    const said = `"${words.join(" ")}${why}"`;
    const line = known ? `${MEANINGS[known]} (Effect: ${said})` : `Effect Cluster says ${said}`;
    if (logLevel === "Warn" || logLevel === "Info") log.info(line);
    else log.error(line);
  });
  return Layer.merge(Logger.layer([ours]), Layer.succeed(References.MinimumLogLevel)("Info"));
}

/** Its errors wrap each other, and only the innermost has words. */
function rootOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message || error.name : rootOf(error.cause);
}

/** Logs of several nodes are read together: whose line it is. */
export function named(id: string, log: Log): Log {
  return {
    info: (message) => log.info(`node ${id}: ${message}`),
    error: (message) => log.error(`node ${id}: ${message}`),
  };
}
