/** Holds through several nodes of one database: when every call is local, half of them, and none, against one node
 * alone, which takes its turn in every round. A hold is a call to the buyer's home, which asks the seat's holder:
 *
 *   local    sent to the node that is the home of the buyer and has the seat
 *   not      sent to a node that is not the buyer's home, for a seat that is not there either
 */
import type { Ends } from "../sim/ends.ts";
import { sleep } from "../sim/client.ts";
import type { Server } from "../sim/server.ts";
import { seatActor } from "../src/actors/seat.ts";
import { shopperActor } from "../src/actors/shopper.ts";
import { shopperKey } from "../src/booking/desk.ts";
import type { PlanView } from "../src/protocol/api.ts";
import { familyOf, locateBy } from "../src/runtime/actor.ts";
import { type Arena, CONNECTIONS } from "./arena.ts";
import { cpuSeconds } from "./cpu.ts";
import { rate, type Result } from "./job.ts";
import { median } from "./median.ts";
import { sampleAnswer, startEcho } from "./rounds.ts";

const LOADS = ["one", "all", "half", "none"] as const;
type Load = (typeof LOADS)[number];
/** The part of the calls that is local; of one node alone every one is. */
const LOCAL: Record<Load, number> = { one: 1, all: 1, half: 0.5, none: 0 };

export interface NodesScale {
  readonly rounds: number;
  readonly echoSeconds: number;
  /** Of each event, of which a load takes one a round. */
  readonly holds: number;
}

/** Seats of an event: more than are held, so that a buyer is found for each. */
const SPARE = 1.1;
const SETTLED_FOR_MS = 2_000;
const LOOK_EVERY_MS = 250;
const WARM = "warm";

function eventOf(load: Load, round: number): string {
  return `${load}-${round}`;
}

interface Measured extends Result {
  /** Cores in use by all nodes. */
  readonly serverCpu: number;
}
type Round = { readonly echo: Result } & { readonly [L in Load]: Measured };

export async function measureNodes(
  alone: Arena,
  among: Arena,
  count: number,
  scale: NodesScale,
  ends: Ends,
  log: (line: string) => void,
) {
  log(`Importing ${scale.rounds * LOADS.length + 2} events …`);
  const seats = Math.ceil(scale.holds * SPARE);
  for (const load of LOADS) {
    const arena = load === "one" ? alone : among;
    if (load !== "half" && load !== "none") await arena.addEvent(WARM, seats);
    for (let round = 0; round < scale.rounds; round++)
      await arena.addEvent(eventOf(load, round), seats);
  }
  const one = [await alone.startServer()];
  const nodes: Server[] = [];
  while (nodes.length < count) nodes.push(await among.startServer());
  const holders = await settled(among, nodes);
  const buyers = { one: alone.buyers(seats), among: among.buyers(seats) };
  const measure = async (load: Load, event: string): Promise<Measured> => {
    const [arena, servers] = load === "one" ? [alone, one] : [among, nodes];
    await arena.openSale(servers[0]!, event);
    for (const { url } of servers)
      await (await fetch(new URL(`/api/events/${event}/seats`, url))).arrayBuffer();
    const plan = (await (
      await fetch(new URL(`/api/events/${event}/plan`, servers[0]!.url))
    ).json()) as PlanView;
    const all = load === "one" ? buyers.one : buyers.among;
    const wanted =
      load === "one"
        ? [all.slice(0, scale.holds).map(({ token }, n) => ({ token, seat: plan.seats.id[n]! }))]
        : placed(event, plan, all, holders, count, scale.holds, LOCAL[load]);
    const before = cpuOf(servers);
    const result = await arena.place(servers, event, wanted);
    const held = result.statuses["201"] ?? 0;
    if (held !== scale.holds)
      throw new Error(`${held} of ${scale.holds} seats held: ${JSON.stringify(result.statuses)}`);
    return { ...result, serverCpu: (cpuOf(servers) - before) / result.seconds };
  };
  alone.issueTokens(seats);
  const echoUrl = await startEcho(sampleAnswer(), ends);
  await alone.echo(echoUrl, "/echo", 1, "lean");
  for (const load of ["one", "half"] as const) await measure(load, WARM);
  const rounds: Round[] = [];
  for (let round = 0; round < scale.rounds; round++) {
    const echo = await alone.echo(echoUrl, "/echo", scale.echoSeconds, "lean");
    const held: Partial<Record<Load, Measured>> = {};
    for (const load of LOADS) held[load] = await measure(load, eventOf(load, round));
    rounds.push({ echo, ...(held as Record<Load, Measured>) });
    const told = LOADS.map((load) => `${load} ${whole(rate(held[load]!))}/s`).join(", ");
    log(`round ${round + 1}: echo ${whole(rate(echo))}/s, ${told}`);
  }
  return { rounds, figures: figuresOf(rounds) };
}

