/** The thread behind press.ts. */
import { parentPort } from "node:worker_threads";
import type { PrintJob, Printed } from "./press.ts";
import { receiptPdf } from "./receipt.ts";
import { ticketsPdf } from "./tickets.ts";

parentPort?.on("message", ({ id, job }: { id: number; job: PrintJob }) => {
  print(job).then(
    (pdf) => parentPort?.postMessage({ id, pdf } satisfies Printed),
    (error: unknown) => parentPort?.postMessage({ id, error: String(error) } satisfies Printed),
  );
});

/** What cannot be drawn is the answer to its job, not the end of the thread. */
async function print(job: PrintJob): Promise<Buffer> {
  return job.kind === "tickets"
    ? ticketsPdf(job.paper, job.only)
    : receiptPdf(job.paper, job.seller);
}
