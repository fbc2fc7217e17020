/** The load generator: every connection sends its next request as soon as it has its answer.
 * Prints its Result as JSON. */
import { writeFileSync } from "node:fs";
import { Client } from "../sim/client.ts";
import { Recorder } from "../sim/history.ts";
import { Latencies, Meter } from "../sim/meter.ts";
import { Pool } from "../sim/pool.ts";
import { clock, Connection, encodeRequest } from "../sim/wire.ts";
import { driveWithAutocannon } from "./cannon.ts";
import type { Job, Result } from "./job.ts";
import { placedOf, type Requests, requestsOf } from "./requests.ts";

const job = JSON.parse(process.argv[2] ?? "") as Job;
process.stdout.write(JSON.stringify(await run(job)));
process.exit();

async function run(job: Job): Promise<Result> {
  if (job.kind === "sessions") return signInAll(job);
  if (job.kind === "placed") {
    const connections = Math.ceil(job.connections / job.targets.length);
    const lanes = placedOf(job).map((requests, n) => ({ url: job.targets[n]!, requests }));
    return driveLean(connections, lanes);
  }
  const requests = await requestsOf(job);
  return job.generator === "lean"
    ? driveLean(job.connections, [{ url: job.url, requests }])
    : driveWithAutocannon(job, requests);
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

interface Lane {
  readonly url: string;
  readonly requests: Requests;
}

/** `connections`: to each of them. */
function driveLean(connections: number, lanes: readonly Lane[]): Promise<Result> {
  const latencies = new Latencies();
  const statuses: Record<string, number> = {};
  const cpu = process.cpuUsage();
  const startedAt = clock();
  let open = connections * lanes.length;
  const sender = ({ url, requests: { extent, at } }: Lane): ((connection: Connection) => void) => {
    const { host } = new URL(url);
    const endsAt = "seconds" in extent ? startedAt + extent.seconds * 1000 : Infinity;
    let next = 0;
    return (connection) => {
      const over = "amount" in extent ? next >= extent.amount : clock() > endsAt;
      if (over) return connection.close();
      connection.send(encodeRequest(host, at(next++)), (reply) => {
        latencies.add(reply.answeredAt - reply.sentAt);
        statuses[reply.status] = (statuses[reply.status] ?? 0) + 1;
      });
    };
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
    for (const lane of lanes) {
      const { hostname, port } = new URL(lane.url);
      const idle = sender(lane);
      for (let n = 0; n < connections; n++)
        void new Connection(hostname, Number(port), { idle, closed });
    }
  });
}
