/** The thread behind press.ts. */
import { parentPort, workerData } from "node:worker_threads";
import { googleLink } from "./google-wallet.ts";
import type { PrintJob, Printed, Signer } from "./press.ts";
import { receiptPdf } from "./receipt.ts";
import { ticketsPdf } from "./tickets.ts";

const signer = workerData as Signer;

parentPort?.on("message", ({ id, job }: { id: number; job: PrintJob }) => {
  print(job).then(
    (made) => parentPort?.postMessage({ id, made } satisfies Printed),
    (error: unknown) => parentPort?.postMessage({ id, error: String(error) } satisfies Printed),
  );
});

/** What cannot be made is the answer to its job, not the end of the thread. */
async function print(job: PrintJob): Promise<Buffer> {
  if (job.kind === "tickets") return ticketsPdf(job.paper, job.only);
  if (job.kind === "receipt") return receiptPdf(job.paper, job.seller);
  const { seller, origin } = signer;
  if (job.kind === "google-link") {
    const asker = { seller, origin, at: job.at };
    return Buffer.from(googleLink(job.paper, job.only, asker, given(signer.google)));
  }
  const keys = given(signer.apple);
  // Its library takes as long to load as all the rest: not before somebody wants a pass.
  const { applePass, applePasses } = await import("./apple-wallet.ts");
  return job.kind === "apple-pass"
    ? applePass(job.paper, job.only, seller, keys)
    : applePasses(job.paper, seller, keys);
}

function given<Keys>(keys: Keys | undefined): Keys {
  if (keys === undefined) throw new Error("there are no keys for this wallet");
  return keys;
}
