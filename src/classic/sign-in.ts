/** Signing in by a code: one row an address, locked while it is decided. */
import { randomUUID } from "node:crypto";
import type { Once, Outcome, SignedIn } from "../booking/booking.ts";
import { MAIL_LANE } from "../domain/letter.ts";
import { refuse } from "../domain/refusal.ts";
import * as rules from "../domain/sign-in.ts";
import { LEASE_MS, type Known, type Queued } from "./books.ts";
import type { Rows } from "./database.ts";
import type { Desk } from "./desk.ts";

const LOCK = {
  name: "lock-sign-in",
  text: "select pg_advisory_xact_lock(hashtextextended($1, 3))",
};
const READ = {
  name: "read-sign-in",
  text: `select coalesce($5::bigint, classic.clock_ms())::float8 as now, (case when $3::text is not null
      then classic.known($2, $3, $4) end) as known,
      (select state from classic.sign_ins where buyer = $1) as state`,
};
const WRITE = {
  name: "write-sign-in",
  text: `with kept as (
      insert into classic.sign_ins (buyer, state) values ($1, $2::json)
      on conflict (buyer) do update set state = excluded.state
    ), queued as (
      insert into classic.outbox (id, lane, payload, created_at, due_at)
      select $3, $4, $5::json, $6, $7 where $3::text is not null
    )
    insert into classic.answers (scope, key, fingerprint, answer)
    select $8, $9, $10, $11::json where $9::text is not null`,
};

type Reply =
  /** Answers of before it was written do not say when. */
  | { readonly ok: true; readonly knownSince: number; readonly at?: number }
  | { readonly refused: rules.SignInRefusal };

export async function sendCode(
  desk: Desk,
  buyer: string,
  to: string,
  network: string,
  once: Once | undefined,
): Promise<Outcome<{ sent: true }>> {
  const code = desk.signIns.make();
  const digest = desk.signIns.digest(buyer, code);
  const from = desk.signIns.networkDigest(buyer, network);
  const letter = { mail: "sign-in-code", buyer, to, code } as const;
  const reply = await step(desk, buyer, once, (state, now) => ({
    decision: rules.send(state, digest, from, now),
    letter,
  }));
  if (reply === "reused") return refuse({ kind: "key-reused" });
  return "refused" in reply ? refuse(reply.refused) : { sent: true };
}

export async function enterCode(
  desk: Desk,
  buyer: string,
  code: string,
  network: string,
  once: Once | undefined,
): Promise<Outcome<SignedIn>> {
  const digest = desk.signIns.digest(buyer, code);
  const from = desk.signIns.networkDigest(buyer, network);
  const reply = await step(desk, buyer, once, (state, now) => ({
    decision: rules.enter(state, digest, from, now),
  }));
  if (reply === "reused") return refuse({ kind: "key-reused" });
  return "refused" in reply
    ? refuse(reply.refused)
    : { signedIn: true, knownSince: reply.knownSince, at: reply.at };
}

interface Read {
  readonly now: number;
  readonly known: Known | null;
  readonly state: rules.SignIn | null;
}

async function step(
  { database, outbox }: Desk,
  buyer: string,
  once: Once | undefined,
  decide: (
    state: rules.SignIn,
    now: number,
  ) => { readonly decision: rules.SignInDecision; readonly letter?: Queued["payload"] },
): Promise<Reply | "reused"> {
  let queued: Queued | undefined;
  const scope = `sign-in/${buyer}`;
  const key = [scope, once?.id ?? null, once?.fingerprint ?? null];
  const reply = await database.transaction(async (rows: Rows): Promise<Reply | "reused"> => {
    queued = undefined;
    await rows.query(LOCK, [buyer]);
    const [read] = await rows.query<Read>(READ, [buyer, ...key, database.now()]);
    const { now, known, state } = read!;
    // What was stored under this fingerprint is what this use case stored.
    if (known) return "reused" in known ? "reused" : (known.answer as Reply);
    const before = state ?? rules.newSignIn();
    const { decision, letter } = decide(before, now);
    const reply: Reply =
      "refused" in decision
        ? { refused: decision.refused }
        : { ok: true, knownSince: rules.knownSince(before, now), at: now };
    if (decision.events.length === 0) return reply;
    for (const event of decision.events) rules.evolveSignIn(before, event);
    if (letter && !("refused" in decision))
      queued = { id: randomUUID(), lane: MAIL_LANE, payload: letter, due_at: now + LEASE_MS };
    const effect = [queued?.id ?? null, MAIL_LANE, queued ? JSON.stringify(letter) : null];
    await rows.query(WRITE, [
      buyer,
      JSON.stringify(before),
      ...effect,
      now,
      now + LEASE_MS,
      ...key,
      JSON.stringify(reply),
    ]);
    return reply;
  });
  if (queued) outbox.begin(queued);
  return reply;
}
