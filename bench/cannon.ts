/** The same load by autocannon, the generator that the goals were set with. Its requests are made one by one,
 * as the lean client's are, so that every one has a seat and a key of its own. */
import autocannon from "autocannon";
import { Latencies } from "../sim/meter.ts";
import { clock, type Request } from "../sim/wire.ts";
import type { Job, Result } from "./job.ts";
import type { Requests } from "./requests.ts";

export async function driveWithAutocannon(
  { url, connections }: Job,
  { extent, at }: Requests,
): Promise<Result> {
  const latencies = new Latencies();
  const statuses: Record<string, number> = {};
  const cpu = process.cpuUsage();
  const startedAt = clock();
  let answeredAt = startedAt;
  let next = 0;
  const options: autocannon.Options = {
    url,
    connections,
    ...("amount" in extent ? { amount: extent.amount } : { duration: extent.seconds }),
    requests: [{ setupRequest: (request) => ({ ...request, ...asked(at(next++)) }) }],
  };
  await new Promise<void>((ended, failed) => {
    const running = autocannon(options, (error, result) => {
      if (error !== null) failed(error as Error);
      else if (result.errors > 0) failed(new Error(`autocannon had ${result.errors} errors.`));
      else ended();
    });
    // Its own figures are in whole milliseconds, and it looks once a second whether it is at its end.
    running.on("response", (_client, status, _bytes, tookMs) => {
      latencies.add(tookMs);
      statuses[status] = (statuses[status] ?? 0) + 1;
      answeredAt = clock();
    });
  });
  const { user, system } = process.cpuUsage(cpu);
  return {
    requests: latencies.count,
    seconds: (answeredAt - startedAt) / 1000,
    p50Ms: latencies.quantile(0.5),
    p99Ms: latencies.quantile(0.99),
    statuses,
    cpuSeconds: (user + system) / 1e6,
  };
}

function asked({ path, token, key, body }: Request): autocannon.Request {
  return {
    method: "POST",
    path,
    headers: {
      authorization: `Bearer ${token}`,
      "idempotency-key": key,
      "content-type": "application/json",
    },
    body,
  };
}
