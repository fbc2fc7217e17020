/** What the organiser sets while the pages of fans are open. */
import { freshKey } from "../server/fan.ts";

/** `path`: after the event's name, as in "cup/phase". */
export async function organiser(
  { url, organiserKey }: { readonly url: string; readonly organiserKey: string },
  path: string,
  body: object,
): Promise<void> {
  const answer = await fetch(`${url}/api/organiser/events/${path}`, {
    method: "PUT",
    headers: {
      authorization: `Bearer ${organiserKey}`,
      "content-type": "application/json",
      "idempotency-key": freshKey(),
    },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
}
