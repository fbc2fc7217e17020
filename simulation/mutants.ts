/** Deliberate defects, to see that the simulator sees. Each replaces a piece of the text of a production module
 * while it is loaded (mutate.ts), in the simulator's processes only; a text that is not there any more
 * is an error, so that no mutant quietly becomes the healthy program. */
export interface Mutant {
  readonly name: string;
  /** Only several nodes can show it: seeds that play one are left out of the search. */
  readonly nodes?: true;
  readonly edits: readonly {
    readonly file: string;
    readonly find: string;
    readonly put: string;
  }[];
}

const NODE = "src/runtime/node.ts";
const TURN = "src/runtime/turn.ts";
const LOG = "src/runtime/commit-log.ts";
const OPERATION = "src/runtime/operation.ts";
const MOVES = "src/runtime/moves.ts";
const TURNS = "src/runtime/node-turns.ts";
const ALARMS = "src/runtime/alarms.ts";
const CALLS = "src/runtime/calls.ts";
const LEASE = "src/runtime/lease.ts";
const DATABASE = "src/runtime/testing/memory-database.ts";
const SEAT = "src/domain/seat.ts";
const TAKE = "src/booking/take-seats.ts";

const ANY_REMINDER = {
  file: ALARMS,
  find: "if (whom.dueAt === dueAt && type.reminder) {",
  put: "if (type.reminder) {",
};

