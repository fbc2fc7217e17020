/** One fan's way to the shop through lobby and queue:
 *
 *   sign in -> join -> (the draw) -> ask for the number -> (the call) -> enter -> shop -> leave
 *                                                            ^
 *                             misses the call -> (again) -----+
 *
 * Some join twice or on two devices, leave, never come; and some try what must not work: to enter or to hold
 * before their turn, with an edited pass, or with another fan's. */
import type { PassView } from "../src/protocol/queue.ts";
import type { Board } from "./board.ts";
import { sleep, type Fan } from "./client.ts";
import { shop, type Character, type Ending, type Hall } from "./fan.ts";
import type { PassShown } from "./history.ts";
import type { QueueClient } from "./queue-client.ts";
import type { Random } from "./random.ts";
import { clock } from "./wire.ts";

const JOINS_TWICE = 0.05;
const TWO_DEVICES = 0.02;
const LEAVES = 0.01;
const NEVER_COMES = 0.02;
const MISSES_THE_CALL = 0.02;
/** Each of the tricks. */
const TRIES_IT_ON = 0.02;
const LEAVES_AFTER_MS = 5_000;
/** Past the end of a call, so that it is missed for certain. */
const TOO_LATE_MS = 1_500;
/** Between two looks of a fan who waits for the second call, which no board shows. */
const LOOK_MS = 1_000;
const LOOKS_MAX = 120;

export interface Gate {
  readonly queue: QueueClient;
  readonly board: Board;
  /** How long a call is good for. */
  readonly enterMs: number;
  /** A pass that somebody left lying about. */
  found: PassView | null;
}

export function newGate(queue: QueueClient, board: Board, enterMs: number): Gate {
  return { queue, board, enterMs, found: null };
}

export async function attend(hall: Hall, gate: Gate, who: Character): Promise<Ending> {
  const { client } = hall;
  const { queue, board } = gate;
  const { random } = who;
  const fan = await client.signIn(who.email);
  if (fan === null) return "unanswered";
  if (random.chance(TRIES_IT_ON)) await queue.enter(fan);
  const entry = await queue.join(fan);
  if (entry === null) return "unanswered";
  if (random.chance(JOINS_TWICE)) await queue.join(fan);
  if (random.chance(TWO_DEVICES)) {
    const other = await client.signIn(who.email, fan);
    if (other !== null) await queue.join(other);
  }
  if (random.chance(TRIES_IT_ON)) await grab(hall, fan, random);
  if (random.chance(LEAVES)) {
    await sleep(LEAVES_AFTER_MS * random.next());
    await queue.leave(fan);
    return "left";
  }
  if (!(await board.drawn())) return "sold out";
  const number = entry.number ?? (await numberOf(gate, fan, random));
  if (number === null) return "unanswered";
  if (random.chance(TRIES_IT_ON)) await queue.enter(fan);
  if (random.chance(TRIES_IT_ON)) await grab(hall, fan, random);
  if (!(await board.called(number))) return "sold out";
  if (random.chance(NEVER_COMES)) return "never came";
  if (random.chance(MISSES_THE_CALL)) await dawdle(hall, gate.enterMs + TOO_LATE_MS);
  const pass = await enter(hall, gate, fan);
  if (pass === null) return hall.over() ? "sold out" : "turn over";
  const ending = await inside(hall, gate, fan, who, pass);
  await queue.leave(fan);
  return ending;
}

/** Does something else, but not longer than there is anything to come back for. */
async function dawdle(hall: Hall, ms: number): Promise<void> {
  const until = clock() + ms;
  while (clock() < until && !hall.over()) await sleep(LOOK_MS);
}

/** Not known right after a server has started: it works the ranks out anew. */
async function numberOf({ queue, board }: Gate, fan: Fan, random: Random): Promise<number | null> {
  await sleep(board.askingMs * random.next());
  for (let look = 0; look < LOOKS_MAX; look++) {
    const entry = await queue.look(fan);
    if (entry === null) return null;
    if (entry.number !== null) return entry.number;
    await sleep(LOOK_MS);
  }
  return null;
}

/** Who is too late gets back to the front, once, and is called again. */
async function enter(hall: Hall, { queue }: Gate, fan: Fan): Promise<PassView | null> {
  const first = await queue.enter(fan);
  if (first === null || "pass" in first) return first;
  // Not called: the first answer was lost, and the fan is at the front already.
  if (first.refused !== "call-missed" && first.refused !== "not-called-yet") return null;
  for (let look = 0; look < LOOKS_MAX && !hall.over(); look++) {
    await sleep(LOOK_MS);
    const entry = await queue.look(fan);
    if (entry?.state === "returning") continue;
    if (entry?.state !== "called") return null;
    const second = await queue.enter(fan);
    return second !== null && "pass" in second ? second : null;
  }
  return null;
}

async function inside(
  hall: Hall,
  gate: Gate,
  fan: Fan,
  { email, random }: Character,
  pass: PassView,
): Promise<Ending> {
  const own = shown("own", pass.pass, pass);
  if (random.chance(TRIES_IT_ON)) {
    await grab(hall, { ...fan, pass: shown("edited", edited(pass.pass), pass) }, random);
  }
  const { found } = gate;
  if (found !== null && random.chance(TRIES_IT_ON)) {
    await grab(hall, { ...fan, pass: shown("foreign", found.pass, found) }, random);
  }
  gate.found = pass;
  // Near the end whoever comes in takes what there is.
  return shop(hall, { ...fan, pass: own }, { email, random, keen: hall.late() });
}

function shown(kind: PassShown["kind"], text: string, { shopUntil }: PassView): PassShown {
  return { kind, text, shopUntil };
}

/** The same signature under a longer time. */
function edited(pass: string): string {
  const [payload = "", signature = ""] = pass.split(".");
  const said = JSON.parse(Buffer.from(payload, "base64url").toString()) as Record<string, unknown>;
  for (const [name, value] of Object.entries(said)) {
    if (typeof value === "number") said[name] = value + 3_600_000;
  }
  return `${Buffer.from(JSON.stringify(said)).toString("base64url")}.${signature}`;
}

/** Asks for one seat, with whatever pass the fan shows. */
async function grab({ client, event, plan }: Hall, fan: Fan, random: Random): Promise<void> {
  const { id } = plan.seats;
  const seats = [id[random.int(id.length)] ?? ""];
  const path = `/api/events/${event}/holds`;
  await client.change(fan, {
    kind: "hold",
    method: "POST",
    path,
    hold: "",
    body: { seats },
    clicks: 1,
  });
}
