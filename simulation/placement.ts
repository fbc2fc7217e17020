/** Who is to hold which shard: what a cluster engine decides, with its mistakes. It may take a process for
 * dead that is only slow, and hear late of one that has died; safety must not depend on it.
 *
 * A shard is given to a node when its last holder has handed it over, or is taken for dead. */
import { SHARDS, shardOf } from "../src/runtime/actor.ts";
import type { Timers } from "../src/runtime/seams.ts";
import type { Process } from "./process.ts";

const LOOK_AGAIN_MS = 100;
/** When everything is where it should be: a node may find out later that it has lost something, ms. */
const REST_MS = 2_000;

export class Placement {
  readonly #timers: Timers;
  readonly #say: (who: string, what: string) => void;
  /** Is told who begins to take shards. */
  readonly #takes: (process: Process) => void;
  #members: Process[] = [];
  /** By shard. */
  readonly #holders: (Process | undefined)[] = [];
  /** They hand over. */
  readonly #giving = new Set<Process>();
  /** They take: at the same time, or an operation that is to end before a shard goes could wait for one that
   * is to come. */
  readonly #taking = new Map<Process, ReadonlySet<number>>();
  /** Changes who is to have what. */
  #salt = 0;
  #cancel: (() => void) | undefined;
  #resting = false;
  #wanted: { readonly for: string; readonly by: readonly (Process | undefined)[] } | undefined;

  constructor(
    timers: Timers,
    say: (who: string, what: string) => void,
    takes: (process: Process) => void,
  ) {
    this.#timers = timers;
    this.#say = say;
    this.#takes = takes;
  }

  get members(): readonly Process[] {
    return this.#members;
  }

  holderOf(shard: number): Process | undefined {
    return this.#holders[shard];
  }

  join(process: Process): void {
    if (process.dead || this.#members.includes(process)) return;
    this.#members.push(process);
    this.look();
  }

  /** Hands everything over. */
  leave(process: Process): void {
    this.#members = this.#members.filter((it) => it !== process);
    this.look();
  }

  /** What it held is free, whatever the process itself believes. */
  bury(process: Process): void {
    this.#say("placement", `takes ${process.name} for dead`);
    this.#members = this.#members.filter((it) => it !== process);
    for (let shard = 0; shard < SHARDS; shard++) {
      if (this.#holders[shard] === process) this.#holders[shard] = undefined;
    }
    this.look();
  }

  shuffle(): void {
    this.#salt++;
    this.look();
  }

  /** Brings what is nearer to what should be, for ever. */
  look(): void {
    if (this.#cancel && !this.#resting) return;
    this.#cancel?.();
    this.#lookAfter(LOOK_AGAIN_MS);
  }

  #lookAfter(ms: number): void {
    this.#resting = ms === REST_MS;
    this.#cancel = this.#timers.after(ms, () =>
      this.#lookAfter(this.#settle() ? REST_MS : LOOK_AGAIN_MS),
    );
  }

  /** Whether everything is where it should be. */
  #settle(): boolean {
    const wanted = this.#whoShould();
    const processes = new Set([
      ...this.#members,
      ...this.#holders.filter((it) => it !== undefined),
    ]);
    let settled = true;
    for (const process of processes) {
      if (process.dead || process.node.state !== "serving") {
        settled = false;
        continue;
      }
      const held = new Set(process.node.shards);
      // It has lost it, or never got it.
      if (!this.#giving.has(process) && !this.#taking.has(process)) {
        for (let shard = 0; shard < SHARDS; shard++) {
          if (this.#holders[shard] === process && !held.has(shard))
            this.#holders[shard] = undefined;
        }
      }
      // It was taken for dead, and nobody has come in its place.
      for (const shard of held) {
        if (wanted[shard] === process) this.#holders[shard] ??= process;
      }
      const coming = this.#taking.get(process); // a take ends before what it takes is handed over
      const excess = [...held].filter((shard) => wanted[shard] !== process && !coming?.has(shard));
      const missing = wanted.flatMap((to, shard) => {
        const holder = this.#holders[shard];
        const free = holder === undefined || (holder === process && !held.has(shard));
        return to === process && free && !held.has(shard) ? [shard] : [];
      });
      if (wanted.some((to, shard) => to === process && !held.has(shard))) settled = false;
      if (excess.length > 0 || missing.length > 0) settled = false;
      if (excess.length > 0 && !this.#giving.has(process)) this.#handOver(process, excess);
      if (missing.length > 0 && !this.#taking.has(process)) this.#take(process, missing);
    }
    return settled;
  }

  /** By the highest of the members' numbers for the shard (Thaler and Ravishankar, 1998): few move when one
   * comes or goes. */
  #whoShould(): readonly (Process | undefined)[] {
    const members = this.#members;
    const state = `${this.#salt} ${members.map(({ name }) => name).join()}`;
    if (this.#wanted?.for === state) return this.#wanted.by;
    const by = Array.from({ length: SHARDS }, (_, shard) => {
      let best: Process | undefined;
      let most = -1;
      for (const process of members) {
        // Every third shard goes elsewhere after a shuffle.
        const salt = (shard + this.#salt) % 3 === 0 ? this.#salt : 0;
        const number = shardOf(`${process.name}/${shard}/${salt}`);
        if (number > most) [best, most] = [process, number];
      }
      return best;
    });
    this.#wanted = { for: state, by };
    return by;
  }

  #handOver(process: Process, shards: readonly number[]): void {
    this.#say(process.name, `hands ${shards.length} shards over`);
    this.#giving.add(process);
    this.#move(process, async () => {
      await process.node.handOver(shards).finally(() => this.#giving.delete(process));
      const again = new Set([...process.node.shards, ...(this.#taking.get(process) ?? [])]);
      for (const shard of shards) {
        if (this.#holders[shard] === process && !again.has(shard)) this.#holders[shard] = undefined;
      }
    });
  }

  #take(process: Process, shards: readonly number[]): void {
    this.#say(process.name, `takes ${shards.length} shards`);
    this.#takes(process);
    for (const shard of shards) this.#holders[shard] = process;
    this.#taking.set(process, new Set(shards));
    this.#move(process, () =>
      process.node.take(shards).finally(() => this.#taking.delete(process)),
    );
  }

  #move(process: Process, act: () => Promise<void>): void {
    // The engine's part that lives in the process: it stands still with it.
    process.timers.after(0, () => {
      void act().catch((error: unknown) =>
        this.#say(process.name, `did not move shards: ${String(error)}`),
      );
    });
  }
}
