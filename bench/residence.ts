/** What it costs to have seats in memory, and how soon a cold process has them there.
 *
 * Cold open: every seat has a history, the process is new. Memory: the heap after a full collection, with
 * and without the seats, of an engine that has them there. */
import type { Server } from "../sim/server.ts";
import type { Arena } from "./arena.ts";
import { heapBytes, INSPECT_FLAGS } from "./heap.ts";
import { readMetrics } from "./metrics.ts";

export interface Cold {
  readonly coldSeats: number;
  /** From the first look at the map to its answer, in a process that has just become ready, s. */
  readonly coldOpenSeconds: number;
  /** From starting the process to that answer, s. */
  readonly coldStartSeconds: number;
  /** As the server itself measured it. */
  readonly openMetricSeconds: number;
}

export interface Memory {
  readonly memorySeats: number;
  /** Heap bytes a seat: opened from the journal, every seat held. */
  readonly openedBytesPerSeat: number;
  /** The same in the process that took the holds: with buyers, holds and remembered answers. */
  readonly heldBytesPerSeat: number;
}

export async function measureCold(arena: Arena, seats: number): Promise<Cold> {
  await arena.addEvent("cold", seats);
  await holdAll(arena, "cold", seats, []);
  const startedAt = performance.now();
  const server = await arena.startServer();
  const readyAt = performance.now();
  await lookAt(server, "cold");
  const openAt = performance.now();
  const metrics = await readMetrics(server.url);
  await server.stop();
  return {
    coldSeats: seats,
    coldOpenSeconds: (openAt - readyAt) / 1000,
    coldStartSeconds: (openAt - startedAt) / 1000,
    openMetricSeconds: metrics.get("grandstand_open_seconds") ?? Number.NaN,
  };
}

export async function measureMemory(arena: Arena, seats: number): Promise<Memory> {
  await arena.addEvent("memory", seats);
  const held = await holdAll(arena, "memory", seats, INSPECT_FLAGS);
  const server = await arena.startServer(INSPECT_FLAGS);
  const before = await heapBytes(server);
  await lookAt(server, "memory");
  const opened = (await heapBytes(server)) - before;
  await server.stop();
  return {
    memorySeats: seats,
    openedBytesPerSeat: opened / seats,
    heldBytesPerSeat: held / seats,
  };
}

/** Holds every seat of an event and stops the server; returns what its heap grew by, if it can be
 * inspected. */
async function holdAll(
  arena: Arena,
  event: string,
  seats: number,
  flags: readonly string[],
): Promise<number> {
  const server = await arena.startServer(flags);
  await arena.openSale(server, event);
  await arena.makeSessions(server, Math.ceil(seats / SEATS_A_BUYER));
  const before = flags.length === 0 ? 0 : await heapBytes(server);
  await arena.hold(server, event, seats);
  const after = flags.length === 0 ? 0 : await heapBytes(server);
  await server.stop();
  return after - before;
}

/** Below the usual limit of 6, so that no shopper refuses. */
const SEATS_A_BUYER = 5;

async function lookAt(server: Server, event: string): Promise<void> {
  const answer = await fetch(new URL(`/api/events/${event}/seats`, server.url));
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`GET /seats answered ${answer.status}.`);
}
