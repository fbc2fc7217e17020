/** Effect Cluster: which nodes there are and which of them has which shard. Its locks are session locks of
 * PostgreSQL: those of a process that has died are free at once, those of one that stands still when
 * PostgreSQL ends its idle session.
 *
 * Each of our shards is a shard of Effect's, with one singleton on it: that runs where Effect has locked the
 * shard, and Effect lets the lock go when it has ended. A lock is no proof that nobody else acts for the shard;
 * our epochs are (runtime/moves.ts). */
import { PgClient } from "@effect/sql-pg";
import { PersistenceError } from "effect/cluster/ClusterError";
import { EntityId } from "effect/cluster/EntityId";
import * as MessageStorage from "effect/cluster/MessageStorage";
import { RunnerAddress } from "effect/cluster/RunnerAddress";
import * as RunnerHealth from "effect/cluster/RunnerHealth";
import { RunnerStorage } from "effect/cluster/RunnerStorage";
import * as Runners from "effect/cluster/Runners";
import * as Sharding from "effect/cluster/Sharding";
import * as ShardingConfig from "effect/cluster/ShardingConfig";
import * as SqlRunnerStorage from "effect/cluster/SqlRunnerStorage";
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Layer from "effect/Layer";
import * as Option from "effect/Option";
import * as Redacted from "effect/Redacted";
import * as Scope from "effect/Scope";
import { ALL_SHARDS, SHARDS } from "../runtime/actor.ts";
import type { Log } from "../runtime/seams.ts";
import type { Address } from "./address.ts";
import { quietly } from "./effect-log.ts";
import type { Holdings } from "./holdings.ts";
import { numberOf, patient } from "./patient-locks.ts";

/** The group that Effect keeps its own singleton in: a group of ours would double the locks. */
const GROUP = "default";
/** Of its tables. */
const PREFIX = "effect_cluster";
/** A node that says nothing for so long is no member any more, and PostgreSQL ends its locks. Whole seconds. */
const SILENCE_MAX_S = 3;
const REFRESH_EVERY_MS = 1_000;
/** How soon the others see a node come or leave. */
const LOOK_EVERY_MS = 250;
const CHECK_EVERY_MS = 500;
/** One holds the locks; the others carry the rest. */
const CONNECTIONS = 3;
/** An older session is not taken again: one that was begun while the database could only be read stays so for ever. The
 * one that holds the locks is kept for as long as nothing fails on it. */
const SESSION_MAX_MS = 10_000;

export interface MembershipParts {
  readonly databaseUrl: string;
  /** Where the others reach this node. */
  readonly address: Address;
  readonly holdings: Pick<Holdings, "come" | "go">;
  /** Whether a node answers. */
  readonly isAlive: (address: Address) => Promise<boolean>;
  readonly log: Log;
}

export interface Membership {
  /** Says that it goes, so that the others already ask for its locks while it hands over; then lets them go. */
  leave(handOver: () => Promise<void>): Promise<void>;
}

export async function openMembership(parts: MembershipParts): Promise<Membership> {
  const scope = Scope.makeUnsafe();
  let leaving = false;
  // What it says while it is taken apart is nobody's concern.
  const log: Log = {
    info: (message) => leaving || parts.log.info(message),
    error: (message) => leaving || parts.log.error(message),
  };
  const close = (): Promise<void> => {
    leaving = true;
    return Effect.runPromise(Scope.close(scope, Exit.void));
  };
  const layer = layerOf(parts, () => leaving);
  const opened = Layer.buildWithScope(layer, scope).pipe(Effect.provide(quietly(log)));
  try {
    const storage = Context.get(await Effect.runPromise(opened), RunnerStorage);
    const address = RunnerAddress.make(parts.address);
    return {
      leave: async (handOver) => {
        leaving = true;
        await Effect.runPromise(Effect.ignore(storage.unregister(address)));
        await handOver();
        // At once: one by one, as Effect lets them go, 128 locks took 0.8 s.
        await Effect.runPromise(Effect.ignore(storage.releaseAll(address)));
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

type Storage = RunnerStorage["Service"];

/** Effect makes a runner that is not registered a runner again, and asks for what it believes is its own. */
function notWhile(leaving: () => boolean, storage: Storage): Storage {
  const gone = new PersistenceError({ cause: "this node leaves" });
  return {
    ...storage,
    register: (...runner) =>
      Effect.suspend(() => (leaving() ? Effect.fail(gone) : storage.register(...runner))),
    acquire: (...asked) =>
      Effect.suspend(() => (leaving() ? Effect.fail(gone) : storage.acquire(...asked))),
  };
}

function layerOf(
  { databaseUrl, address, holdings, isAlive }: MembershipParts,
  leaving: () => boolean,
) {
  const storage = Layer.effect(RunnerStorage)(
    Effect.map(SqlRunnerStorage.make({ prefix: PREFIX }), (sql) =>
      notWhile(leaving, patient(sql, holdings)),
    ),
  );
  const sql = PgClient.layer({
    url: Redacted.make(databaseUrl),
    applicationName: "grandstand-cluster",
    maxConnections: CONNECTIONS,
    connectionTTL: SESSION_MAX_MS,
  });
  const config = ShardingConfig.layer({
    runnerAddress: Option.some(RunnerAddress.make(address)),
    availableShardGroups: [GROUP],
    assignedShardGroups: [GROUP],
    shardsPerGroup: SHARDS,
    shardLockExpiration: SILENCE_MAX_S * 1_000,
    shardLockRefreshInterval: REFRESH_EVERY_MS,
    refreshAssignmentsInterval: LOOK_EVERY_MS,
    entityMessagePollInterval: CHECK_EVERY_MS,
    runnerHealthCheckInterval: CHECK_EVERY_MS,
    simulateRemoteSerialization: false,
  });
  const health = Layer.succeed(RunnerHealth.RunnerHealth)(
    RunnerHealth.RunnerHealth.of({
      isAlive: ({ host, port }) => Effect.promise(() => isAlive({ host, port })),
    }),
  );
  const placement = Layer.effectDiscard(
    Effect.gen(function* () {
      const sharding = yield* Sharding.Sharding;
      const names = namesOn(sharding);
      for (const shard of ALL_SHARDS) {
        const held = Effect.acquireRelease(
          Effect.sync(() => holdings.come(shard)),
          () => Effect.promise(() => holdings.go(shard)),
        );
        yield* sharding.registerSingleton(names[shard]!, held, { shardGroup: GROUP });
      }
    }),
  );
  return placement.pipe(
    Layer.provide(Sharding.layer),
    Layer.provide([health, Runners.layerNoop]),
    Layer.provide(MessageStorage.layerNoop),
    Layer.provideMerge(storage),
    Layer.provide([config, sql]),
  );
}

/** For each of our shards a name that Effect's hash puts on the shard of that number. */
function namesOn(sharding: Sharding.Sharding["Service"]): string[] {
  const names: string[] = [];
  let missing = SHARDS;
  for (let n = 0; missing > 0; n++) {
    const name = `shard-${n}`;
    const shard = numberOf(sharding.getShardId(EntityId.make(name), GROUP));
    if (names[shard] !== undefined) continue;
    names[shard] = name;
    missing -= 1;
  }
  return names;
}
