/** A queue with a lobby in virtual time, as fans go through it. */
import { HEARD_MS } from "../../domain/asking.ts";
import { DEFAULT_QUEUE, type QueueTerms } from "../../domain/event.ts";
import { ADMIT_EVERY_MS } from "../admit.ts";
import { BoxOffice, EVENT, given } from "./box-office.ts";

export const BELL_IN = 60_000;
export const QUEUE: QueueTerms & { lobbyMs: number } = {
  ...DEFAULT_QUEUE,
  lobbyMs: 30_000,
  ratePerMinute: 60,
  insideMax: 100,
  enterMs: 10_000,
  shoppingMs: 20_000,
};

export const open = (queue = QUEUE) => BoxOffice.open({ bellIn: BELL_IN, queue });

export async function entry(office: BoxOffice, buyer: string) {
  return given(await office.world.result(office.waiting.entry(buyer, EVENT))).entry;
}

export function join(office: BoxOffice, buyer: string, knownSince = 0) {
  return office.world.result(office.waiting.join({ buyer, knownSince }, EVENT));
}

export async function status(office: BoxOffice) {
  return given(await office.world.result(office.waiting.status(EVENT)));
}

export async function enter(office: BoxOffice, buyer: string) {
  const entered = await office.world.result(office.waiting.enter(buyer, EVENT));
  if ("pass" in entered) office.passes.set(buyer, entered.pass);
  return entered;
}

export const names = (count: number) =>
  Array.from({ length: count }, (_, n) => `${String.fromCharCode(65 + (n % 26))}-fan-${n}`);

/** In the lobby with so many fans. */
export async function inLobby(fans: number): Promise<{ office: BoxOffice; fans: string[] }> {
  const office = await open();
  await office.pass(BELL_IN - QUEUE.lobbyMs);
  const all = names(fans);
  for (const fan of all) given(await join(office, fan));
  await office.pass(1_000);
  return { office, fans: all };
}

export const toTheBell = (office: BoxOffice) => office.pass(QUEUE.lobbyMs);

/** Over the time in which some dozen fans ask for their numbers. */
export const NUMBERS_MS = HEARD_MS + ADMIT_EVERY_MS;

export const leave = (office: BoxOffice, buyer: string) =>
  office.world.result(office.waiting.leave(buyer, EVENT));
