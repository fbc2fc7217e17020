/** Events as they stand: phase and map; the organiser's way to change the phase; and whether a ticket is good. */
import type { OnSale, Outcome } from "../booking/booking.ts";
import { bellOf as bellWithLobby, type Event } from "../domain/event.ts";
import { refuse, type Refused } from "../domain/refusal.ts";
import {
  type Bell,
  newSale,
  type Phase,
  phaseAt,
  setPhase as decidePhase,
} from "../domain/sale.ts";
import type { VerifyView } from "../protocol/api.ts";
import type { Desk } from "./desk.ts";
import type { Loaded } from "./events.ts";

/** Without the lobby that it may have elsewhere. */
function bellOf(event: Event): Bell {
  return { ...bellWithLobby(event), lobbyMs: null };
}

/** The one end that the rows do not know, so that whoever comes then does not get as far as them. */
export function refusedIfOver({ clock }: Desk, { event }: Loaded): Refused | undefined {
  const { opensAt } = event;
  if (phaseAt({ set: "open" }, bellOf(event), clock.now()) !== "closed") return undefined;
  return refuse({ kind: "sale-not-open", phase: "closed", opensAt });
}

const READ_PHASE = {
  name: "read-phase",
  text: `select coalesce($2::bigint, classic.clock_ms())::float8 as now,
      (select phase from classic.phases where event = $1) as phase`,
};
const LOCK_PHASE = {
  name: "lock-phase",
  text: "select pg_advisory_xact_lock(hashtextextended($1, 4))",
};
const WRITE_PHASE = {
  name: "write-phase",
  text: `with set as (
      insert into classic.phases (event, phase) values ($1, $2)
      on conflict (event) do update set phase = excluded.phase
    )
    insert into classic.history (at, actor, entry, event)
    values ($3, 'sale/' || $1, json_build_object('kind', 'phase-set', 'phase', $2::text), $1)`,
};
const READ_TICKET = {
  name: "read-ticket",
  text: `select event, seat, cancelled_at is not null as cancelled
    from classic.ticket_state where id = $1`,
};

interface PhaseRow {
  readonly now: number;
  readonly phase: Phase | null;
}

export async function eventsOnSale(desk: Desk): Promise<readonly OnSale[]> {
  const all: OnSale[] = [];
  for (const id of await desk.events.ids()) {
    const loaded = await desk.events.get(id);
    if (loaded) all.push(await onSale(desk, loaded));
  }
  return all;
}

export async function eventOnSale(desk: Desk, id: string): Promise<Outcome<OnSale>> {
  const loaded = await desk.events.get(id);
  return loaded ? onSale(desk, loaded) : refuse({ kind: "unknown-event", event: id });
}

async function onSale({ database }: Desk, { event, map }: Loaded): Promise<OnSale> {
  const [row] = await database.read<PhaseRow>(READ_PHASE, [event.id, database.now()]);
  const { phase, now } = row!;
  return { event, phase: phaseAt({ set: phase }, bellOf(event), now), map };
}

export async function setPhase(
  { database, events }: Desk,
  id: string,
  to: Phase,
): Promise<Outcome<{ phase: Phase }>> {
  const loaded = await events.get(id);
  if (!loaded) return refuse({ kind: "unknown-event", event: id });
  return database.transaction(async (rows) => {
    await rows.query(LOCK_PHASE, [id]);
    const [row] = await rows.query<PhaseRow>(READ_PHASE, [id, database.now()]);
    const { phase, now } = row!;
    const bell = bellOf(loaded.event);
    if (to === "lobby" || to === "queue") {
      const from = phaseAt({ set: phase }, bell, now);
      return refuse({ kind: "phase-not-allowed", from, to });
    }
    const decision = decidePhase({ ...newSale(), set: phase }, to, bell, now);
    if ("refused" in decision) return refuse(decision.refused);
    if (decision.events.length > 0) await rows.query(WRITE_PHASE, [id, to, now]);
    return { phase: to };
  });
}

/** The signature first, then whether that ticket was issued. */
export async function verifyTicket({ codes, database }: Desk, code: string): Promise<VerifyView> {
  const checked = codes.check(code);
  if ("invalid" in checked) return { valid: false, reason: checked.invalid };
  const { ticket, seat } = checked;
  const [row] = await database.read<{ event: string; seat: string; cancelled: boolean }>(
    READ_TICKET,
    [ticket],
  );
  if (row?.seat !== seat) return { valid: false, reason: "not-issued", ticket, seat };
  const { event, cancelled } = row;
  if (cancelled) return { valid: false, reason: "refunded", ticket, seat, event };
  return { valid: true, reason: null, ticket, seat, event };
}
