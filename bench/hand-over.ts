/** How long nobody serves a shard when it moves: half of all shards from one node to another, on PostgreSQL, with
 * 30,000 held seats in memory and buyers who go on asking, through both nodes.
 *
 *   node bench/hand-over.ts [--rounds 6] */
import { parseArgs } from "node:util";
import { runToEnd } from "../sim/ends.ts";
import { openOwnDatabase } from "../sim/stage.ts";
import { seatActor } from "../src/actors/seat.ts";
import { ALL_SHARDS, SHARDS } from "../src/runtime/actor.ts";
import { ActorNode } from "../src/runtime/node.ts";
import type { Message, Transport } from "../src/runtime/seams.ts";
import { Unavailable } from "../src/runtime/unavailable.ts";
import { PostgresJournal } from "../src/store/journal.ts";
import { migrate } from "../src/store/migrate.ts";
import { consoleLog, systemClock, systemRandom, systemTimers } from "../src/system.ts";
import { median } from "./median.ts";

const SECTIONS = 60;
const SEATS = 500;
const HALF = Array.from({ length: SHARDS / 2 }, (_, n) => n);
const UNTIL = 8_000_000_000_000;
/** Buyers who extend one hold after the other while the shards move. */
const BUYERS = 32;

const keyOf = (n: number): string => `e/s${n % SECTIONS}/${n % (SECTIONS * SEATS)}`;

const told = (name: string, values: readonly number[]): string =>
  `${name}: median ${median(values).toFixed(0)} ms, longest ${Math.max(...values).toFixed(0)} ms`;

await runToEnd(async (ends) => {
  const { values } = parseArgs({ options: { rounds: { type: "string", default: "6" } } });
  const { url } = await openOwnDatabase("hand-over", ends, () => undefined);
  await migrate(url);
  const nodes: ActorNode[] = [];
  const transport: Transport = {
    ask: (shard: number, message: Message, limitMs: number) => {
      const holder = nodes.find((node) => node.shards.includes(shard));
      return holder
        ? holder.answer(message, limitMs)
        : Promise.reject(new Unavailable("not-owner", `nobody holds shard ${shard}`));
    },
  };
  for (const shards of [ALL_SHARDS, []]) {
    const journal = new PostgresJournal(url);
    const parts = { clock: systemClock, timers: systemTimers, random: systemRandom };
    const node = new ActorNode({
      id: `node-${nodes.length}`,
      journal,
      ...parts,
      log: { ...consoleLog, info: () => undefined },
      transport,
      types: [seatActor],
      shards,
    });
    nodes.push(node);
    await ends.start(
      () => node.start(),
      () => node.stop().then(() => journal.close()),
    );
  }
  const [first, second] = nodes as [ActorNode, ActorNode];
  const hold = (node: ActorNode, n: number): Promise<unknown> =>
    node.operation((turns) =>
      turns.ask(seatActor, keyOf(n), "hold", { hold: "h", buyer: "b", until: UNTIL }),
    );
  let later = UNTIL;
  const extend = (node: ActorNode, n: number): Promise<unknown> =>
    node.operation((turns) =>
      turns.ask(seatActor, keyOf(n), "extend", { hold: "h", until: ++later }),
    );
  for (let n = 0; n < SECTIONS * SEATS; n += 1_000)
    await Promise.all(Array.from({ length: 1_000 }, (_, more) => hold(first, n + more)));

  const away: number[] = [];
  const slowest: number[] = [];
  const taking: number[] = [];
  for (let round = 0; round < Number(values.rounds); round++) {
    const [from, to] = round % 2 === 0 ? [first, second] : [second, first];
    const still = { going: true };
    let worst = 0;
    const buyers = Array.from({ length: BUYERS }, async (_, buyer) => {
      for (let n = buyer * 997; still.going; n += 61) {
        const since = performance.now();
        await extend(nodes[n % 2]!, n);
        worst = Math.max(worst, performance.now() - since);
      }
    });
    await new Promise((resolve) => setTimeout(resolve, 500));
    const since = performance.now();
    await from.handOver(HALF);
    const released = performance.now();
    await to.take(HALF);
    away.push(performance.now() - since);
    taking.push(performance.now() - released);
    await new Promise((resolve) => setTimeout(resolve, 500));
    still.going = false;
    await Promise.all(buyers);
    slowest.push(worst);
  }
  console.log(told("from the beginning of the hand-over to the end of the take", away));
  console.log(told("of that the take", taking));
  console.log(told("slowest request of a round, none failed", slowest));
  return 0;
});
