/** What Effect has to say, in our log: warnings and errors, a line each. */
import * as Cause from "effect/Cause";
import * as Layer from "effect/Layer";
import * as Logger from "effect/Logger";
import * as References from "effect/References";
import type { Log } from "../runtime/seams.ts";

export function quietly(log: Log): Layer.Layer<never> {
  const ours = Logger.make(({ cause, logLevel, message }) => {
    const words = (Array.isArray(message) ? message : [message]).map(String);
    if (cause.reasons.length > 0) words.push(String(Cause.squash(cause)));
    const line = `cluster: ${words.join(" ")}`;
    if (logLevel === "Warn") log.info(line);
    else log.error(line);
  });
  return Layer.merge(Logger.layer([ours]), Layer.succeed(References.MinimumLogLevel)("Warn"));
}
