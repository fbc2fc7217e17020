/** What a call to another node costs on both sides, how long shards are away when a node is killed, and when it
 * leaves. Two nodes in this process and one of its own, which is the one that is killed; the calls go there.
 *
 *   node bench/cluster-calls.ts [--rate 10000] [--seconds 10] [--kills 10] [--leaves 10] */
import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { runToEnd } from "../sim/ends.ts";
import { openOwnDatabase } from "../sim/stage.ts";
import { member, type TestMember } from "../src/cluster/testing/member.ts";
import { type StartedMember, startMember } from "../src/cluster/testing/started-member.ts";
import { ALL_SHARDS, SHARDS, shardOf } from "../src/runtime/actor.ts";
import type { Message } from "../src/runtime/seams.ts";
import { migrate } from "../src/store/migrate.ts";
import { median } from "./median.ts";

const EVERY_MS = 2;
const CLOCK_TICK_US = 10_000;

const { values } = parseArgs({
  options: {
    rate: { type: "string", default: "10000" },
    seconds: { type: "string", default: "10" },
    kills: { type: "string", default: "10" },
    leaves: { type: "string", default: "10" },
  },
});

/** CPU that a process has used, µs. */
function cpuOf(pid: number | "self"): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
  return (Number(fields[11]) + Number(fields[12])) * CLOCK_TICK_US;
}

async function until(holds: () => boolean): Promise<number> {
  const since = performance.now();
  while (!holds()) await wait(1);
  return performance.now() - since;
}

const told = (what: string, ms: readonly number[]): void =>
  console.log(
    `${what}: median ${median(ms).toFixed(0)} ms, longest ${Math.max(...ms).toFixed(0)} ms of ${ms.length}`,
  );

/** Whether these serve all shards between them. */
const serve = (all: readonly TestMember[]): boolean =>
  ALL_SHARDS.every((shard) => all.some(({ node }) => node.serves(shard)));
const held = (all: readonly TestMember[]): number => all.flatMap(({ node }) => node.shards).length;

/** The shards of one node as another knows it: until it does, it asks itself. */
const heldBy = (node: StartedMember, viewer: TestMember): number[] =>
  viewer.cluster.view().shards.flatMap((one) => (one.node === node.id ? [one.shard] : []));

async function calls(from: TestMember, to: StartedMember): Promise<void> {
  const theirs = new Set(heldBy(to, from));
  const keys = Array.from({ length: 5_000 }, (_, n) => `c${n}`).filter((key) =>
    theirs.has(shardOf(`counter/${key}`)),
  );
  const [failures, times]: [Map<string, number>, number[]] = [new Map(), []];
  const ask = async (n: number): Promise<void> => {
    const key = keys[n % keys.length]!;
    const message: Message = {
      type: "counter",
      key,
      kind: "get",
      command: {},
      once: undefined,
      done: undefined,
    };
    const since = performance.now();
    try {
      await from.cluster.ask(shardOf(`counter/${key}`), message, 2_000);
      times.push(performance.now() - since);
    } catch (error) {
      failures.set(String(error), (failures.get(String(error)) ?? 0) + 1);
    }
  };
  const during = async (rate: number, seconds: number): Promise<[number, number, number]> => {
    const before = [cpuOf("self"), cpuOf(to.pid)];
    const since = performance.now();
    const under: Promise<void>[] = [];
    let n = 0;
    while (performance.now() - since < seconds * 1_000) {
      for (const due = ((performance.now() - since) / 1_000) * rate; n < due; n++)
        under.push(ask(n));
      await wait(EVERY_MS);
    }
    await Promise.all(under);
    return [n, cpuOf("self") - before[0]!, cpuOf(to.pid) - before[1]!];
  };
  await during(Number(values.rate), 2); // warm
  times.length = 0;
  const seconds = Number(values.seconds);
  const [, idleHere, idleThere] = await during(0, seconds);
  const [n, here, there] = await during(Number(values.rate), seconds);
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): string => sorted[Math.floor(sorted.length * share)]!.toFixed(1);
  console.log(
    `${(n / seconds).toFixed(0)} calls/s: ${((here - idleHere) / n).toFixed(1)} µs of CPU a call here, ` +
      `${((there - idleThere) / n).toFixed(1)} µs there; answered in ${at(0.5)} ms (median), ${at(0.99)} ms (p99); ` +
      `failures: ${JSON.stringify([...failures])}`,
  );
}

await runToEnd(async (ends) => {
  const { url } = await openOwnDatabase("cluster-calls", ends, () => undefined);
  await migrate(url);
  const join = (): Promise<TestMember> =>
    ends.start(
      () => member(url),
      (one) => one.stop(),
    );
  const begin = (): Promise<StartedMember> =>
    ends.start(
      () => startMember(url),
      (one) => one.end(),
    );
  const stay = [await join()];
  const other = await begin();
  await until(() => heldBy(other, stay[0]!).length >= SHARDS / 3);
  if (Number(values.seconds) > 0) await calls(stay[0]!, other);
  stay.push(await join());

  const outages: number[] = [];
  let victim = other;
  for (let n = 0; n < Number(values.kills); n++) {
    await until(() => held(stay) <= (SHARDS * 2) / 3 + 1);
    await wait(500 + Math.random() * 1_000); // at any moment of its rounds
    victim.signal("SIGKILL");
    outages.push(await until(() => serve(stay)));
    victim = await begin();
  }
  told("kill -9, until all shards are served", outages);

  const leaves: number[] = [];
  for (let n = 0; n < Number(values.leaves); n++) {
    await until(() => held(stay) <= (SHARDS * 2) / 3 + 1);
    await wait(500 + Math.random() * 1_000);
    victim.signal("SIGTERM");
    leaves.push(await until(() => serve(stay)));
    victim = await begin();
  }
  told("SIGTERM, until all shards are served", leaves);
  return 0;
});
