/** A node among others: holds the shards that it is assigned, and carries calls and news between the nodes.
 *
 *   membership.ts --> holdings.ts --> node.take, node.handOver     Effect says who has which shard
 *   ask, request  --> directory.ts --> link.ts --> line.ts         and carries what goes between nodes
 *
 * Membership may be wrong for a while; epochs and leases (runtime/) keep two holders apart. */
import { createSecretKey, type KeyObject } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { ActorNode } from "../runtime/node.ts";
import type {
  Clock,
  Log,
  Message,
  PeerListener,
  Peers,
  Timers,
  Transport,
} from "../runtime/seams.ts";
import { Unavailable } from "../runtime/unavailable.ts";
import { currentTrace, during, idOf } from "../trace.ts";
import { type Address, addressIn, textOf } from "./address.ts";
import { Directory, type DirectoryRows, type Member } from "./directory.ts";
import { named } from "./effect-log.ts";
import { Holdings } from "./holdings.ts";
import { type Exchange, openExchange, openLine } from "./line.ts";
import { Link } from "./link.ts";
import { type Membership, openMembership } from "./membership.ts";
import { expectAnswer, expectItself, type Met } from "./reach.ts";
import type { ClusterView, Refusal } from "./view.ts";
import {
  type Answer,
  type Asked,
  type Call,
  type Entry,
  type Receipt,
  seal,
  unseal,
  type Verdict,
} from "./wire.ts";

/** Calls of other nodes that are under way here. */
const RUNNING_MAX = 10_000;
/** A node that does not answer for so long is taken for dead, ms. */
const ALIVE_LIMIT_MS = 3_000;

export interface ClusterParts {
  /** Of this process and no other, ever: what was sent to another must not be taken for this one's. */
  readonly id: string;
  readonly databaseUrl: string;
  readonly rows: DirectoryRows & { announce(node: string, address: string): Promise<void> };
  readonly listen: Address;
  /** Where the others reach it; port 0: the one on which it listens. */
  readonly reachedAt: Address;
  /** Who knows it is one of us. */
  readonly key: Uint8Array;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
}

export class Cluster implements Transport, Peers {
  readonly #parts: ClusterParts;
  /** Made once: an HMAC makes one of its own of bytes, which took twice as long as the HMAC. */
  readonly #key: KeyObject;
  readonly #directory: Directory;
  readonly #links = new Map<string, Link>();
  /** By node; for as long as it is there. */
  readonly #refusals = new Map<string, Refusal>();
  /** Questions to other nodes, by their ids (#meet). */
  readonly #met = new Map<number, () => void>();
  #exchange: Exchange | undefined;
  #address: Address | undefined;
  #node: ActorNode | undefined;
  #listener: PeerListener | undefined;
  #holdings: Holdings | undefined;
  #membership: Promise<Membership> | undefined;
  #lastCall = 0;
  #running = 0;

  private constructor(parts: ClusterParts) {
    this.#parts = { ...parts, log: named(parts.id, parts.log) };
    this.#key = createSecretKey(parts.key);
    this.#directory = new Directory({ ...this.#parts, rows: { read: () => this.#read() } });
  }

