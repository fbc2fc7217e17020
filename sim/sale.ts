/** The organiser's part: opens and closes the sale of an event over the API. */
import type { Phase } from "../src/domain/sale.ts";

export async function setPhase(
  url: URL,
  organiserKey: string,
  event: string,
  phase: Phase,
): Promise<void> {
  const answer = await fetch(new URL(`/api/organiser/events/${event}/phase`, url), {
    method: "PUT",
    headers: { authorization: `Bearer ${organiserKey}`, "content-type": "application/json" },
    body: JSON.stringify({ phase }),
  });
  const body = await answer.text();
  if (!answer.ok) throw new Error(`Cannot set the sale to ${phase}: ${answer.status} ${body}`);
}
