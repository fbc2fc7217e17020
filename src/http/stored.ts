/** Asks what only the database knows. A database that does not answer is a refusal like any other: the
 * rest of the edge goes on. */
import type { Outcome } from "../booking/booking.ts";
import { refuse } from "../domain/refusal.ts";
import type { Report } from "./app.ts";

const RETRY_AFTER_MS = 1_000;

/** `changes`: the question may have taken effect though the answer is lost. */
export async function stored<T>(
  report: Report,
  ask: () => Promise<Outcome<T>>,
  changes: "changes" | "reads" = "reads",
): Promise<Outcome<T>> {
  try {
    return await ask();
  } catch (error) {
    report("the database does not answer the organiser", error);
    const kind = changes === "changes" ? "outcome-unknown" : "overloaded";
    return refuse({ kind, retryAfterMs: RETRY_AFTER_MS, because: "database" });
  }
}
