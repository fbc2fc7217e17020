/** A node of a cluster, with actors that count, on a real database. */
import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { ActorNode } from "../../runtime/node.ts";
import type { PeerListener } from "../../runtime/seams.ts";
import { counter } from "../../runtime/testing/world.ts";
import { RecordingLog } from "../../runtime/testing/recording-log.ts";
import { createPool } from "../../store/connect.ts";
import { DirectoryTable } from "../../store/directory.ts";
import { PostgresJournal } from "../../store/journal.ts";
import { systemClock, systemRandom, systemTimers } from "../../system.ts";
import { Cluster } from "../cluster.ts";

export interface TestMember {
  readonly node: ActorNode;
  readonly cluster: Cluster;
  readonly log: RecordingLog;
  /** Leaves as a server does that is stopped. */
  leave(): Promise<void>;
  stop(): Promise<void>;
}

export const nobody: PeerListener = {
  requested: () => Promise.reject(new Error("nobody asks")),
  told: () => undefined,
};

/** Resolves when it serves its first shards. */
export async function member(
  databaseUrl: string,
  listener: PeerListener = nobody,
  key = "the secret of all",
  port = 0,
  reachedAt = { host: "127.0.0.1", port: 0 },
): Promise<TestMember> {
  const id = randomUUID();
  const log = new RecordingLog();
  const parts = { clock: systemClock, timers: systemTimers, log };
  const pool: Pool = createPool(databaseUrl, { max: 2, applicationName: "grandstand-test" });
  const cluster = await Cluster.open({
    ...parts,
    id,
    databaseUrl,
    rows: new DirectoryTable(pool, key),
    listen: { host: "127.0.0.1", port },
    reachedAt,
    key: Buffer.from(key),
  });
  const journal = new PostgresJournal(databaseUrl);
  const node = new ActorNode({
    ...parts,
    id,
    journal,
    random: systemRandom,
    transport: cluster,
    types: [counter],
    shards: [],
  });
  await node.start();
  let left = false;
  const leave = async (): Promise<void> => {
    if (!left) await cluster.leave();
    left = true;
  };
  const stop = async (): Promise<void> => {
    await leave();
    await node.stop();
    await cluster.close();
    await journal.close();
    await pool.end();
  };
  try {
    await cluster.join(node, listener);
  } catch (error) {
    await stop();
    throw error;
  }
  return { node, cluster, log, leave, stop };
}
