/** The three loads, one after the other in every round, so that whatever else the machine does meets
 * all of them; what counts is the median of the rounds' ratios. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Ends } from "../sim/ends.ts";
import { freePort } from "../sim/server.ts";
import type { Arena, Measured } from "./arena.ts";
import { type Generator, rate, type Result } from "./job.ts";

export interface Round {
  readonly echo: Result;
  readonly holds: Measured;
  readonly rush: Measured;
}

export interface Scale {
  readonly rounds: number;
  readonly echoSeconds: number;
  /** Seats of the event that is held seat by seat, and how many of them a round holds. */
  readonly holdSeats: number;
  readonly holds: number;
  /** Seats and attempts of the rush. */
  readonly rushSeats: number;
  readonly attempts: number;
}

const WARM_SEATS = 5000;

export async function measureRounds(
  arena: Arena,
  scale: Scale,
  generator: Generator,
  ends: Ends,
  log: (line: string) => void,
): Promise<Round[]> {
  log(`Importing ${scale.rounds * 2 + 1} events …`);
  await arena.addEvent("warm", WARM_SEATS);
  for (let round = 0; round < scale.rounds; round++) {
    await arena.addEvent(`holds-${round}`, scale.holdSeats);
    await arena.addEvent(`rush-${round}`, scale.rushSeats);
  }
  const server = await arena.startServer();
  log(`Signing ${scale.attempts} buyers in …`);
  await arena.makeSessions(server, scale.attempts);
  await arena.openSale(server, "warm");
  await arena.hold(server, "warm", WARM_SEATS);
  const echoUrl = await startEcho(sampleAnswer(), ends);
  await arena.echo(echoUrl, "/echo", 1, generator);

  const rounds: Round[] = [];
  for (let round = 0; round < scale.rounds; round++) {
    for (const event of [`holds-${round}`, `rush-${round}`]) {
      await arena.openSale(server, event);
      await (await fetch(new URL(`/api/events/${event}/seats`, server.url))).arrayBuffer();
    }
    const echo = await arena.echo(echoUrl, "/echo", scale.echoSeconds, generator);
    const holds = await arena.hold(server, `holds-${round}`, scale.holds, generator);
    const rush = await arena.rush(server, `rush-${round}`, scale.attempts, round, generator);
    rounds.push({ echo, holds, rush });
    log(
      `round ${round + 1}: echo ${perSecond(echo)}, holds ${perSecond(holds)}, rush ${perSecond(rush)}`,
    );
  }
  await server.stop();
  return rounds;
}

function perSecond(result: Result): string {
  return `${Math.round(rate(result)).toLocaleString("en")}/s`;
}

/** As long as the answer to a hold of one seat, with the same members. */
export function sampleAnswer(): string {
  const money = { amount: 12_500, currency: "EUR" };
  const seat = {
    id: "S109-B-40",
    section: "Block S109",
    row: "B",
    number: "40",
    category: "Category 1",
    price: money,
    wheelchair: false,
    companion: false,
    restrictedView: false,
  };
  const hold = {
    id: "holds-0.JfNOi_-wvxYeg-4T",
    event: "holds-0",
    seats: [seat],
    total: money,
    expiresAt: 1_800_000_000_000,
    now: 1_800_000_000_000,
    extendable: true,
    order: null,
  };
  return JSON.stringify({ hold });
}

export async function startEcho(answer: string, ends: Ends): Promise<URL> {
  const port = await freePort();
  const child = spawn(process.execPath, ["bench/echo.ts", String(port), answer], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await ends.start(
    () => Promise.resolve(child),
    (it) => it.kill("SIGKILL"),
  );
  process.once("exit", () => child.kill("SIGKILL"));
  await once(child.stdout, "data");
  return new URL(`http://127.0.0.1:${port}`);
}
