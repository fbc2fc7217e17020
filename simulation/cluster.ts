/** Several nodes in the place of the one server: 3 to 7, over the same seams, with what can go wrong between
 * them. */
import type { Clock, Timers } from "../src/runtime/seams.ts";
import type { SeededRandom } from "../src/runtime/testing/seeded-random.ts";
import { shardOf, SHARDS } from "../src/runtime/actor.ts";
import type { Faults } from "./faults.ts";
import { Network } from "./network.ts";
import { Placement } from "./placement.ts";
import type { Process } from "./process.ts";

/** Every so many seeds, one plays several nodes: they take longer. */
export const CLUSTER_EVERY = 5;
/** Every so many of those, one in which nothing fails and shards move all the time: no operation may fail. */
const ORDERLY_EVERY = 4;
const NODES_MIN = 3;
const NODES_MAX = 7;
const CLOCK_JUMP_MAX_MS = 3_000;
/** Until a process that has died is taken for dead, at most, ms. */
const NOTICED_MAX_MS = 3_000;

/** The chance that a node that is to be stopped now and then is stopped while it takes shards. */
const STOPS_IN_TAKE = 0.1;
/** A take is under way for about so long, ms. */
const TAKE_MS = 10;

export function isCluster(seed: number): boolean {
  return seed % CLUSTER_EVERY === CLUSTER_EVERY - 1;
}

export function isOrderly(seed: number): boolean {
  return isCluster(seed) && Math.floor(seed / CLUSTER_EVERY) % ORDERLY_EVERY === 1;
}

/** What goes wrong between nodes, beside what goes wrong in each (faults.ts). */
interface Troubles {
  /** How often shards move between nodes that are well, per step. */
  readonly moves: number;
  /** How often nodes come, and go in good order, per step. */
  readonly comeAndGo: number;
  /** A node is taken for dead that is well. */
  readonly misjudged: boolean;
  /** One direction between two nodes is cut. */
  readonly cuts: boolean;
}

export interface ClusterParts {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: SeededRandom;
  readonly faults: Faults;
  readonly event: string;
  /** Nothing fails. */
  readonly orderly: boolean;
  readonly say: (who: string, what: string) => void;
  readonly start: () => Process;
}

export class Cluster {
  readonly network: Network;
  readonly #placement: Placement;
  readonly #parts: ClusterParts;
  readonly #troubles: Troubles;
  readonly #processes: Process[] = [];
  readonly #nodes: number;
  #buried: Process | undefined;

  constructor(parts: ClusterParts) {
    this.#parts = parts;
    const { clock, timers, random, faults, say } = parts;
    this.#placement = new Placement(timers, say, (process) => this.#mayStopInTake(process));
    this.network = new Network({
      clock,
      world: timers,
      random,
      lossy: faults.lossyNetwork,
      holderOf: (shard) => this.#placement.holderOf(shard),
      all: () => this.#processes,
    });
    this.#nodes = NODES_MIN + random.below(NODES_MAX - NODES_MIN + 1);
    const drawn = (): boolean => random.chance(0.5);
    this.#troubles = parts.orderly
      ? { moves: 0.15, comeAndGo: 0.03, misjudged: false, cuts: false }
      : {
          moves: drawn() ? 0.05 : 0,
          comeAndGo: drawn() ? 0.02 : 0,
          misjudged: drawn(),
          cuts: drawn(),
        };
  }

  /** Where a buyer's requests are at home; without a group, who was last taken for dead: if it lives, it may
   * not know yet. */
  homeOf(group: string | undefined): Process | undefined {
    if (group === undefined) return this.#buried?.dead === false ? this.#buried : undefined;
    return this.#placement.holderOf(shardOf(`shopper/${this.#parts.event}/${group}/`));
  }

