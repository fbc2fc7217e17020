/** What a load asks: the same requests, whichever generator sends them. */
import { readFileSync } from "node:fs";
import { deriveKey } from "../src/keys.ts";
import { createSessions } from "../src/http/sessions.ts";
import type { PlanView } from "../src/protocol/api.ts";
import { Pool } from "../sim/pool.ts";
import { substream } from "../sim/random.ts";
import type { Request } from "../sim/wire.ts";
import type { Job, Wanted } from "./job.ts";

export interface Requests {
  /** So many, or for so long. */
  readonly extent: { readonly amount: number } | { readonly seconds: number };
  /** The request with this number, from 0: each has a key of its own. */
  readonly at: (index: number) => Request;
}

/** For each of the servers. */
export function placedOf({ event, file }: Extract<Job, { kind: "placed" }>): Requests[] {
  const run = `placed-${process.pid}-${Date.now().toString(36)}`;
  const path = `/api/events/${event}/holds`;
  const all = JSON.parse(readFileSync(file, "utf8")) as Wanted[];
  return all.map((wanted, server) => ({
    extent: { amount: wanted.length },
    at: (index) => {
      const { token, seat } = wanted[index]!;
      const key = `${run}-${server}-${index}`;
      return { method: "POST", path, token, key, body: JSON.stringify({ seats: [seat] }) };
    },
  }));
}

export async function requestsOf(
  job: Exclude<Job, { kind: "sessions" | "placed" }>,
): Promise<Requests> {
  if (job.kind === "gets") {
    const { path, seconds } = job;
    return { extent: { seconds }, at: () => ({ method: "GET", path }) };
  }
  if (job.kind === "joins") return joinsOf(job);
  if (job.kind === "objects") return objectsOf(job);
  // Keys of one run must differ from those of every other.
  const run = `${job.kind}-${process.pid}-${Date.now().toString(36)}`;
  const tokens = JSON.parse(readFileSync(job.tokens, "utf8")) as string[];
  const asked = (index: number) => ({
    method: "POST",
    token: tokens[index % tokens.length] ?? "",
    key: `${run}-${index}`,
  });
  if (job.kind === "echo") {
    const body = JSON.stringify({ seats: ["S109-B-40"] });
    const { path, seconds } = job;
    return { extent: { seconds }, at: (index) => ({ ...asked(index), path, body }) };
  }
  const ids = (await fetchPlan(job.url, job.event)).seats.id;
  const path = `/api/events/${job.event}/holds`;
  if (job.kind === "holds") {
    const at = (index: number): Request => ({
      ...asked(index),
      path,
      body: JSON.stringify({ seats: [ids[index]] }),
    });
    return { extent: { amount: Math.min(job.seats, ids.length) }, at };
  }
  if (job.kind === "contest") {
    const at = (index: number): Request => ({
      ...asked(index),
      path,
      body: JSON.stringify({ seats: [ids[contested(index, job.losing)]] }),
    });
    return { extent: { amount: job.attempts }, at };
  }
  const at = (index: number): Request => {
    const random = substream(job.seed, index);
    const quantity = 1 + random.int(4);
    const best = random.chance(0.6);
    // Popular seats are wanted by many, so most choices collide.
    const first = Math.floor(random.next() ** 2 * (ids.length - quantity));
    const seats = ids.slice(first, first + quantity);
    const body = JSON.stringify(best ? { quantity } : { seats });
    return { ...asked(index), path: best ? `${path}/best` : path, body };
  };
  return { extent: { amount: job.attempts }, at };
}

/** The seat that a request is for, when that share of all loses: neighbours want the same. */
function contested(index: number, losing: number): number {
  return Math.floor(index * (1 - losing) + 1e-9);
}

function objectsOf({ prefix, attempts, losing }: Extract<Job, { kind: "objects" }>): Requests {
  const at = (index: number): Request => ({
    method: "POST",
    path: `/seat/${prefix}-${contested(index, losing)}/hold`,
    key: `${prefix}-${index}`,
    body: JSON.stringify({ buyer: `buyer-${index}` }),
  });
  return { extent: { amount: attempts }, at };
}

function joinsOf({ secret, event, fans }: Extract<Job, { kind: "joins" }>): Requests {
  const sessions = createSessions(deriveKey(secret, "sessions"), Date);
  const path = `/api/events/${event}/queue/entry`;
  const tokens = Array.from({ length: fans }, (_, n) => sessions.issue(`fan-${n}@${event}`).token);
  const at = (index: number): Request => ({
    method: "POST",
    path,
    token: tokens[index] ?? "",
    body: "{}",
  });
  return { extent: { amount: fans }, at };
}

async function fetchPlan(url: string, event: string): Promise<PlanView> {
  const pool = new Pool(new URL(url), 1);
  const { body } = await pool.request({ method: "GET", path: `/api/events/${event}/plan` });
  pool.close();
  return JSON.parse(body.toString()) as PlanView;
}
