/** The box office on several nodes of one database, in virtual time: each with its own use cases, memory and maps,
 * over the seams between nodes. */
import type { Event } from "../../domain/event.ts";
import type { Pass } from "../../domain/pass.ts";
import { ALL_SHARDS } from "../../runtime/actor.ts";
import { Neighbours } from "../../runtime/testing/neighbours.ts";
import { watch, World } from "../../runtime/testing/world.ts";
import { type AcrossNodes, acrossNodes } from "../across-nodes.ts";
import type { Letter } from "../post-port.ts";
import type { Push } from "../push-port.ts";
import { TicketCodes } from "../ticket-code.ts";
import { type Around, type Branch, openBranch } from "./branch.ts";
import { type BoxOfficeOptions, eventOf } from "./box-office.ts";
import { MemoryBank } from "./memory-bank.ts";

/** How long a test waits for an answer, ms. */
const PATIENCE_MS = 60_000;

export interface Office extends Branch, AcrossNodes {
  dead: boolean;
}

export class Branches implements Around {
  readonly world: World;
  readonly bank = new MemoryBank();
  readonly codes = new TicketCodes(Buffer.alloc(32, 7));
  readonly event: Event;
  readonly neighbours: Neighbours;
  readonly offices: Office[] = [];
  readonly letters: Letter[] = [];
  readonly passes = new Map<string, Pass>();
  readonly push: Push = { publicKey: "key", faultOf: () => undefined, send: async () => "sent" };
  #keys = 0;

  private constructor(options: BoxOfficeOptions, seed: number) {
    this.world = new World([], seed);
    this.event = eventOf(options);
    this.neighbours = new Neighbours(this.world.clock, this.world.timers);
  }

  /** The shards go round the nodes. */
  static async open(count: number, options: BoxOfficeOptions = {}, seed = 1): Promise<Branches> {
    const branches = new Branches(options, seed);
    for (let n = 0; n < count; n++)
      await branches.add(ALL_SHARDS.filter((shard) => shard % count === n));
    return branches;
  }

  async add(shards: readonly number[] = []): Promise<Office> {
    const { neighbours } = this;
    const { transport } = neighbours;
    const id = `branch-${this.offices.length + 1}`;
    const options = { id, shards, transport, residentMax: 10_000 };
    const branch = openBranch(this, options, neighbours.peersOf(id));
    const { desk, mapNews, host } = branch;
    const office = {
      ...branch,
      ...acrossNodes({ desk, mapNews, timers: host.timers, random: this.world.random }),
      dead: false,
    };
    this.offices.push(office);
    neighbours.join(host.node, office.listener);
    await this.given(host.node.start());
    return office;
  }

  send(letter: Letter): Promise<void> {
    this.letters.push(letter);
    return Promise.resolve();
  }

  bytes(size: number): Buffer {
    return Buffer.from(Array.from({ length: size }, () => this.world.random.below(256)));
  }

  get alive(): Office[] {
    return this.offices.filter(({ dead }) => !dead);
  }

  holderOf(shard: number): Office | undefined {
    return this.alive.find(({ host }) => host.node.shards.includes(shard));
  }

  /** Any node that lives. */
  any(): Office {
    return this.alive[this.world.random.below(this.alive.length)]!;
  }

  /** Hands the shard over, in good order. */
  async move(shard: number, to: Office): Promise<void> {
    const from = this.holderOf(shard);
    if (from === to) return;
    await from?.host.node.handOver([shard]);
    await to.host.node.take([shard]);
  }

  /** kill -9; another node takes what it had, as soon as it may. */
  kill(office: Office): Promise<void> {
    const shards = office.host.node.shards;
    office.dead = true;
    office.host.freeze();
    this.neighbours.silence(office.host.node.id);
    return this.alive[0]!.host.node.take(shards);
  }

  /** SIGSTOP, and others take what it had; what comes back is SIGCONT. */
  async pause(office: Office): Promise<() => void> {
    const { node } = office.host;
    const shards = node.shards;
    office.host.freeze();
    this.neighbours.silence(node.id);
    const other = this.alive.find((one) => one !== office)!;
    await this.given(other.host.node.take(shards));
    return () => {
      this.neighbours.silence(node.id, false);
      office.host.thaw();
    };
  }

  /** Lets time pass until it is there. */
  async given<T>(promise: Promise<T>): Promise<T> {
    const watched = watch(promise);
    await this.world.timers.settle();
    for (let ms = 0; watched.state === "waiting" && ms < PATIENCE_MS; ms += 10)
      await this.world.timers.advance(10);
    if (watched.state === "waiting") throw new Error("there is no answer");
    return promise;
  }

  pass(ms: number): Promise<void> {
    return this.world.timers.advance(ms);
  }

  operation(buyer: string, what: string, key = `key-${++this.#keys}`) {
    const pass = this.passes.get(buyer) ?? null;
    return { buyer, email: `${buyer}@example.org`, key, pass, fingerprint: what };
  }

  /** The public map at a node, as digits. */
  map({ desk }: Office): string {
    return [...desk.events.peek(this.event.id)!.map.seats].join("");
  }
}
