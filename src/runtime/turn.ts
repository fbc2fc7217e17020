/** One turn: a message is decided, its events take effect in memory, and the log gets the record.
 * Synchronous from start to end: an actor cannot interleave with itself. */
import type { Activation } from "./activation.ts";
import type { Decision } from "./actor.ts";
import type { Answered, EffectRow, Entry, ReminderRow, SnapshotRow } from "./journal.ts";
import { KEY_REUSED, type TurnOptions } from "./operation.ts";
import type { TurnRecord } from "./commit-log.ts";
import { versioned } from "./written.ts";

export interface TurnResult {
  readonly reply: unknown;
  /** What the log must hold; undefined if nothing changed. */
  readonly record: TurnRecord | undefined;
}

/** `nextSeq` hands out the shard's next sequence number; `reminder` is asked after the events. */
export function takeTurn(
  activation: Activation,
  kind: string,
  command: unknown,
  options: TurnOptions,
  now: number,
  nextSeq: () => number,
  reminder: (activation: Activation) => ReminderRow | undefined,
): TurnResult {
  const known = options.once && activation.answers?.get(options.once.id);
  if (known) {
    const same = known.fingerprint === options.once?.fingerprint;
    return { reply: same ? JSON.parse(known.answer) : KEY_REUSED, record: undefined };
  }
  const handler = activation.type.on[kind];
  if (!handler) throw new Error(`${activation.type.name} has no message "${kind}"`);
  const decision = handler(activation.state as never, command as never, now);
  const events = decision.events ?? [];
  if (events.length === 0 && (decision.effects ?? []).length > 0) {
    // It would have no commit to wait for, and the name of another effect.
    throw new Error(`${activation.type.name} answers "${kind}" with an effect without an event`);
  }
  const answered = options.once && {
    ...options.once,
    answer: JSON.stringify(decision.reply ?? null),
  };
  if (answered && !(decision.passing && events.length === 0)) activation.remember(answered);
  if (events.length === 0 && options.done === undefined) {
    return { reply: decision.reply, record: undefined };
  }
  const record = apply(activation, decision, answered, options.done, now, nextSeq, reminder);
  return { reply: decision.reply, record };
}

function apply(
  activation: Activation,
  decision: Decision<unknown, unknown>,
  answered: Answered | undefined,
  done: string | undefined,
  now: number,
  nextSeq: () => number,
  reminder: (activation: Activation) => ReminderRow | undefined,
): TurnRecord {
  const { type, key, family, address } = activation;
  const entries: Entry[] = [];
  for (const event of decision.events ?? []) {
    const written = event as { readonly kind: string };
    if (!Object.hasOwn(type.events, written.kind))
      throw new Error(`${type.name} has no event "${written.kind}"`);
    activation.evolve(event);
    entries.push({
      shard: family.shard,
      seq: nextSeq(),
      actor: address,
      version: activation.version,
      at: now,
      event: versioned(type, written),
      operation: entries.length === 0 ? answered : undefined,
    });
  }
  const effects = (decision.effects ?? []).map((effect, n): EffectRow => ({
    // One effect of one event has one name for ever: its idempotency key at the receiver.
    id: `${address}#${activation.version}.${n}`,
    shard: family.shard,
    lane: effect.lane,
    payload: effect.payload,
    createdAt: now,
  }));
  const { view } = family;
  if (view?.type.watches && view.type.watches.type === type.name) {
    view.type.watches.observe(view.state as never, key, activation.state as never);
  }
  return {
    type: type.name,
    key,
    shard: family.shard,
    entries,
    snapshot: snapshotOf(activation, entries.length),
    reminder: reminder(activation),
    effects,
    done,
  };
}

function snapshotOf(activation: Activation, events: number): SnapshotRow | undefined {
  const every = activation.type.snapshotEvery;
  if (every === undefined || events === 0) return undefined;
  const before = activation.version - events;
  if (Math.floor(before / every) === Math.floor(activation.version / every)) return undefined;
  return { actor: activation.address, version: activation.version, state: activation.snapshot() };
}