/** For each node what is sent there. `holders`: shard to the index of its node. */
function placed(
  event: string,
  { seats, sections }: Pick<PlanView, "seats" | "sections">,
  buyers: ReturnType<Arena["buyers"]>,
  holders: readonly number[],
  nodes: number,
  holds: number,
  local: number,
): { token: string; seat: string }[][] {
  const locate = locateBy([seatActor, shopperActor]);
  const homes: (typeof buyers)[number][][] = Array.from({ length: nodes }, () => []);
  for (const buyer of buyers) {
    const key = shopperKey(event, buyer.buyer);
    homes[holders[locate(familyOf(shopperActor, key))]!]!.push(buyer);
  }
  const wanted: { token: string; seat: string }[][] = Array.from({ length: nodes }, () => []);
  const holderOf = sections.map(
    ({ id }) => holders[locate(familyOf(seatActor, `${event}/${id}/x`))]!,
  );
  const used = homes.map(() => 0);
  let due = 0;
  let sent = 0;
  for (const [n, section] of sections.entries()) {
    for (let seat = section.first; seat < section.first + section.count && sent < holds; seat++) {
      due += local;
      const isLocal = due >= 1;
      if (isLocal) due -= 1;
      const holder = holderOf[n]!;
      const home = isLocal ? holder : (holder + 1) % nodes;
      const to = isLocal ? holder : (home + 1) % nodes;
      // Buyers come in turn: each has a limit.
      const of = homes[home]!;
      wanted[to]!.push({ token: of[used[home]!++ % of.length]!.token, seat: seats.id[seat]! });
      sent++;
    }
  }
  return wanted;
}

/** Shard to the index of its node, once nothing has moved for a while. */
async function settled(arena: Arena, nodes: readonly Server[]): Promise<number[]> {
  let before = "";
  let since = performance.now();
  for (;;) {
    const views = await Promise.all(nodes.map((node) => arena.cluster(node)));
    const ids = views.map(({ self }) => self);
    const holders = views[0]!.shards.map(({ node }) => (node === null ? -1 : ids.indexOf(node)));
    const now = holders.join();
    const isWhole = ids.every((_, n) => holders.includes(n)) && !holders.includes(-1);
    if (now !== before || !isWhole) [before, since] = [now, performance.now()];
    else if (performance.now() - since > SETTLED_FOR_MS) return holders;
    await sleep(LOOK_EVERY_MS);
  }
}

function cpuOf(servers: readonly Server[]): number {
  return servers.reduce((sum, { pid }) => sum + (pid === undefined ? 0 : cpuSeconds(pid)), 0);
}

function figuresOf(rounds: readonly Round[]) {
  const middle = (value: (round: Round) => number): number => median(rounds.map(value));
  const of = (load: Load) => ({
    perSecond: middle((round) => rate(round[load])),
    toEcho: middle((round) => rate(round[load]) / rate(round.echo)),
    toOne: middle((round) => rate(round[load]) / rate(round.one)),
    p50Ms: middle((round) => round[load].p50Ms),
    p99Ms: middle((round) => round[load].p99Ms),
    serverCpu: middle((round) => round[load].serverCpu),
    serverUs: middle((round) => (round[load].serverCpu / rate(round[load])) * 1e6),
  });
  return {
    connections: CONNECTIONS,
    echo: { perSecond: middle(({ echo }) => rate(echo)) },
    one: of("one"),
    all: of("all"),
    half: of("half"),
    none: of("none"),
  };
}

export function nodesTable(figures: ReturnType<typeof figuresOf>, count: number): string {
  const name: Record<Load, string> = {
    one: "one node             ",
    all: `${count} nodes, all local   `,
    half: `${count} nodes, half local  `,
    none: `${count} nodes, none local  `,
  };
  const rows = LOADS.map((load) => {
    const it = figures[load];
    return (
      `  ${name[load]} ${whole(it.perSecond)}/s, ${it.toEcho.toFixed(2)} of the echo, ` +
      `${it.toOne.toFixed(2)} of one node, p50 ${it.p50Ms.toFixed(1)} ms, p99 ${it.p99Ms.toFixed(1)} ms; ` +
      `nodes ${it.serverCpu.toFixed(2)} cores, ${whole(it.serverUs)} us a hold`
    );
  });
  return [`  echo                  ${whole(figures.echo.perSecond)}/s`, ...rows].join("\n");
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en");
}