  /** Listens. Rejects if its port is not to be had, or with a UsageError if it is not found where the others are to
   * reach it. */
  static async open(parts: ClusterParts): Promise<Cluster> {
    const cluster = new Cluster(parts);
    const { listen, reachedAt, clock } = parts;
    const { log } = cluster.#parts;
    cluster.#exchange = await openExchange(listen, (bytes) => cluster.#receive(bytes), log);
    cluster.#address = { ...reachedAt, port: reachedAt.port || cluster.#exchange.port };
    try {
      await expectItself(cluster.address, () => cluster.#knock(cluster.#address!, parts.id), clock);
    } catch (error) {
      await cluster.#exchange.close();
      throw error;
    }
    return cluster;
  }

  /** Resolves when the node, which has started with no shards, serves the first that it is assigned. Rejects with a
   * UsageError, having taken nothing, if there are others and none of them reaches it. */
  async join(node: ActorNode, listener: PeerListener): Promise<void> {
    const { id, databaseUrl, rows, clock, timers, log } = this.#parts;
    this.#node = node;
    this.#listener = listener;
    const address = this.#address!;
    await rows.announce(id, textOf(address));
    await this.#directory.open();
    const others = (): Member[] => [...this.#directory.members].filter((one) => one.id !== id);
    await expectAnswer(this.address, others, (other) => this.#meet(other));
    const moved = (): void => this.#directory.doubt();
    const holdings = new Holdings({ node, clock, timers, log, moved });
    this.#holdings = holdings;
    // To a frame for nobody every node says that it is not the one.
    const isAlive = async (at: Address): Promise<boolean> =>
      (await this.#knock(at, "")) !== undefined;
    this.#membership = openMembership({ databaseUrl, address, holdings, isAlive, log });
    await this.#membership;
    await holdings.first;
  }

  /** Hands all shards over, durable, and leaves. Calls go on in both directions. */
  async leave(): Promise<void> {
    const joining = this.#membership;
    this.#membership = undefined;
    // It may not have come in yet.
    const membership = await joining?.catch(() => undefined);
    await membership?.leave(async () => this.#holdings?.leave());
  }

  /** Breaks all connections. */
  async close(): Promise<void> {
    await this.leave();
    this.#directory.close();
    for (const link of this.#links.values()) link.break("this node stops");
    await this.#exchange?.close();
  }

  /** Where the others reach this node. */
  get address(): string {
    return textOf(this.#address!);
  }

  view(): ClusterView {
    return this.#directory.view(this.#parts.id, this.#refusals);
  }

  /** See runtime/seams.ts. */
  async ask(shard: number, message: Message, limitMs: number): Promise<unknown> {
    // It has come here since it was looked for.
    if (this.#node?.serves(shard)) return this.#node.answer(message, limitMs);
    return this.#call(shard, { kind: "ask", message }, limitMs);
  }

  /** See runtime/seams.ts. */
  async request(shard: number, what: unknown, limitMs: number): Promise<unknown> {
    if (this.#node?.serves(shard)) return this.#listener!.requested(what, limitMs);
    return this.#call(shard, { kind: "request", what }, limitMs);
  }

  /** See runtime/seams.ts. */
  tell(what: unknown): void {
    for (const member of this.#directory.members)
      if (member.id !== this.#parts.id) this.#linkTo(member).push({ kind: "news", what });
  }

  async #call(shard: number, asked: Asked, limitMs: number): Promise<unknown> {
    const holder = this.#directory.holderOf(shard);
    try {
      if (!holder || holder.id === this.#parts.id)
        throw new Unavailable("not-owner", `nobody is known to hold shard ${shard}`);
      const trace = currentTrace();
      return await this.#linkTo(holder).call(trace ? { ...asked, trace } : asked, limitMs);
    } catch (error) {
      if (error instanceof Unavailable && error.reason !== "overloaded") this.#directory.doubt();
      throw error;
    }
  }

  #linkTo(member: Member): Link {
    const { id, address } = member;
    const known = this.#links.get(id);
    if (known) return known;
    const { clock, timers, log } = this.#parts;
    const me = { from: this.#parts.id, address: textOf(this.#address!) };
    const line = openLine(addressIn(address), log, () => link.break("the line broke"));
    const link: Link = new Link({
      line,
      clock,
      timers,
      seal: (entries) => seal({ ...me, to: id, entries }, this.#key),
      nextId: () => ++this.#lastCall,
      refused: (verdict) => this.#refused(member, verdict),
      down: () => {
        this.#links.delete(id);
        this.#directory.doubt();
      },
    });
    this.#links.set(id, link);
    return link;
  }

  /** Said once a node: secret and version of a process do not change. */
  #refused({ id, address }: Member, verdict: Exclude<Verdict, "taken">): void {
    if (verdict === "not-me" || this.#refusals.has(id)) return;
    this.#refusals.set(id, verdict);
    const why =
      verdict === "wrong-secret"
        ? "it has another GRANDSTAND_SECRET; give all nodes the same one and start those again that had another"
        : "frames of this version are unknown to it; upgrade the older of the two";
    this.#parts.log.error(
      `node ${id} at ${address} refuses what this node sends (${verdict}), and what it holds cannot be sold here: ${why}`,
    );
  }

  #receive(bytes: Uint8Array): Receipt {
    const { id, clock, log } = this.#parts;
    const frame = unseal(bytes, id, this.#key);
    const at = clock.monotonic();
    if (typeof frame === "string") return { verdict: frame, at };
    const from: Member = { id: frame.from, address: frame.address };
    for (const entry of frame.entries) {
      if (entry.kind === "ask" || entry.kind === "request") void this.#answer(from, entry);
      else if (entry.kind === "done" || entry.kind === "failed") {
        this.#met.get(entry.id)?.();
        this.#links.get(from.id)?.answered(entry);
      } else if (entry.kind === "news") this.#listener?.told(from.id, entry.what);
      else log.error(`node ${from.id} has sent what this version does not know`);
    }
    return { verdict: "taken", at };
  }

  async #answer(from: Member, call: Call): Promise<void> {
    this.#running += 1;
    let answer: Answer;
    const { id, trace } = call;
    const run = (): Promise<unknown> => this.#run(call);
    try {
      answer = { kind: "done", id, reply: await (trace ? during(trace, run) : run()) };
    } catch (error) {
      answer = failed(id, error);
      const of = trace ? ` (trace ${idOf(trace)})` : "";
      if (!answer.reason)
        this.#parts.log.error(`a call of another node failed${of}: ${String(error)}`);
    }
    this.#running -= 1;
    this.#linkTo(from).push(answer);
  }

  async #run(call: Call): Promise<unknown> {
    const limitMs = call.until - this.#parts.clock.monotonic();
    if (this.#running > RUNNING_MAX)
      throw new Unavailable("overloaded", "too many calls of other nodes");
    if (limitMs <= 0) throw new Unavailable("not-owner", "it came too late");
    if (!this.#node || !this.#listener)
      throw new Unavailable("not-owner", "this node has not joined");
    return call.kind === "ask"
      ? this.#node.answer(call.message, limitMs)
      : this.#listener.requested(call.what, limitMs);
  }

  async #read(): ReturnType<DirectoryRows["read"]> {
    const { id, rows } = this.#parts;
    const read = await rows.read();
    for (const gone of this.#refusals.keys())
      if (!read.members.some(({ id }) => id === gone)) this.#refusals.delete(gone);
    // Its row went while its lease was not renewed for long.
    if (!read.members.some((member) => member.id === id))
      await rows.announce(id, textOf(this.#address!));
    return read;
  }

  /** What is said to a frame at an address; undefined: nothing. */
  async #knock(
    at: Address,
    to: string,
    entries: readonly Entry[] = [],
  ): Promise<Verdict | undefined> {
    const { id, log } = this.#parts;
    const line = openLine(at, log, () => undefined);
    const patience = new AbortController();
    try {
      const frame = seal({ from: id, address: this.address, to, entries }, this.#key);
      const silent = sleep(ALIVE_LIMIT_MS, undefined, { signal: patience.signal });
      return await Promise.race([line.send(frame).then(({ verdict }) => verdict), silent]);
    } catch {
      return undefined;
    } finally {
      patience.abort();
      line.close();
    }
  }

  /** Asks another node for nothing: what it answers goes where this one says that it is reached. */
  async #meet({ id, address }: Member): Promise<Met> {
    const call = ++this.#lastCall;
    const { promise: answer, resolve } = Promise.withResolvers<Met>();
    this.#met.set(call, () => resolve("answered"));
    try {
      // Its time is over, so nothing is done for it; that is answered by every version.
      const question: Entry = { kind: "request", id: call, until: 0, what: undefined };
      const verdict = await this.#knock(addressIn(address), id, [question]);
      if (verdict === undefined || verdict === "not-me") return "not-reached";
      // What it refuses for another reason is said when it is (#refused).
      if (verdict !== "taken") return "answered";
      return await Promise.race([answer, sleep(ALIVE_LIMIT_MS, "heard" as const, { ref: false })]);
    } finally {
      this.#met.delete(call);
    }
  }
}

function failed(id: number, error: unknown): Extract<Answer, { readonly kind: "failed" }> {
  const why = error instanceof Error ? error.message : String(error);
  const reason = error instanceof Unavailable ? error.reason : undefined;
  return { kind: "failed", id, reason, why: reason ? why.slice(reason.length + 2) : why };
}
