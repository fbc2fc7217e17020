/** The load generator: every connection sends its next request as soon as it has its answer.
 * Prints its Result as JSON. */
import { readFileSync, writeFileSync } from "node:fs";
import type { PlanView } from "../src/protocol/api.ts";
import { Client } from "../sim/client.ts";
import { Recorder } from "../sim/history.ts";
import { Latencies, Meter } from "../sim/meter.ts";
import { Pool } from "../sim/pool.ts";
import { substream } from "../sim/random.ts";
import { clock, Connection, encodeRequest, type Request } from "../sim/wire.ts";
import type { Job, Result } from "./job.ts";

type Source = (index: number) => Request | null;

const job = JSON.parse(process.argv[2] ?? "") as Job;
process.stdout.write(JSON.stringify(await run(job)));
process.exit();

async function run(job: Job): Promise<Result> {
  if (job.kind === "sessions") return signInAll(job);
  return drive(job, await sourceOf(job));
}

/** As the crowd does: asks for a code, reads it, enters it. */
async function signInAll(job: Extract<Job, { kind: "sessions" }>): Promise<Result> {
  const startedAt = clock();
  const pool = new Pool(new URL(job.url), job.connections);
  const meter = new Meter(clock());
  const run = `bench-${process.pid}-${Date.now().toString(36)}`;
  const client = new Client(pool, new Recorder(), meter, run);
  const made: string[] = [];
  let next = 0;
  const signIn = async (): Promise<void> => {
    while (next < job.buyers) {
      const fan = await client.signIn(`${run}-${next++}@example.com`);
      if (fan === null) throw new Error("A fan could not sign in.");
      made.push(fan.token);
    }
  };
  await Promise.all(Array.from({ length: job.connections }, signIn));
  pool.close();
  writeFileSync(job.tokens, JSON.stringify(made));
  return {
    requests: made.length,
    seconds: (clock() - startedAt) / 1000,
    p50Ms: meter.total.latencies.quantile(0.5),
    p99Ms: meter.total.latencies.quantile(0.99),
    statuses: { 200: made.length },
    cpuSeconds: 0,
  };
}

/** `null` from the source ends it. */
function drive(job: Job, source: Source): Promise<Result> {
  const { hostname, host, port } = new URL(job.url);
  const latencies = new Latencies();
  const statuses: Record<string, number> = {};
  const cpu = process.cpuUsage();
  const startedAt = clock();
  let next = 0;
  let open = job.connections;
  const send = (connection: Connection): void => {
    const request = source(next++);
    if (request === null) return connection.close();
    connection.send(encodeRequest(host, request), (reply) => {
      latencies.add(reply.answeredAt - reply.sentAt);
      statuses[reply.status] = (statuses[reply.status] ?? 0) + 1;
    });
  };
  return new Promise((done) => {
    const closed = (): void => {
      if (--open > 0) return;
      const { user, system } = process.cpuUsage(cpu);
      done({
        requests: latencies.count,
        seconds: (clock() - startedAt) / 1000,
        p50Ms: latencies.quantile(0.5),
        p99Ms: latencies.quantile(0.99),
        statuses,
        cpuSeconds: (user + system) / 1e6,
      });
    };
    for (let n = 0; n < job.connections; n++) {
      void new Connection(hostname, Number(port), { idle: send, closed });
    }
  });
}

async function sourceOf(job: Exclude<Job, { kind: "sessions" }>): Promise<Source> {
  const post = { method: "POST" };
  // Keys of one run must differ from those of every other.
  const run = `${job.kind}-${process.pid}-${Date.now().toString(36)}`;
  const tokens = JSON.parse(readFileSync(job.tokens, "utf8")) as string[];
  const tokenOf = (index: number): string => tokens[index % tokens.length] ?? "";
  if (job.kind === "echo") {
    const until = clock() + job.seconds * 1000;
    const body = JSON.stringify({ seats: ["S109-B-40"] });
    return (index) => {
      if (clock() > until) return null;
      return { ...post, path: job.path, token: tokenOf(index), key: `${run}-${index}`, body };
    };
  }
  const plan = await fetchPlan(job.url, job.event);
  const path = `/api/events/${job.event}/holds`;
  if (job.kind === "holds") {
    return (index) => {
      const seat = plan.seats.id[index];
      if (index >= job.seats || seat === undefined) return null;
      const body = JSON.stringify({ seats: [seat] });
      return { ...post, path, token: tokenOf(index), key: `${run}-${index}`, body };
    };
  }
  return (index) => {
    if (index >= job.attempts) return null;
    const random = substream(job.seed, index);
    const quantity = 1 + random.int(4);
    const best = random.chance(0.6);
    // Popular seats are wanted by many, so most choices collide.
    const first = Math.floor(random.next() ** 2 * (plan.seats.id.length - quantity));
    const seats = plan.seats.id.slice(first, first + quantity);
    const body = JSON.stringify(best ? { quantity } : { seats });
    const token = tokenOf(index);
    return { ...post, path: best ? `${path}/best` : path, token, key: `${run}-${index}`, body };
  };
}

async function fetchPlan(url: string, event: string): Promise<PlanView> {
  const pool = new Pool(new URL(url), 1);
  const { body } = await pool.request({ method: "GET", path: `/api/events/${event}/plan` });
  pool.close();
  return JSON.parse(body.toString()) as PlanView;
}