  open(): void {
    for (let n = 0; n < this.#nodes; n++) this.#add();
  }

  /** One step of the unlucky minute. */
  trouble(): void {
    const { random, faults, timers, say } = this.#parts;
    this.#placement.look();
    const alive = this.#processes.filter(({ dead }) => !dead);
    if (alive.length < NODES_MIN) {
      this.#add();
      return;
    }
    const one = alive[random.below(alive.length)]!;
    const happens = (on: boolean, perStep: number): boolean => on && random.chance(perStep);
    if (happens(faults.crash, 0.03)) {
      say(one.name, "is killed");
      one.kill();
      this.#noticed(one);
      return;
    }
    if (happens(faults.pause, 0.02)) this.#pause(one);
    if (happens(faults.partition, 0.02)) {
      one.wire.cut = random.chance(0.5) ? "requests" : "answers";
      say(one.name, `loses ${one.wire.cut} of the database`);
      if (random.chance(0.5)) this.#noticed(one);
      timers.after(random.next() * 6_000, () => {
        one.wire.cut = "";
        this.#rejoin(one);
      });
    }
    if (happens(faults.clockJump, 0.02)) {
      one.skew = Math.round((random.next() - 0.5) * 2 * CLOCK_JUMP_MAX_MS);
      say(one.name, `has its clock ${one.skew} ms off`);
    }
    this.#between(one, alive, happens);
  }

  /** A shard for which two nodes would answer at this moment. */
  disputed(): string | undefined {
    const awake = this.#processes.filter(({ dead, timers }) => !dead && !timers.frozen);
    for (let shard = 0; shard < SHARDS; shard++) {
      const serving = awake.filter(({ node }) => node.serves(shard));
      if (serving.length > 1)
        return `shard ${shard} is served by ${serving.map(({ name }) => name).join(" and ")}`;
    }
    return undefined;
  }

  /** A process that could not start. */
  gone(process: Process): void {
    this.#noticed(process);
  }

  /** Everybody is well, and one more comes. */
  heal(): void {
    this.network.calm = true;
    this.network.cuts.clear();
    for (const process of this.#processes) this.#rejoin(process);
    this.#add().wire.calm = true;
  }

  /** One more comes, and all that were there before go in good order, one after the other. */
  replace(next: Process): void {
    const { timers } = this.#parts;
    const before = this.#processes.filter((it) => !it.dead);
    this.#processes.push(next);
    timers.after(1_000, () => this.#placement.join(next));
    before.forEach((process, n) => timers.after(5_000 * (n + 1), () => this.#retire(process)));
  }

  #pause(one: Process): void {
    const { random, timers, say } = this.#parts;
    say(one.name, "is stopped");
    one.timers.freeze();
    if (random.chance(0.7)) this.#noticed(one);
    timers.after(500 + random.next() * 6_000, () => {
      if (one.dead) return;
      say(one.name, "goes on");
      one.timers.thaw();
      this.#rejoin(one);
    });
  }

  /** Between asking for shards and hearing that it has them: others may be given them meanwhile. */
  #mayStopInTake(one: Process): void {
    const { random, faults, timers } = this.#parts;
    if (!faults.pause || this.network.calm || !random.chance(STOPS_IN_TAKE)) return;
    timers.after(random.next() * TAKE_MS, () => {
      if (!one.dead && !one.timers.frozen && !this.network.calm) this.#pause(one);
    });
  }

  #between(
    one: Process,
    alive: readonly Process[],
    happens: (on: boolean, perStep: number) => boolean,
  ): void {
    const { random, timers, say } = this.#parts;
    const { moves, comeAndGo, misjudged, cuts } = this.#troubles;
    if (happens(moves > 0, moves)) this.#placement.shuffle();
    if (happens(comeAndGo > 0, comeAndGo) && alive.length < NODES_MAX) this.#add();
    if (happens(comeAndGo > 0, comeAndGo) && alive.length > NODES_MIN) this.#retire(one);
    if (happens(misjudged, 0.02)) {
      this.#bury(one);
      timers.after(random.next() * 4_000, () => this.#rejoin(one));
    }
    if (happens(cuts, 0.03)) {
      const other = alive[random.below(alive.length)]!;
      const cut = `${one.name}>${other.name}`;
      say(one.name, `does not reach ${other.name}`);
      this.network.cuts.add(cut);
      timers.after(random.next() * 6_000, () => this.network.cuts.delete(cut));
    }
  }

  #add(): Process {
    const process = this.#parts.start();
    this.#processes.push(process);
    this.#parts.timers.after(50, () => this.#placement.join(process));
    return process;
  }

  /** Hands everything over, then stops. */
  #retire(process: Process): void {
    const { timers, say } = this.#parts;
    say(process.name, "is to go");
    process.retiring = true;
    this.#placement.leave(process);
    const gone = (): void => {
      if (process.dead) return;
      if (process.node.shards.length > 0 || process.node.state === "recovering") {
        process.timers.after(200, gone);
        return;
      }
      say(process.name, "has handed everything over and stops");
      void process.node.stop().then(() => {
        process.kill();
        this.#placement.bury(process); // a take that failed at the last moment
      });
    };
    timers.after(500, gone);
  }

  #noticed(process: Process): void {
    this.#parts.timers.after(this.#parts.random.next() * NOTICED_MAX_MS, () => this.#bury(process));
  }

  #bury(process: Process): void {
    this.#buried = process;
    this.#placement.bury(process);
  }

  #rejoin(process: Process): void {
    if (!process.dead && !process.retiring) this.#placement.join(process);
  }
}
