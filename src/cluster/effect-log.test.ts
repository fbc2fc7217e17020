import * as Cause from "effect/Cause";
import { PersistenceError } from "effect/cluster/ClusterError";
import * as Effect from "effect/Effect";
import { expect, test } from "vitest";
import { RecordingLog } from "../runtime/testing/recording-log.ts";
import { named, quietly } from "./effect-log.ts";

const gone = new PersistenceError({
  cause: new Error("query", { cause: new Error("connect ECONNREFUSED") }),
});

/** What our log has of what Effect says, line by line. */
async function told(...said: Effect.Effect<void>[]): Promise<readonly string[]> {
  const log = new RecordingLog();
  const all = Effect.all(said, { discard: true });
  await Effect.runPromise(all.pipe(Effect.provide(quietly(named("n-1", log)))));
  return log.text.split("\n").filter(Boolean);
}

test("[U24] what Effect says of ordinary trouble is a sentence: whose node, what it means, that it heals", async () => {
  const lines = await told(
    Effect.logWarning("Could not release shards, retrying", Cause.fail(gone)),
    Effect.logError("Shard lock storage is unhealthy"),
    Effect.logWarning("Shard lock storage is still unhealthy"),
    Effect.logInfo("Shard lock storage has recovered"),
  );
  expect(lines).toEqual([
    'info: node n-1: has not got shards given up in time; it tries again until it has, nothing to do here (Effect: "Could not release shards, retrying: connect ECONNREFUSED")',
    'error: node n-1: the database does not answer the cluster, so this node gives its shards up; it asks again every second and takes its part when it is answered, nothing to do here (Effect: "Shard lock storage is unhealthy")',
    'info: node n-1: the database still does not answer the cluster; it asks again every second, nothing to do here (Effect: "Shard lock storage is still unhealthy")',
    'info: node n-1: the database answers the cluster again; this node takes its part of the shards (Effect: "Shard lock storage has recovered")',
  ]);
});

test("[U24] what is said every second is one line in half a minute, but the next time is news", async () => {
  const still = Effect.logWarning("Shard lock storage is still unhealthy");
  const over = Effect.logInfo("Shard lock storage has recovered");
  const lines = await told(still, still, over, still, still, over);
  expect(lines.map((line) => /Effect: "(.*)"/.exec(line)?.[1])).toEqual([
    "Shard lock storage is still unhealthy",
    "Shard lock storage has recovered",
    "Shard lock storage is still unhealthy",
    "Shard lock storage has recovered",
  ]);
});

test("[U24] what nobody has foreseen is told in Effect's own words, and promises nothing", async () => {
  expect(
    await told(Effect.logError("Defect in entity, restarting"), Effect.logInfo("Hello")),
  ).toEqual(['error: node n-1: Effect Cluster says "Defect in entity, restarting"']);
});