export const MUTANTS: readonly Mutant[] = [
  {
    name: "no epoch check",
    edits: [
      {
        file: DATABASE,
        find: 'if (this.#shard(id).epoch !== epoch) return "fenced";',
        put: "void [id, epoch];",
      },
    ],
  },
  {
    name: "epoch reused",
    edits: [{ file: DATABASE, find: "shard.epoch++;", put: "shard.epoch ||= 1;" }],
  },
  {
    name: "taken shards open before the lease covers them",
    nodes: true,
    edits: [{ file: MOVES, find: "await this.#parts.covered();", put: "" }],
  },
  {
    name: "reply before commit",
    edits: [
      {
        file: NODE,
        find: "if (!this.#commitLog.isDurable(operation.position)) {",
        put: "if (false) {",
      },
    ],
  },
  {
    name: "read not gated",
    edits: [
      {
        file: NODE,
        find: "if (!this.#commitLog.isDurable(operation.position)) {",
        put: "if (operation.wrote && !this.#commitLog.isDurable(operation.position)) {",
      },
    ],
  },
  {
    name: "effect before commit",
    edits: [
      {
        file: NODE,
        find: 'failed: (why) => this.#break("failed", why),',
        put: 'failed: (why) => this.#break("failed", why), early: (record) => { for (const effect of record.effects) this.#outbox.add(effect); },',
      },
      {
        file: TURNS,
        find: "if (record) activation.position = family.position = this.#commitLog.append(record);",
        put: "if (record) { activation.position = family.position = this.#commitLog.append(record); this.#parts.early(record); }",
      },
    ],
  },
  {
    name: "no dedup of a retry",
    edits: [
      {
        file: TURN,
        find: "const known = options.once && activation.answers?.get(options.once.id);",
        put: "const known = undefined as any;",
      },
      {
        file: OPERATION,
        find: "const known = activation.answers?.get(id);",
        put: "const known = undefined as any;",
      },
    ],
  },
  {
    name: "dedup forgotten after restart",
    edits: [
      {
        file: "src/runtime/activation.ts",
        find: "if (operation) this.remember(operation);",
        put: "",
      },
    ],
  },
  {
    name: "late expiry frees a sold seat",
    edits: [
      ANY_REMINDER,
      {
        file: SEAT,
        find: 'return seat.status === "held" && seat.until <= now\n    ? { events: [{ kind: "expired"',
        put: 'return seat.status === "sold" || (seat.status === "held" && seat.until <= now)\n    ? { events: [{ kind: "expired"',
      },
      {
        file: ALARMS,
        find: "turn(whom, type.reminder.kind);",
        put: "void dueAt; turn(whom, type.reminder.kind);",
      },
    ],
  },
  {
    name: "expiry of an earlier hold frees a later one",
    edits: [
      ANY_REMINDER,
      {
        file: SEAT,
        find: 'return seat.status === "held" && seat.until <= now\n    ? { events: [{ kind: "expired"',
        put: 'return seat.status === "held" && now > 0\n    ? { events: [{ kind: "expired"',
      },
    ],
  },
  {
    name: "several-seat hold not undone",
    edits: [
      {
        file: TAKE,
        find: "if (taken.length > 0) return refuseTaken(",
        put: "if (taken.length === seats.length) return refuseTaken(",
      },
      {
        file: TAKE,
        find: "await askEach(seats, (seat) =>",
        put: "await askEach(seats.slice(0, 0), (seat) =>",
      },
    ],
  },
  {
    name: "seats taken in request order",
    edits: [
      {
        file: "src/booking/hold.ts",
        find: "return ids.map((id) => event.plan.index.get(id)!).sort((a, b) => a - b);",
        put: "return ids.map((id) => event.plan.index.get(id)!);",
      },
    ],
  },
  {
    name: "reminder lost at shard move",
    edits: [
      {
        file: ALARMS,
        find: "this.#reminders.add(dueAt, family);",
        put: "",
      },
    ],
  },
  {
    name: "snapshot taken before the last event",
    edits: [
      { file: "src/actors/shopper.ts", find: "snapshotEvery: 50", put: "snapshotEvery: 2" },
      {
        file: TURN,
        find: "const entries: Entry[] = [];",
        put: "const entries: Entry[] = []; const early = activation.snapshot();",
      },
      {
        file: TURN,
        find: "snapshot: snapshotOf(activation, entries.length),",
        put: "snapshot: ((s) => s && { ...s, state: early })(snapshotOf(activation, entries.length)),",
      },
    ],
  },
  {
    name: "batch retried after an unknown outcome",
    edits: [
      {
        file: LOG,
        find: "this.#journal.append(batchOf(turns, this.#epochOf)).then(",
        put: "this.#journal.append(batchOf(turns, this.#epochOf)).catch(() => this.#journal.append(batchOf(turns, this.#epochOf))).then(",
      },
    ],
  },
  {
    name: "gate opened by a failed commit",
    edits: [
      {
        file: LOG,
        find: 'waiter.fail(new Unavailable("outcome-unknown", "the commit failed or its answer was lost"));',
        put: "waiter.open();",
      },
      {
        file: NODE,
        find: "operation.checkUnbroken();\n    if (!this.#commitLog",
        put: "if (!this.#commitLog",
      },
    ],
  },
  {
    name: "stale node answers after its lease",
    edits: [
      { file: NODE, find: "if (!this.#lease.valid) this.#tooLate(operation);", put: "" },
      {
        file: NODE,
        find: "if (this.isCutOff)\n      throw new Unavailable(",
        put: "if (false)\n      throw new Unavailable(",
      },
      {
        file: NODE,
        find: 'return this.state === "serving" && this.#lease.valid;',
        put: 'return this.state === "serving";',
      },
    ],
  },
  {
    name: "capture before seats",
    edits: [
      {
        file: "src/booking/actor-orders.ts",
        find: "if (await sellAll(turns, loaded, terms, id)) {",
        put: "void sellAll; if (loaded) {",
      },
    ],
  },
  {
    name: "money of a lost order is left at the bank",
    edits: [
      {
        file: "src/booking/heard.ts",
        find: "if (isStray(order, payment)) await",
        put: "if (isStray(order, payment) && order.status === 'paid') await",
      },
      {
        file: "src/booking/payment-lane.ts",
        find: "await giveUp(step.bank, wanted.payment, step.terms, effect.id);",
        put: "void giveUp;",
      },
    ],
  },
  {
    name: "refund under a new key each time",
    edits: [
      {
        file: "src/booking/payment-lane.ts",
        find: "const money = { key: id, amount",
        put: "const money = { key: `${id}/${(globalThis.mutantCalls = (globalThis.mutantCalls ?? 0) + 1)}`, amount",
      },
    ],
  },
  {
    name: "tickets without a capture",
    edits: [
      {
        file: "src/booking/payment-lane.ts",
        find: 'if (status === "captured") return desk',
        put: "if (status !== undefined) return desk",
      },
    ],
  },
  {
    name: "refunded tickets stay good",
    edits: [
      {
        file: "src/booking/refund.ts",
        find: 'await turns.ask(ticketActor, ids[place]!, "cancel", {});',
        put: "void ticketActor;",
      },
    ],
  },
  {
    name: "seats of a refund are not given back",
    edits: [
      {
        file: "src/booking/refund.ts",
        find: 'await askEach(places, (place) => turns.ask(seatActor, keys[place]!, "giveBack", { order }));',
        put: "void [seatActor, keys, askEach];",
      },
    ],
  },
  {
    name: "the time to pay never ends",
    edits: [
      {
        file: "src/booking/payment-lane.ts",
        find: "terms.deadline <= desk.clock.now()",
        put: "terms.deadline <= 0",
      },
    ],
  },
  {
    name: "an expired order is not cancelled at the bank",
    edits: [
      {
        file: "src/booking/payment-lane.ts",
        find: "return undecided ? bank.cancel(found.id, `${id}/time-over`) : found;",
        put: 'return undecided ? { ...found, state: { status: "cancelled" } } : found;',
      },
      {
        file: "src/booking/heard.ts",
        find: "return !isOpen(order) && !isSettledBy(order, id);",
        put: "return isLost(order) ? state.status === 'authorised' : !isOpen(order) && !isSettledBy(order, id);",
      },
    ],
  },
  {
    name: "limit off by one",
    edits: [
      {
        file: "src/domain/shopper.ts",
        find: "return held + bought + quantity > limit\n",
        put: "return held + bought + quantity > limit + 1\n",
      },
    ],
  },
  {
    name: "released before its log is flushed",
    nodes: true,
    edits: [
      { file: MOVES, find: "await this.#flushed();", put: "" },
      { file: MOVES, find: "await this.quiet();", put: "" },
      // Or the commit would end in an error at once: the shard is gone.
      { file: MOVES, find: "shards.drop(kept);", put: "" },
      {
        file: MOVES,
        find: "await journal.releaseShards(id, epochs);",
        put: "await journal.releaseShards(id, epochs); await this.#flushed(); shards.drop(kept);",
      },
    ],
  },
  {
    name: "handed over, and its actors kept",
    nodes: true,
    edits: [{ file: MOVES, find: "await cut(cutOff);", put: "void cut;" }],
  },
  {
    name: "seats committed without the epoch of their shard",
    nodes: true,
    edits: [
      {
        file: LOG,
        find: "fence.set(turn.shard, epochOf(turn.shard));",
        put: 'if (turn.type !== "seat") fence.set(turn.shard, epochOf(turn.shard));',
      },
    ],
  },
  {
    name: "shard taken without waiting for the former lease",
    nodes: true,
    edits: [
      {
        file: MOVES,
        find: "await this.#sleep(taken.leaseLeftMs);",
        put: "await this.#sleep(0);",
      },
    ],
  },
  {
    name: "lease renewed though shards are lost",
    nodes: true,
    edits: [
      {
        file: LEASE,
        find: "if (lost.length > 0) this.#lost(lost);\n      else {",
        put: "{",
      },
    ],
  },
  {
    name: "message repeated under a new operation id",
    nodes: true,
    edits: [
      {
        file: CALLS,
        find: "return await this.#try(shard, message, limitMs);",
        put: "const { once } = message; return await this.#try(shard, { ...message, once: once && { ...once, id: `${once.id}/${clock.monotonic()}` } }, limitMs);",
      },
    ],
  },
  {
    name: "reply to another node before the commit",
    nodes: true,
    edits: [
      {
        file: NODE,
        find: "return toAfar(await this.#operation((turns) => turns.serve(type, message), operation));",
        put: "return toAfar(await operation.serve(type, message));",
      },
    ],
  },
  {
    name: "an interrupted sale is not taken up again",
    nodes: true,
    edits: [
      {
        file: "src/booking/actor-orders.ts",
        find: 'const interrupted = before.status === "selling" && !atWork.has(id);',
        put: "const interrupted = false;",
      },
    ],
  },
  {
    name: "operations of one buyer side by side",
    nodes: true,
    edits: [
      {
        file: "src/runtime/homes.ts",
        find: "else await new Promise<void>((enter) => queue.push(enter));",
        put: "",
      },
    ],
  },
];
